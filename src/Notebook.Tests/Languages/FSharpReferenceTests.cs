namespace Backprop.Notebook.Tests.Languages;

[Collection("F#")]
public sealed class FSharpReferenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestLanguages session;

    public FSharpReferenceTests() => session = new TestLanguages(folder.Path);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_library_is_found_beside_the_notebook_and_what_it_needs_beside_itself()
    {
        string inner = Libraries.Compile(
            folder.File("bin"), "Inner", "public class Base { public int Size => 7; public static Base Make() => new Base(); }");
        Libraries.Compile(folder.File("bin"), "Outer", "public class Derived : Base { public Base Other() => Base.Make(); }", inner);

        var cell = await session.RunAsync("#r \"bin/Outer.dll\"\nlet derived = Derived()\nderived.Size + derived.Other().Size");

        Assert.Equal("14", cell.Result);
        Assert.Equal("7", (await session.RunAsync("derived.Other().Size")).Result);
    }

    [Fact]
    public async Task A_library_that_a_csharp_cell_has_named_is_known_and_an_object_of_it_is_the_same_in_both()
    {
        string inner = Libraries.Compile(folder.Path, "Inner", "public class Base { public int Size = 7; }");
        Libraries.Compile(folder.Path, "Outer", "public class Derived : Base { public static Base Last; }", inner);
        await session.RunCSharpAsync("#r \"Outer.dll\"\nvar made = new Derived { Size = 8 };\nDerived.Last = made;");

        await session.ToFSharpAsync("made");

        Assert.Equal("8", (await session.RunAsync("made.Size")).Result);
        // A static field would be another one in a second copy of the library.
        Assert.Equal("True", (await session.RunAsync("obj.ReferenceEquals(made, Derived.Last)")).Result);
        await session.RunAsync("made.Size <- 9\nlet back = made :> Base\nDerived.Last <- Derived(Size = 10)");
        Assert.Equal("9 10", (await session.RunCSharpAsync("$\"{made.Size} {Derived.Last.Size}\"")).Result);
        await session.ToCSharpAsync("back");
        Assert.Equal("True", (await session.RunCSharpAsync("object.ReferenceEquals(back, made) && back.Size == 9")).Result);
    }

    [Fact]
    public async Task The_notebook_s_copy_of_a_library_is_used_where_the_host_has_one_of_its_own()
    {
        // Markdig lies beside the host.
        Libraries.Compile(
            folder.Path,
            "Markdig",
            "namespace Markdig { public static class Markdown { public static string Mine() => \"mine\"; } public class Holder { } }");

        await session.RunAsync("#r \"Markdig.dll\"\nlet holder = Markdig.Holder()");

        Assert.Equal("mine", (await session.RunAsync("Markdig.Markdown.Mine()")).Result);
        await session.ToCSharpAsync("holder");
        Assert.Equal("True", (await session.RunCSharpAsync("holder.GetType() == typeof(Markdig.Holder)")).Result);
    }

    [Fact]
    public async Task A_directive_in_a_string_or_a_comment_is_none_and_lines_keep_their_numbers()
    {
        var cell = await session.RunAsync("(*\n#r \"nowhere.dll\"\n*)\nlet text = \"\"\"\n#r \"nowhere.dll\"\n\"\"\"\ntext.Trim()");
        Assert.Equal("#r \"nowhere.dll\"", cell.Result);

        Libraries.Compile(folder.Path, "Answers", "public static class Answer { public static int Value => 42; }");
        Assert.Equal("42 3", (await session.RunAsync("#r @\"Answers.dll\"\n\n$\"{Answer.Value} {__LINE__}\"")).Result);
    }

    [Fact]
    public async Task Load_brings_in_a_script_beside_the_notebook()
    {
        await File.WriteAllTextAsync(folder.File("more.fsx"), "let fromFile n = n * 3\n");

        Assert.Equal("21", (await session.RunAsync("#load \"more.fsx\"\nMore.fromFile 7")).Result);
    }

    [Fact]
    public async Task A_missing_file_is_one_sentence()
    {
        var error = await session.FailAsync("#r \"bin/Nowhere.dll\"\n1");

        Assert.StartsWith($"#r \"bin/Nowhere.dll\": there is no file {folder.File("bin/Nowhere.dll")}.", error.Message);
    }

    [Fact]
    public async Task A_package_is_restored_once_for_both_languages()
    {
        const string Package = "#r \"nuget: MathNet.Numerics, 5.0.0\"\n";
        var cell = await session.TryAsync(Package + "let v = MathNet.Numerics.LinearAlgebra.Vector<float>.Build.Dense(3, 2.0)\nv.Sum()");
        Assert.SkipWhen(!cell.Completed && Environment.GetEnvironmentVariable("CI") != "true", "needs the package registry");
        Assert.Equal("6", cell.Result);

        await session.ToCSharpAsync("v");

        Assert.Equal(
            "6", (await session.RunCSharpAsync(Package + "MathNet.Numerics.LinearAlgebra.Vector<double> same = v;\nsame.Sum()")).Result);
    }
}
