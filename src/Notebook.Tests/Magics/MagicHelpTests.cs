namespace Backprop.Notebook.Tests.Magics;

public sealed class MagicHelpTests : IDisposable
{
    private readonly WordLanguage words = new();
    private readonly TestSession session;

    public MagicHelpTests() => session = new TestSession(fsharp: words);

    public void Dispose() => session.Dispose();

    // The bar is the cursor.
    [Theory]
    [InlineData("#!sh|", "#!share", "#!sh")]
    [InlineData("1 + 1\n#!sh|ar\n2", "#!share", "#!shar")]
    [InlineData("#!|", "#!about #!c# #!csharp #!f# #!fsharp #!html #!import #!javascript #!js #!lsmagic #!markdown #!md #!mermaid #!set "
        + "#!share #!time #!value #!who #!whos", "#!")]
    [InlineData("#!share --f|", "--from", "--f")]
    [InlineData("#!share --from |", "csharp fsharp value", "")]
    [InlineData("#!share --from c|s y", "csharp", "cs")]
    [InlineData("#!share --from fsharp |", "--as --name first second", "")]
    [InlineData("#!share --from fsharp fi| --as x", "first", "fi")]
    [InlineData("#!share --from fsharp --name s|", "second", "s")]
    [InlineData("#!set --name x --value @f|", "@fsharp:", "@f")]
    [InlineData("#!set --name x --value @fsharp:s|", "@fsharp:second", "@fsharp:s")]
    [InlineData("#!nothing --f|", "", "")]
    [InlineData("#!html\n<b|>", "", "")]
    public async Task What_could_follow_in_a_magic_line_is_offered(string marked, string expected, string replaced)
    {
        await session.RunAsync("#!fsharp\nfirst = a\nsecond = b");
        int position = marked.IndexOf('|');
        string source = marked.Remove(position, 1);

        var completions = await session.Session.CompleteAsync(source, position);

        Assert.Equal(expected, string.Join(' ', completions.Items.Select(item => item.Text)));
        Assert.Equal(replaced, source[completions.Start..completions.End]);
    }

    [Theory]
    [InlineData("#!fsharp\nfi|", "\nfi", "fi")]
    [InlineData("int x;\r\n#!fsharp\r\nz = q\r\nfi|", "\n\nz = q\r\nfi", "fi")]
    [InlineData("#!html\n<b>\n#!fsharp\nfi|\n#!csharp\n1", "\n\n\nfi\n", "fi")]
    [InlineData("#!fsharp\n|", "\n", "")]
    public async Task Elsewhere_the_language_of_the_part_is_asked(string marked, string code, string replaced)
    {
        await session.RunAsync("#!fsharp\nfirst = a");
        int position = marked.IndexOf('|');
        string source = marked.Remove(position, 1);

        var completions = await session.Session.CompleteAsync(source, position);

        Assert.Equal("first", Assert.Single(completions.Items).Text);
        Assert.Equal(code, words.Asked.Code);
        Assert.Equal(replaced, source[completions.Start..completions.End]);
        Assert.Equal(position, completions.End);
    }

    [Fact]
    public async Task A_magic_is_explained_where_the_cursor_is_on_it()
    {
        await session.RunAsync("#!fsharp\nx = word");
        const string Source = "#!time\n#!fsharp\nx\n#!unknown";

        Assert.StartsWith("#!time\n", (await session.Session.InspectAsync(Source, 3))!["text/plain"]!.GetValue<string>());
        Assert.Contains("```\n#!fsharp\n```", (await session.Session.InspectAsync(Source, 9))!["text/markdown"]!.GetValue<string>());
        Assert.Equal("x: word", (await session.Session.InspectAsync("#!fsharp\nx", 10))!["text/plain"]!.GetValue<string>());
        Assert.Null(await session.Session.InspectAsync(Source, Source.Length));
    }

    [Theory]
    [InlineData("#!fsharp\nx = ", CompletenessStatus.Incomplete)]
    [InlineData("#!fsharp\nx = 1", CompletenessStatus.Complete)]
    [InlineData("#!fsharp\n?", CompletenessStatus.Invalid)]
    [InlineData("#!fsharp\nx = \n#!html\n<b>", CompletenessStatus.Invalid)]
    [InlineData("#!fsharp\n?\n#!fsharp\nx = 1", CompletenessStatus.Invalid)]
    [InlineData("#!html\n<b> = ?", CompletenessStatus.Complete)]
    [InlineData("#!lsmagic", CompletenessStatus.Complete)]
    [InlineData("#!nothing", CompletenessStatus.Invalid)]
    [InlineData("#!fsharp\nx = 1\n#!fsharp\ny =", CompletenessStatus.Incomplete)]
    public void The_last_part_decides_whether_a_cell_is_complete(string source, CompletenessStatus expected) =>
        Assert.Equal(expected, session.Session.Check(source).Status);

    [Theory]
    [InlineData("?x")]
    [InlineData("??x")]
    [InlineData("x?")]
    [InlineData(" x?? \n")]
    public async Task A_question_mark_shows_the_documentation(string source)
    {
        await session.RunAsync("#!fsharp\nx = word");

        var cell = await session.TryAsync(source, "fsharp");

        Assert.True(cell.Completed);
        Assert.Equal("x: word", cell.Shown.Data["text/plain"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_question_about_a_magic_is_answered_and_one_about_nothing_is_an_error()
    {
        Assert.StartsWith("#!share", (await session.RunAsync("?#!share")).Shown.Data["text/plain"]!.GetValue<string>());
        Assert.StartsWith(
            "Nothing is known of a.b.", Assert.Single((await session.TryAsync("?a.b", "fsharp")).Outputs.OfType<ErrorOutput>()).Message);
    }
}
