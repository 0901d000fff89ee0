namespace Backprop.Notebook.Tests.Languages;

// What is put into an F# cell so that it can be stopped changes nothing else about it.
[Collection("F#")]
public sealed class FSharpStopsTests(TestLanguages session) : IClassFixture<TestLanguages>
{
    public static TheoryData<string> Codes => new(
        "let f x = x + 1\nf 6",
        "let f (x: int) : int =\n    x + 1\nf 6",
        "let rec even n = if n = 0 then 7 else odd (n - 1)\nand odd n = if n = 0 then 0 else even (n - 1)\neven 1000",
        "[1; 2] |> List.map (fun x -> x + 2) |> List.sum",
        "[1; 2]\n|> List.map (fun x ->\n    let y = x + 1\n    y + 1)\n|> List.sum",
        "let mutable sum = 0\n[3; 4] |> List.iter (fun x -> sum <- sum + x\n                              sum <- sum + 0)\nsum",
        "let mutable n = 0\nwhile n < 7 do n <- n + 1\nn",
        "let mutable n = 0\nfor i in 1 .. 7 do n <- n + 1 // one more\nn",
        "let mutable n = 1\nfor i = 1 to 3 do\n    n <- n + 2\nn",
        "[ for x in 1 .. 2 -> x + 2 ] |> List.sum",
        "[ for x in 1 .. 2 do x + 2 ] |> List.sum",
        "[ for x in 1 .. 2 do\n    if x > 0 then\n        yield x + 2 ] |> List.sum",
        "seq { for x in [3; 4] do for y in [0; x] do yield y } |> Seq.sum",
        "let name = function 0 -> 1 | n when n > 3 -> 7 | _ -> 2\nname 5",
        "let name = function\n    | 0 -> 1\n    | n -> n + 2\nname 5",
        "let f = fun (a, b) -> a + b\nf (3, 4)",
        "let f a = fun b -> a + b\nf 3 4",
        "let f x = let y = x + 1 in y * 1\nf 6",
        "let inline add a b = a + b\nadd 3 4",
        "let swap (a: 'a, b: 'b) = b, a\nlet first, _ = swap (\"x\", 7)\nlet _, second = swap (7, 1.0)\nsecond",
        "type Counter() =\n    let mutable n = 0\n    let add k = n <- n + k\n    member _.Add(k) =\n        add k\n"
            + "        n\n    new(start: int) = Counter()\nlet c = Counter(3)\nc.Add 7",
        "let run = async {\n    let mutable n = 0\n    while n < 7 do\n        do! Async.Sleep 0\n        n <- n + 1\n"
            + "    return n }\nrun |> Async.RunSynchronously",
        "let t = task {\n    let mutable n = 0\n    for i in 1 .. 7 do n <- n + 1\n    return n }\nt.Result",
        "System.Func<int, int>(fun x -> x + 1).Invoke 6",
        "let (|Half|_|) n = if n % 2 = 0 then Some(n / 2) else None\nmatch 14 with Half n -> n | _ -> 0",
        "let e = <@ fun (x: int) -> x + 1 @>\nmatch e with Microsoft.FSharp.Quotations.Patterns.Lambda(_, "
            + "Microsoft.FSharp.Quotations.Patterns.Call _) -> 7 | _ -> 0",
        "open System.Linq\n[3; 7].AsQueryable().Where(fun n -> n > 3).Single()",
        "open System.Linq\nquery { for n in [3; 7].AsQueryable() do\n        where (n > 3)\n        select n } |> Seq.head",
        "open System.Linq\n[3; 7].Where(fun n -> n > 3).Single()",
        "let s = \"\"\"fun x ->\nwhile\"\"\"\ns.Length / 2");

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_cell_means_what_it_meant(string code) => Assert.Equal("7", (await session.RunAsync(code)).Result);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Looks_are_put_in_without_an_error_of_syntax(string code)
    {
        string? watched = FSharpStops.Insert(code, () => []);

        Assert.True(watched is null || !FSharpSyntax.Parse(watched).ParseHadErrors, watched);
    }

    [Fact]
    public void Every_body_is_watched_in_the_column_where_it_was() => Assert.Equal("""
        let f x =
            global.Backprop.Notebook.Stopping.CellStop.Enter()
        # 2
            x + 1
        global.Backprop.Notebook.Stopping.CellStop.At(3)
        # 3
        while f 1 > 0 do
                         global.Backprop.Notebook.Stopping.CellStop.Look()
        # 3
                         xs |> Seq.iter (fun x ->
                                                  global.Backprop.Notebook.Stopping.CellStop.Look()
        # 3
                                                  g x)

        """, FSharpStops.Insert("let f x =\n    x + 1\nwhile f 1 > 0 do xs |> Seq.iter (fun x -> g x)", () => []));

    [Fact]
    public async Task A_warning_is_told_where_it_was_written()
    {
        var cell = await session.RunAsync("let f x =\n    x + 1\nlet g (y: int option) =\n    match y with\n    | Some z -> f z");

        Assert.StartsWith(
            "(4,11): warning FS0025:",
            string.Concat(cell.Outputs.OfType<StreamOutput>().Where(output => output.Name == "stderr").Select(output => output.Text)));
    }

    [Fact]
    public async Task A_cell_of_several_pieces_is_run_once()
    {
        await session.RunAsync("let pieces = ref 0");

        await session.FailAsync("pieces.Value <- pieces.Value + 1\n#time \"off\"\nlet f y = y + missing");

        Assert.Equal("1", (await session.RunAsync("pieces.Value")).Result);
    }

    [Fact]
    public async Task The_cell_has_no_value_that_nobody_declared() =>
        Assert.DoesNotContain(await RunAndListAsync(), name => name.Contains("cellStop", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public async Task A_recursion_without_an_end_is_an_error_of_its_cell()
    {
        var error = await session.FailAsync("let rec deep n = 1 + deep (n + 1)\ndeep 0");

        Assert.Equal("System.InsufficientExecutionStackException", error.Name);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
    }

    private async Task<IEnumerable<string>> RunAndListAsync()
    {
        await session.RunAsync("let kept = [ for x in 1 .. 3 -> x ]");
        return session.FSharp.Variables.Select(variable => variable.Name);
    }
}
