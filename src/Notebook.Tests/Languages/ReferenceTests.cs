namespace Backprop.Notebook.Tests.Languages;

public sealed class ReferenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestSession session;

    public ReferenceTests() => session = new TestSession(folder.Path);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("System.Net.Http")]
    [InlineData("System.Net.Http.dll")]
    public async Task An_assembly_of_the_framework_can_be_named(string name) =>
        Assert.Equal("HttpClient", (await session.RunAsync($"#r \"{name}\"\nusing System.Net.Http;\nnameof(HttpClient)")).Result);

    [Fact]
    public async Task A_newer_build_of_a_framework_s_assembly_is_the_notebook_s_own()
    {
        string path = Libraries.Compile(folder.Path, "System.Web.HttpUtility",
            "[assembly: System.Reflection.AssemblyVersion(\"99.0.0.0\")] namespace System.Web { public static class HttpUtility "
            + "{ public static int Answer() => 42; } }");

        Assert.Equal("42", (await session.RunAsync($"#r \"{path}\"\nSystem.Web.HttpUtility.Answer()")).Result);
    }

    [Fact]
    public async Task A_library_is_found_beside_the_notebook_and_its_types_are_known()
    {
        Libraries.Compile(
            folder.File("bin"), "Answers", "namespace Answers { public static class Answer { public static int Value => 42; } }");

        var cell = await session.RunAsync("#r \"bin/Answers.dll\"\nusing Answers;\nAnswer.Value");

        Assert.Equal("42", cell.Result);
        Assert.Equal("42", (await session.RunAsync("Answer.Value")).Result);
    }

    [Fact]
    public async Task What_a_library_itself_needs_is_found_beside_it()
    {
        string inner = Libraries.Compile(
            folder.Path, "Inner", "public class Base { public int Size => 7; public static Base Make() => new Base(); }");
        Libraries.Compile(folder.Path, "Outer", "public class Derived : Base { public Base Other() => Base.Make(); }", inner);

        // Base is named by no #r: it is needed to compile the cell, and to run it.
        var cell = await session.RunAsync("#r \"Outer.dll\"\nvar derived = new Derived();\nderived.Size + derived.Other().Size");

        Assert.Equal("14", cell.Result);
        Assert.Equal("7", (await session.RunAsync("derived.Other().Size")).Result);
    }

    [Fact]
    public async Task A_type_is_the_same_one_whether_a_library_or_a_cell_names_it()
    {
        string inner = Libraries.Compile(folder.Path, "Inner", "public class Base { public int Size => 7; }");
        Libraries.Compile(folder.Path, "Outer", "public static class Maker { public static object Make() => new Base(); }", inner);

        await session.RunAsync("#r \"Outer.dll\"\nvar made = Maker.Make();");

        Assert.Equal("True", (await session.RunAsync("#r \"Inner.dll\"\nmade is Base")).Result);
    }

    [Fact]
    public async Task A_library_can_be_rebuilt_while_it_is_used_and_the_cell_says_to_restart()
    {
        const string Code = "public static class Version {{ public static int Number => {0}; }}";
        string path = Libraries.Compile(folder.Path, "Mine", string.Format(Code, 1));
        Assert.Equal("1", (await session.RunAsync("#r \"Mine.dll\"\nVersion.Number")).Result);

        Libraries.Compile(folder.Path, "Mine", string.Format(Code, 2));

        Assert.Equal("1", (await session.RunAsync("Version.Number")).Result);
        var error = await session.FailAsync("#r \"Mine.dll\"\nVersion.Number");
        Assert.StartsWith("Mine.dll has been rebuilt", error.Message);
        Assert.Contains("restart the kernel", error.Message);
        Assert.Contains(path, error.Message);
        using var restarted = new TestSession(folder.Path);
        Assert.Equal("2", (await restarted.RunAsync("#r \"Mine.dll\"\nVersion.Number")).Result);
    }

    [Fact]
    public async Task Of_another_version_both_are_named()
    {
        const string Code = "[assembly: System.Reflection.AssemblyVersion(\"{0}.0.0.0\")] public class Versioned;";
        Libraries.Compile(folder.File("old"), "Versioned", string.Format(Code, 4));
        Libraries.Compile(folder.File("new"), "Versioned", string.Format(Code, 5));
        await session.RunAsync("#r \"new/Versioned.dll\"");

        var error = await session.FailAsync("#r \"old/Versioned.dll\"");

        Assert.StartsWith("Versioned 5.0.0.0 is in use; 4.0.0.0 can be used after a restart of the kernel.", error.Message);
    }

    [Fact]
    public async Task A_reference_may_be_repeated()
    {
        Libraries.Compile(folder.Path, "Answers", "public static class Answer { public static int Value => 42; }");

        for (int i = 0; i < 3; i++)
            Assert.Equal("42", (await session.RunAsync($"#r \"{folder.File("Answers.dll")}\"\nAnswer.Value")).Result);
    }

    [Fact]
    public async Task Another_version_of_a_library_of_the_host_does_not_disturb()
    {
        // Mono.Cecil is the host's own; to a notebook it is a library like any other.
        Libraries.Compile(folder.Path, "Mono.Cecil",
            "[assembly: System.Reflection.AssemblyVersion(\"99.0.0.0\")] namespace Mono.Cecil { public static class Mine { "
            + "public static string Name() => \"mine\"; } }");

        var cell = await session.RunAsync(
            "#r \"Mono.Cecil.dll\"\n$\"{Mono.Cecil.Mine.Name()} {typeof(Mono.Cecil.Mine).Assembly.GetName().Version.Major}\"");

        Assert.Equal("mine 99", cell.Result);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
    }

    [Fact]
    public async Task A_cell_and_the_host_share_the_formatters()
    {
        Libraries.Compile(folder.Path, "Shapes", """
            using Microsoft.DotNet.Interactive.Formatting;
            public class Square { }
            public static class Setup
            {
                public static void Register() => Formatter.Register<Square>(_ => "<svg/>", "text/html");
            }
            """, typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location);

        var cell = await session.RunAsync("#r \"Shapes.dll\"\nSetup.Register();\nnew Square()");

        Assert.Equal("<svg/>", cell.Shown.Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_missing_file_is_one_sentence()
    {
        var error = await session.FailAsync("#r \"bin/Debug/Nowhere.dll\"\n1");

        Assert.Equal("ReferenceError", error.Name);
        Assert.Equal(
            $"#r \"bin/Debug/Nowhere.dll\": there is no file {folder.File("bin/Debug/Nowhere.dll")}. "
                + "Is its project built, in this configuration?",
            error.Message);
        Assert.Equal([error.Message], error.Traceback);
    }

    [Theory]
    [InlineData("not an assembly")]
    [InlineData("")]
    public async Task A_file_that_is_no_assembly_is_one_sentence(string content)
    {
        await File.WriteAllTextAsync(folder.File("Fake.dll"), content);

        var error = await session.FailAsync("#r \"Fake.dll\"\n1");

        Assert.Contains("Fake.dll", error.Message);
        Assert.Single(error.Traceback);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
    }

    [Theory]
    [InlineData("#r \"\"")]
    [InlineData("#r \"nuget:\"")]
    [InlineData("int x = 1;\n#r \"nuget: \"")]
    [InlineData("#i \"somewhere\"")]
    public async Task A_directive_that_names_nothing_says_how_it_is_written(string code)
    {
        var error = await session.FailAsync(code);

        Assert.Contains("\"nuget: ", error.Message);
        Assert.Single(error.Traceback);
    }

    [Fact]
    public async Task A_directive_in_a_string_or_a_comment_is_none()
    {
        var cell = await session.RunAsync("/*\n#r \"nowhere.dll\"\n*/\nvar text = @\"\n#r \"\"nowhere.dll\"\"\n\";\ntext.Trim()");

        Assert.Equal("#r \"nowhere.dll\"", cell.Result);
    }
}
