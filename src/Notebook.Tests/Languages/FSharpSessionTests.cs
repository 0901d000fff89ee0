namespace Backprop.Notebook.Tests.Languages;

[Collection("F#")]
public sealed class FSharpSessionTests(TestLanguages session) : IClassFixture<TestLanguages>
{
    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("let a = 3\na * 2", "6")]
    [InlineData("let a = 3;;\nlet b = 4;;\na + b", "7")]
    [InlineData("let a = 3;; let b = 4;;\n  a + b;;\n", "7")]
    [InlineData("let s = \";;\" // ;;\ns.Length;;", "2")]
    [InlineData("for i in 1 .. 2 do ignore i;;\n\n8;;", "8")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"text\" // said", "text")]
    [InlineData("(null: string)", "null")]
    [InlineData("Some 1", "Some 1")]
    [InlineData("(None: int option)", "None")]
    [InlineData("[1; 2; 3]", "[1; 2; 3]")]
    [InlineData("Map [1, \"a\"]", "map [(1, \"a\")]")]
    [InlineData("type Point = { X: int; Y: float }\n{ X = 1; Y = 2.5 }", "{ X = 1\n  Y = 2.5 }")]
    [InlineData("type Shape = Circle of float | Square of side: float\n[Circle 1.0; Square 2.0]", "[Circle 1.0; Square 2.0]")]
    [InlineData("(Ok 1: Result<int, string>)", "Ok 1")]
    public async Task The_last_expression_is_the_result_and_reads_as_fsharp_shows_it(string code, string expected)
    {
        using var culture = new CultureScope("de-DE");

        Assert.Equal(expected, (await session.RunAsync(code)).Result);
    }

    [Theory]
    [InlineData("let a = 3")]
    [InlineData("()")]
    [InlineData("ignore 5")]
    [InlineData("let f x = x + 1")]
    [InlineData("type A() = class end")]
    [InlineData("open System.IO")]
    [InlineData("for i in 1 .. 3 do ()")]
    [InlineData("// a comment")]
    [InlineData("")]
    [InlineData("  \n\n")]
    public async Task A_declaration_and_unit_show_nothing(string code) =>
        Assert.Empty((await session.RunAsync(code)).Outputs);

    [Fact]
    public async Task Values_functions_and_types_outlive_their_cell_and_may_be_declared_again()
    {
        await session.RunAsync("let twice x = x * 2\nlet mutable kept = 1\ntype Person = { Name: string }");
        await session.RunAsync("kept <- twice 21");

        Assert.Equal("42", (await session.RunAsync("kept")).Result);
        Assert.Equal("Ada", (await session.RunAsync("let p = { Name = \"Ada\" }\np.Name")).Result);
        Assert.Equal("now text", (await session.RunAsync("let kept = \"now text\"\nkept")).Result);
    }

    [Fact]
    public async Task What_fails_behind_two_semicolons_is_told_at_its_line_and_nothing_after_it_runs()
    {
        var error = await session.FailAsync("let a = 3;;\na + \"x\";;\nlet never = 1;;");

        Assert.StartsWith("(2,5): error FS", error.Traceback[0]);
        await session.FailAsync("never");
    }

    [Fact]
    public async Task What_a_cell_prints_is_its_own_from_whichever_thread()
    {
        var cell = await session.RunAsync("""
            printfn "one %d" 1
            eprintfn "wrong"
            System.Console.WriteLine "two"
            async { printfn "three" } |> Async.RunSynchronously
            System.Threading.Tasks.Task.Run(fun () -> printf "four").Wait()
            """);

        Assert.Equal("one 1\ntwo\nthree\nfour", cell.Text);
        Assert.Equal("wrong\n", Assert.Single(cell.Outputs.OfType<StreamOutput>(), output => output.Name == "stderr").Text);
    }

    [Fact]
    public async Task What_csharp_cells_show_with_fsharp_cells_show_too()
    {
        using var notebook = new TestSession();
        var cell = await notebook.RunAsync("#!fsharp\ndisplay 5 |> ignore\n"
            + "(6).Display() |> ignore\n\"<i>7</i>\".DisplayAs \"text/html\" |> ignore\n"
            + "CSS \"b { color: red }\"\nHTML \"<b>8</b>\"");

        var shown = cell.Outputs.Cast<DisplayOutput>().Select(output => output.Data.Single().Value!.GetValue<string>());
        Assert.Equal(["5", "6", "<i>7</i>", "<style>b { color: red }</style>", "<b>8</b>"], shown);
    }

    [Fact]
    public async Task A_display_at_the_end_of_a_cell_is_shown_once() =>
        Assert.False((await session.RunAsync("display [1; 2]")).Shown.IsResult);

    [Fact]
    public async Task A_list_is_html_as_any_sequence_is()
    {
        string html = (await session.RunAsync("[11; 12]")).Shown.Data["text/html"]!.GetValue<string>();

        Assert.Contains("11", html);
        Assert.DoesNotContain("HeadOrDefault", html);
    }

    [Fact]
    public async Task A_formatter_that_a_cell_registers_has_its_way_with_a_record()
    {
        await session.RunAsync("open Microsoft.DotNet.Interactive.Formatting\ntype Money = { Euros: int }\n"
            + "Formatter.Register<Money>(System.Func<Money, string>(fun m -> $\"{m.Euros} EUR\"), \"text/plain\")");

        Assert.Equal("5 EUR", (await session.RunAsync("{ Euros = 5 }")).Result);
    }

    [Fact]
    public async Task A_warning_is_told_and_the_cell_goes_on()
    {
        var cell = await session.RunAsync("match Some 1 with\n| Some _ -> 2");

        Assert.StartsWith("(1,7): warning FS0025: Incomplete pattern matches", cell.Outputs.OfType<StreamOutput>().Single().Text);
        Assert.Equal("2", cell.Result);
    }

    [Fact]
    public async Task The_session_starts_with_its_first_cell()
    {
        using var unused = new TestLanguages();

        Assert.Empty(unused.FSharp.Variables);
        await unused.RunCSharpAsync("1");
    }

    [Fact]
    public async Task Variables_are_told_with_their_values()
    {
        await session.RunAsync("let told = [1; 2]\nlet mutable changing = 1");
        await session.RunAsync("changing <- 5\n7");

        var variables = session.FSharp.Variables.ToDictionary(variable => variable.Name);
        Assert.Equal([1, 2], Assert.IsAssignableFrom<IEnumerable<int>>(variables["told"].Value));
        Assert.Equal(5, variables["changing"].Value);
        Assert.Equal(typeof(int), variables["changing"].Type);
        Assert.DoesNotContain("it", variables.Keys);
    }
}
