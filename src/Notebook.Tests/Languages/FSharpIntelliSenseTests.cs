namespace Backprop.Notebook.Tests.Languages;

[Collection("F#")]
public sealed class FSharpIntelliSenseTests(TestLanguages session) : IClassFixture<TestLanguages>
{
    [Theory]
    [InlineData("List.ma|", "map", "function")]
    [InlineData("let x = \"a\"\nx.Subs|", "Substring", "function")]
    [InlineData("let x = \"a\"\nx.Len|gth", "Length", "property")]
    [InlineData("let abcdef = 1\nabc|", "abcdef", "variable")]
    [InlineData("mat|", "match", "keyword")]
    [InlineData("System.Col|", "Collections", "module")]
    [InlineData("System.Text.StringB|", "StringBuilder", "class")]
    [InlineData("[1; 2] |> Li|", "List", "module")]
    [InlineData("DISP|", "display", "function")]
    [InlineData("no|", "not", "function")]
    [InlineData("$\"{Lis|\"", "List", "module")]
    [InlineData("(* a list *) Lis|", "List", "module")]
    public async Task What_could_be_typed_is_offered_with_its_kind(string marked, string expected, string kind)
    {
        int position = marked.LastIndexOf('|');

        var completions = await session.FSharp.CompleteAsync(marked.Remove(position, 1), position, CancellationToken.None);

        Assert.Contains(completions.Items, item => item.Text == expected && item.Kind == kind);
        string prefix = marked[completions.Start..position];
        Assert.StartsWith(prefix, expected, StringComparison.OrdinalIgnoreCase);
        Assert.All(completions.Items, item => Assert.StartsWith(prefix, item.Text.TrimStart('`'), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(position, completions.End);
    }

    [Theory]
    [InlineData("// Lis|")]
    [InlineData("let x = 1 // x|")]
    [InlineData("/// Lis|")]
    [InlineData("(* Lis|")]
    [InlineData("(* Lis| *) 1")]
    [InlineData("\"Lis|")]
    [InlineData("\"Lis|\" + \"\"")]
    [InlineData("\"|\"")]
    [InlineData("\"\"\"\nLis|")]
    [InlineData("$\"{1} Lis|\"")]
    [InlineData("'L|'")]
    public async Task In_a_comment_or_a_string_nothing_is_offered(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);

        Assert.Empty((await session.FSharp.CompleteAsync(marked.Remove(position, 1), position, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Names_of_earlier_cells_are_offered_and_explained()
    {
        await session.RunAsync(
            "/// Adds one.\nlet increase (number: int) = number + 1\ntype Animal = { Legs: int }\nlet cat = { Legs = 4 }");

        Assert.Contains(
            "increase", (await session.FSharp.CompleteAsync("incr", 4, CancellationToken.None)).Items.Select(item => item.Text));
        Assert.Contains("Legs", (await session.FSharp.CompleteAsync("cat.", 4, CancellationToken.None)).Items.Select(item => item.Text));
        var told = await session.FSharp.InspectAsync("increase 3", 4, CancellationToken.None);
        Assert.Contains("increase", told!["text/plain"]!.GetValue<string>());
        Assert.Contains("number: int", told["text/plain"]!.GetValue<string>());
        Assert.Contains("Adds one.", told["text/plain"]!.GetValue<string>());
        Assert.StartsWith("```fsharp\n", told["text/markdown"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("List.map", 6, "map")]
    [InlineData("let s = \"abc\"\ns.Substring", 18, "Substring")]
    [InlineData("System.Math.Abs(3)", 13, "Abs")]
    [InlineData("System.Math.Max(", 16, "Max")]
    [InlineData("System.Math.Max()", 16, "Max")]
    [InlineData("String.concat ", 14, "concat")]
    public async Task A_name_is_explained(string code, int position, string expected) =>
        Assert.Contains(
            expected, (await session.FSharp.InspectAsync(code, position, CancellationToken.None))!["text/plain"]!.GetValue<string>());

    [Theory]
    [InlineData("1 + 1", 2)]
    [InlineData("", 0)]
    [InlineData("nothingOfThisName", 3)]
    public async Task Where_nothing_is_known_nothing_is_said(string code, int position) =>
        Assert.Null(await session.FSharp.InspectAsync(code, position, CancellationToken.None));

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("")]
    [InlineData("let f x =\n    x + 1")]
    [InlineData("(1,\n 2)")]
    [InlineData("type A = { B: int }")]
    [InlineData("foo bar")]
    [InlineData("#r \"nuget: X\"")]
    public void Code_that_parses_is_complete(string code) =>
        Assert.Equal(new Completeness(CompletenessStatus.Complete), session.FSharp.Check(code));

    [Theory]
    [InlineData("let f x =", "    ")]
    [InlineData("let f x =\n    let y =", "        ")]
    [InlineData("(1 + 2", "")]
    [InlineData("foo (", "    ")]
    [InlineData("[ 1; 2", "")]
    [InlineData("{ A = 1", "")]
    [InlineData("if true then", "    ")]
    [InlineData("if true then 1 else", "    ")]
    [InlineData("for i in 1 .. 3 do", "    ")]
    [InlineData("while true do", "    ")]
    [InlineData("match 1 with", "    ")]
    [InlineData("match 1 with\n| 1 ->", "    ")]
    [InlineData("try", "    ")]
    [InlineData("type A =", "    ")]
    [InlineData("fun x ->", "    ")]
    [InlineData("let f x =\n    let y = 2\n", "    ")]
    [InlineData("let f x =\n    if x then\n", "        ")]
    [InlineData("let a = 1\nlet b = [", "    ")]
    [InlineData("1 +", "")]
    [InlineData("\"open", "")]
    [InlineData("\"\"\"open\nmore", "")]
    [InlineData("(* open", "")]
    [InlineData("let x", "")]
    public void Code_that_lacks_its_end_is_incomplete(string code, string indent) =>
        Assert.Equal(new Completeness(CompletenessStatus.Incomplete, indent), session.FSharp.Check(code));

    [Theory]
    [InlineData("let let = 1")]
    [InlineData("let 1x = 2\nlet y = 3")]
    [InlineData("1 + )\nlet x = 3")]
    [InlineData(")")]
    [InlineData("let x = ]")]
    [InlineData("let 5x")]
    [InlineData("let x = 1 in in\n2")]
    [InlineData("let f x =\n    let y = 2\nf 3")]
    public void Code_that_nothing_can_mend_is_invalid(string code) =>
        Assert.Equal(CompletenessStatus.Invalid, session.FSharp.Check(code).Status);
}
