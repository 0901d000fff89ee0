namespace Backprop.Notebook.Tests.IntelliSense;

public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestSession session;

    public CompletionTests() => session = new TestSession(folder.Path);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Members_that_begin_as_typed_are_offered_and_no_others()
    {
        var completions = await session.CompleteAsync("Console.Wri|");

        Assert.Equal(["Write", "WriteLine"], completions.Items.Select(item => item.Text));
        Assert.All(completions.Items, item => Assert.Equal("function", item.Kind));
        Assert.Equal((8, 11), (completions.Start, completions.End));
    }

    [Fact]
    public async Task Where_the_case_is_wrong_it_is_overlooked()
    {
        Assert.Equal(["Write", "WriteLine"], await session.NamesAsync("Console.wri|"));
        Assert.Equal(["X"], await session.NamesAsync("record Point(int X, int x); new Point(1, 2).X|"));
    }

    [Fact]
    public async Task The_word_is_replaced_to_its_end()
    {
        var completions = await session.CompleteAsync("var s = \"😀\"; Console.Wri|te(s)");

        Assert.Equal((22, 27), (completions.Start, completions.End));
        Assert.Contains(completions.Items, item => item.Text == "WriteLine");
    }

    [Theory]
    [InlineData("class Sub : Super { public override |")]
    [InlineData("class Sub : Super { public override Ste|")]
    [InlineData("class Sub : Super\n{\n    public override |\n}")]
    public async Task After_override_what_can_be_overridden_is_offered(string marked)
    {
        await session.RunAsync("class Super { public virtual int Step(string name) => 1; }");

        var completions = await session.CompleteAsync(marked);

        Assert.Equal("function", Assert.Single(completions.Items, item => item.Text == "int Step(string name)").Kind);
        Assert.Equal(marked.IndexOf('|'), completions.End);
        Assert.StartsWith("override", marked[(completions.Start - 9)..]);
    }

    [Fact]
    public async Task After_a_dot_all_members_are_offered_in_order()
    {
        string[] names = await session.NamesAsync("\"text\".|");

        Assert.Contains("Length", names);
        Assert.Contains("Select", names);
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Names_of_the_cell_itself_are_offered()
    {
        Assert.Equal(["count"], await session.NamesAsync("int count = 1;\ncou|"));
        Assert.Equal(["Twice"], await session.NamesAsync("int Twice(int n) => 2 * n;\nTwi|"));
        Assert.Equal(["Size"], await session.NamesAsync("class Box { public int Size; }\nnew Box().Si|"));
    }

    [Fact]
    public async Task Names_of_earlier_cells_are_offered_whether_they_ran_before_the_first_question_or_after()
    {
        await session.RunAsync("int counter = 1;");
        await session.RunAsync("using System.Globalization;");
        Assert.Equal(["counter"], await session.NamesAsync("counte|"));

        await session.RunAsync("int Twice(int n) => 2 * n; class Shape { public int Sides { get; set; } }");
        await session.RunAsync("var shape = new Shape();");

        Assert.Equal(["Twice"], await session.NamesAsync("Twic|"));
        Assert.Equal(["Sides"], await session.NamesAsync("shape.Si|"));
        Assert.Equal(["counter"], await session.NamesAsync("counte|"));
        Assert.Contains("CultureInfo", await session.NamesAsync("CultureI|"));
    }

    [Fact]
    public async Task A_name_declared_again_has_the_members_of_its_new_type()
    {
        await session.RunAsync("var thing = \"text\"; class A { public int Old; } var a = new A();");
        Assert.Equal(["Length"], await session.NamesAsync("thing.Leng|"));

        await session.RunAsync("var thing = new List<int>(); class A { public int New; }");

        Assert.Empty(await session.NamesAsync("thing.Leng|"));
        Assert.Equal(["Capacity"], await session.NamesAsync("thing.Cap|"));
        Assert.Equal(["Old"], await session.NamesAsync("a.Ol|"));
        Assert.Equal(["New"], await session.NamesAsync("new A().Ne|"));
    }

    [Fact]
    public async Task A_cell_run_again_after_its_names_have_changed_counts_again()
    {
        await session.RunAsync("var thing = \"text\";");
        await session.RunAsync("var thing = new List<int>();");
        await session.RunAsync("var thing = \"text\";");

        Assert.Equal(["Length"], await session.NamesAsync("thing.Leng|"));
    }

    [Fact]
    public async Task A_cell_that_did_not_compile_offers_nothing()
    {
        await session.FailAsync("int misstep = nonsense;");

        Assert.Empty(await session.NamesAsync("misste|"));
    }

    [Fact]
    public async Task Variables_of_patterns_out_arguments_and_deconstructions_are_offered()
    {
        await session.RunAsync("int.TryParse(\"1\", out var parsed)");
        await session.RunAsync("var (left, right) = (1, \"b\");");

        Assert.Equal(["parsed"], await session.NamesAsync("parse|"));
        Assert.Equal(["Length"], await session.NamesAsync("right.Leng|"));
    }

    [Fact]
    public async Task Members_of_a_referenced_library_are_offered_once_it_is_referenced()
    {
        Libraries.Compile(folder.Path, "Answers", "namespace Answers { public static class Answer { public static int Value => 42; } }");
        await session.RunAsync("int before = 1;");
        Assert.Empty(await session.NamesAsync("Answers.|"));

        await session.RunAsync("#r \"Answers.dll\"");

        Assert.Equal(["Answer"], await session.NamesAsync("Answers.|"));
        Assert.Equal(["Value"], await session.NamesAsync("using Answers;\nAnswer.Va|"));
    }

    [Theory]
    [InlineData("var list = new List<int>(); list.Wh|", "Where", "function")]
    [InlineData("new[] { 1 }.Select(item => it|", "item", "variable")]
    [InlineData("class Box { public int Size { get; set; } }\nnew Box { Si|", "Size", "property")]
    [InlineData("using System.Te|", "Text", "module")]
    [InlineData("ConsoleColor.Dar|", "DarkBlue", "enumMember")]
    [InlineData("ConsoleCol|", "ConsoleColor", "enum")]
    [InlineData("StringBuil|", "StringBuilder", "class")]
    [InlineData("DateTim|", "DateTime", "struct")]
    [InlineData("IEnumer|", "IEnumerable", "interface")]
    [InlineData("Dictiona|", "Dictionary", "class")]
    [InlineData("forea|", "foreach", "keyword")]
    [InlineData("AppDomain.CurrentDomain.ProcessE|", "ProcessExit", "event")]
    [InlineData("Math.P|", "PI", "constant")]
    [InlineData("struct S { public int Field; }\nnew S().Fie|", "Field", "field")]
    [InlineData("displ|", "display", "function")]
    [InlineData("HTM|", "HTML", "function")]
    [InlineData("var n = 1; $\"{n.ToStr|}\"", "ToString", "function")]
    [InlineData("for (int index = 0; ind|", "index", "variable")]
    [InlineData("#r \"nuget: Nothing, 1.0\"\nConsole.ReadL|", "ReadLine", "function")]
    public async Task What_is_inserted_is_the_name_alone_with_its_kind(string marked, string name, string kind)
    {
        var completions = await session.CompleteAsync(marked);

        Assert.Equal(kind, Assert.Single(completions.Items, item => item.Text == name).Kind);
    }

    [Theory]
    [InlineData("\"Conso|")]
    [InlineData("var s = \"Console.Wri|te\";")]
    [InlineData("@\"Conso|")]
    [InlineData("$\"Conso|\"")]
    [InlineData("$\"|\"")]
    [InlineData("\"\"\"\nConso|\n\"\"\"")]
    [InlineData("'C|'")]
    [InlineData("// Conso|")]
    [InlineData("/* Conso|")]
    [InlineData("/* Conso| */ 1")]
    [InlineData("/// <summary>Conso|")]
    [InlineData("12|")]
    [InlineData("#r \"Conso|\"")]
    public async Task In_text_that_is_no_code_nothing_is_offered(string marked) => Assert.Empty(await session.NamesAsync(marked));

    [Fact]
    public async Task A_cell_that_is_still_empty_may_begin_with_anything()
    {
        await session.RunAsync("int counter = 1;");

        string[] names = await session.NamesAsync("|");

        Assert.Contains("counter", names);
        Assert.Contains("Console", names);
        Assert.Contains("var", names);
    }

    [Fact]
    public async Task A_question_that_is_withdrawn_is_not_answered_and_the_next_one_is()
    {
        using var withdrawn = new CancellationTokenSource();
        withdrawn.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CompleteAsync("Console.Wri|", withdrawn.Token));

        Assert.Equal(["Write", "WriteLine"], await session.NamesAsync("Console.Wri|"));
    }

    [Fact]
    public async Task Questions_may_come_together()
    {
        await session.RunAsync("int counter = 1;");

        string[][] answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => session.NamesAsync(i % 2 == 0 ? "counte|" : "Console.Wri|")));

        Assert.All(answers.Where((_, i) => i % 2 == 0), names => Assert.Equal(["counter"], names));
        Assert.All(answers.Where((_, i) => i % 2 == 1), names => Assert.Equal(["Write", "WriteLine"], names));
    }

    [Fact]
    public async Task Names_are_still_found_after_hundreds_of_cells()
    {
        for (int i = 0; i < 150; i++)
            await session.RunAsync($"var name{i} = new List<int> {{ {i} }}; int F{i}(int n) => n + name{i}.Count;");

        string[] expected = ["name7", .. Enumerable.Range(70, 10).Select(i => $"name{i}")];
        Assert.Equal(expected, await session.NamesAsync("name7|"));
        Assert.Equal(["Capacity"], await session.NamesAsync("name3.Capa|"));
        Assert.Equal(["F149"], await session.NamesAsync("F149|"));
    }
}
