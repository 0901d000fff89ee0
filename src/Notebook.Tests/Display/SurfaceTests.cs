namespace Backprop.Notebook.Tests.Display;

public sealed class SurfaceTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("(LaTeXString)@\"\\alpha\"", "\\alpha")]
    [InlineData("(MathString)@\"\\alpha\"", "$$\\alpha$$")]
    public async Task Formulas_are_shown_as_latex(string code, string latex)
    {
        var shown = (await session.RunAsync(code)).Shown.Data;

        Assert.Equal(latex, shown["text/latex"]!.GetValue<string>());
        Assert.Equal(latex, shown["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_cell_may_ask()
    {
        foreach (string answer in (string[])["Ada", "secret", "Lovelace", "hidden"])
            session.Answers.Enqueue(answer);

        var cell = await session.RunAsync("""
            Console.WriteLine(input("Name?"));
            var secret = password("Password?");
            Console.WriteLine($"{secret} {secret.GetClearTextPassword()}");
            Console.WriteLine(await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("Surname?"));
            Console.WriteLine((await Kernel.GetPasswordAsync("Again?")).GetClearTextPassword());
            secret
            """);

        Assert.Equal("Ada\n************ secret\nLovelace\nhidden\n", cell.Text);
        Assert.Equal("************", cell.Result);
        Assert.Equal(["Name?", "Password?*", "Surname?", "Again?*"], session.Questions);
    }

    [Fact]
    public async Task What_a_cell_reads_from_the_console_is_asked_for()
    {
        foreach (string answer in (string[])["first", "ab", "c", "rest"])
            session.Answers.Enqueue(answer);

        var cell = await session.RunAsync("""
            Console.WriteLine(Console.ReadLine());
            Console.WriteLine((char)Console.Read());
            Console.WriteLine(Console.ReadLine());
            Console.WriteLine(Console.In.Peek());
            Console.WriteLine(Console.In.ReadLine());
            Console.Write(Console.In.ReadToEnd());
            """);

        Assert.Equal("first\na\nb\n99\nc\nrest\n", cell.Text);
        Assert.Equal(4, session.Questions.Count);
    }

    [Fact]
    public async Task Where_nobody_is_there_a_question_is_the_error_of_the_cell()
    {
        Assert.StartsWith("Nobody is there to be asked \"Name?\"", (await session.FailAsync("input(\"Name?\")")).Message);
        Assert.StartsWith("Nobody is there to be asked", (await session.FailAsync("Console.ReadLine()")).Message);
    }

    [Theory]
    [InlineData("ClearOutput();")]
    [InlineData("Console.Clear();")]
    [InlineData("System.Console.Clear();")]
    [InlineData("void Wipe() => Console.Clear();\nWipe();")]
    [InlineData("Action wipe = Console.Clear;\nwipe();")]
    [InlineData("if (true)\n{\n    Console . Clear ( ) ; // comment\n}")]
    public async Task Output_can_be_taken_away(string clear)
    {
        var cell = await session.RunAsync($"Console.Write(\"before\"); display(1);\n{clear}\nConsole.Write(\"after\");");

        Assert.Equal([new StreamOutput("stdout", "after")], cell.Outputs);
    }

    [Fact]
    public async Task Output_can_stay_until_the_next_comes()
    {
        Assert.Equal("before", (await session.RunAsync("Console.Write(\"before\"); ClearOutput(wait: true);")).Text);
        Assert.Equal(
            "after", (await session.RunAsync("Console.Write(\"before\"); ClearOutput(wait: true); Console.Write(\"after\");")).Text);
    }

    [Fact]
    public async Task Only_the_console_is_cleared_so_and_lines_stay_where_they_are()
    {
        Assert.Equal("0", (await session.RunAsync("var list = new List<int> { 1 };\nlist.Clear();\nlist.Count")).Result);
        Assert.Equal("mine", (await session.RunAsync("string Clear() => \"mine\";\nClear()")).Result);
        Assert.Equal(3, (await session.FailAsync("Console.Clear();\n\nthrow new Exception();")).Line);
        Assert.StartsWith("(2,18): error CS0103", (await session.FailAsync("int a;\nConsole.Clear(); missing();")).Message);
    }

    [Fact]
    public async Task Code_written_for_NET_Interactive_finds_the_names_it_expects()
    {
        var cell = await session.RunAsync("""
            using Microsoft.DotNet.Interactive;
            using Microsoft.DotNet.Interactive.Formatting;
            using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
            KernelInvocationContext.Current?.Display("a");
            KernelInvocationContext.Current.DisplayAs("<b>b</b>", "text/html");
            Kernel.display(HTML("<i>c</i>"));
            Formatter.SetPreferredMimeTypesFor(typeof(Version), "text/plain");
            DisplayedValue shown = new Version(1, 2).Display();
            """);

        Assert.Equal(
            ["a", "<b>b</b>", "<i>c</i>", "Version"],
            cell.Outputs.Cast<DisplayOutput>().Select(Shown));
        Assert.Null(Microsoft.DotNet.Interactive.KernelInvocationContext.Current);

        static string Shown(DisplayOutput output) => Assert.Single(output.Data).Value!.GetValue<string>().Split('\n')[0];
    }
}
