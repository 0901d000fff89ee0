namespace Backprop.Notebook.Tests.Magics;

public sealed class SessionMagicTests : IDisposable
{
    private readonly WordLanguage words = new();
    private readonly TestSession session;

    public SessionMagicTests() => session = new TestSession(fsharp: words);

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("#!time\nawait Task.Delay(30);\nConsole.Write(1);")]
    [InlineData("Console.Write(1);\n#!time\nawait Task.Delay(30);")]
    public async Task Time_shows_the_wall_time_at_the_end(string source)
    {
        var cell = await session.RunAsync(source);

        string shown = Plain(Assert.IsType<DisplayOutput>(cell.Outputs[^1]));
        Assert.Matches(@"^Wall time: \d+\.\d+ms$", shown);
        Assert.InRange(double.Parse(shown["Wall time: ".Length..^2], System.Globalization.CultureInfo.InvariantCulture), 20, 30_000);
    }

    [Fact]
    public async Task Who_lists_names_and_whos_types_and_values_of_the_language_it_stands_in()
    {
        await session.RunAsync("int x = 1; var names = new List<string> { \"a<b\" };\n#!fsharp\ny = word");

        Assert.Equal("x\nnames", Plain((await session.RunAsync("#!who")).Shown));
        Assert.Equal("y", Plain((await session.RunAsync("#!fsharp\n#!who")).Shown));
        var whos = (await session.RunAsync("#!whos")).Shown;
        string[] lines = Plain(whos).Split('\n');
        Assert.Matches(@"^Name\s+Type\s+Value$", lines[0]);
        Assert.Matches(@"^x\s+\S*Int32\s+1$", lines[1]);
        Assert.Matches(@"^names\s+\S*List<\S*String>\s+.*a<b", lines[2]);
        Assert.Contains("a&lt;b", whos.Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task Whos_is_short_and_survives_a_value_that_throws()
    {
        await session.RunAsync(
            "var text = new string('x', 5000); class Bad { public override string ToString() => throw new Exception(\"no\"); }\n"
            + "var bad = new[] { 1 }.Select(n => 1 / (n - 1));");

        string plain = Plain((await session.RunAsync("#!whos")).Shown);

        Assert.All(plain.Split('\n'), line => Assert.InRange(line.Length, 0, 250));
        Assert.Contains("divide by zero", plain);
    }

    [Fact]
    public async Task About_says_what_runs_here()
    {
        string plain = Plain((await session.RunAsync("1\n#!about")).Outputs.OfType<DisplayOutput>().Last());

        Assert.Contains("Backprop", plain);
        Assert.Contains(System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, plain);
        Assert.Matches(@"Languages\s+csharp, fsharp, html, javascript, markdown, mermaid, value", plain);
        Assert.Matches(@"Loaded\s+csharp\n", plain);
    }

    [Fact]
    public async Task Lsmagic_lists_every_magic_with_a_line_of_help()
    {
        string plain = Plain((await session.RunAsync("#!lsmagic")).Shown);

        foreach (var magic in session.Session.Languages.Magics.All)
            Assert.Contains(plain.Split('\n'), line => line.StartsWith(magic.Usage) && line.EndsWith(magic.Help));
    }

    [Fact]
    public async Task A_magic_asked_for_help_gives_it_and_does_nothing_else()
    {
        var shown = (await session.RunAsync("#!share --from csharp x --help")).Shown;

        Assert.StartsWith("#!share --from KERNEL NAME [--as NEWNAME]\n", Plain(shown));
    }

    [Theory]
    [InlineData("#!shar --from csharp x", "#!shar is not known here; did you mean #!share? #!lsmagic lists them all.")]
    [InlineData("#!tiem", "#!tiem is not known here; did you mean #!time? #!lsmagic lists them all.")]
    [InlineData("#!pwsh\nls",
        "#!pwsh is not known here; the languages are C#, F#, HTML, JavaScript, markdown and Mermaid, while PowerShell, SQL, KQL, "
        + "Python, R and #!connect belong to extensions of the archived .NET Interactive.")]
    [InlineData("#!who x", "#!who: \"x\" is one word too many; write #!who.")]
    [InlineData("#!time --verbose", "#!time takes no options, but --verbose is given.")]
    public async Task A_wrong_magic_is_one_error(string source, string expected)
    {
        var error = await session.FailAsync(source);

        Assert.StartsWith(expected, error.Message);
        Assert.Equal("MagicError", error.Name);
        Assert.Equal(1, error.Line);
    }

    [Fact]
    public async Task A_language_that_does_not_run_here_is_a_wrong_magic()
    {
        using var alone = new TestSession();

        Assert.StartsWith("#!sql is not known here; ", (await alone.FailAsync("#!sql\nselect 1")).Message);
        Assert.StartsWith(
            "#!python is not known here; ",
            Assert.Single((await alone.TryAsync("print(1)", "python")).Outputs.OfType<ErrorOutput>()).Message);
    }

    [Fact]
    public async Task Magics_and_code_may_be_mixed_in_one_cell()
    {
        var cell = await session.RunAsync("#!time\nint x = 1;\n#!who\nint y = 2;\n#!fsharp\n#!share --from csharp y\ny\n#!html\n<b>z</b>");

        Assert.Equal(
            ["x", "2", "<b>z</b>"],
            cell.Outputs.Cast<DisplayOutput>().SkipLast(1).Select(shown => shown.Data.Last().Value!.GetValue<string>()));
        Assert.StartsWith("Wall time", Plain((DisplayOutput)cell.Outputs[^1]));
    }

    [Fact]
    public async Task Mermaid_is_drawn_where_that_is_possible_and_readable_everywhere()
    {
        var shown = (await session.RunAsync("#!mermaid\ngraph LR\n  A-->B")).Shown;

        Assert.Equal("graph LR\n  A-->B", shown.Data["text/vnd.mermaid"]!.GetValue<string>());
        Assert.Equal("graph LR\n  A-->B", Plain(shown));
        Assert.Contains("A--&gt;B", shown.Data["text/html"]!.GetValue<string>());
        Assert.DoesNotContain("http", shown.Data["text/html"]!.GetValue<string>());
    }

    private static string Plain(DisplayOutput shown) => shown.Data["text/plain"]!.GetValue<string>();
}
