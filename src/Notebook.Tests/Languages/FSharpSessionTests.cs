namespace Backprop.Notebook.Tests;

public sealed class FSharpSessionTests(TestLanguages session, ITestOutputHelper told) : IClassFixture<TestLanguages>
{
    [Fact]
    public async Task Probe()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (string code in new[] { "1+1", "2.5", "()", "printfn \"hi\"\neprintfn \"err\"\nConsole.WriteLine 5", "[1;2;3]", "Some 1", "(None: int option)", "(null: string)", "(1, \"a\")", "Map [1,\"a\"]", "set [1;2]",
            "type P = { Name: string; Age: int }\n{ Name = \"A\"; Age = 3 }", "type S = Circle of float | Square of side: float\nCircle 2.0", "[| 1.5; 2.0 |]", "seq { 1; 2 }", "fun x -> x + 1", "Ok 1 : Result<int,string>", "display 5", "display \"x\" |> ignore", "HTML \"<b>x</b>\"", "CSS \"a\"", "[1;2].Display()", "(5).Display()", "\"a\".DisplayAs \"text/html\" |> ignore", "Seq.initInfinite id",
            "let f x =\n  x + foo", "let let", "let g (a: int) =\n    if a > 3 then failwith \"boo\"\n    a", "g 4", "[1;5] |> List.map (fun x -> g x)", "let h = async { let! x = async { return g 9 } in return x }\nh |> Async.RunSynchronously", "task { return g 9 } |> fun t -> t.Result", "match Some 1 with Some _ -> 2", "1 = 2\n3", "#time \"on\"\n1", "#time \"off\"", "__SOURCE_DIRECTORY__ + \"|\" + __SOURCE_FILE__ + \"|\" + __LINE__", "#help", "null: string", "#r \"nowhere.dll\"\n1", "#r \"nuget:\"", "#load \"nowhere.fsx\"", "#r \"System.Xml\"\nSystem.Xml.XmlDocument().Name", "let mutable q = 1\nq <- 2", "nameof q", "raise (ArgumentException(\"a\\nb\", InvalidOperationException \"inner\"))", "type C() = member _.M() = failwith \"in C\"\nC().M()", "Console.Error.WriteLine 3", "exit 3" })
        {
            if (code.StartsWith("exit")) continue;
            watch.Restart();
            var cell = await session.TryAsync(code);
            told.WriteLine($"--- {code} [{watch.ElapsedMilliseconds}]");
            foreach (var o in cell.Outputs) told.WriteLine("    " + (o switch { DisplayOutput d => d.IsResult + d.Data.ToJsonString(), StreamOutput s => s.Name + ": " + s.Text, ErrorOutput e => $"{e.Line} {e.Name}: {e.Message}\n" + string.Join('\n', e.Traceback), _ => "" }));
        }
        foreach (var v in session.FSharp.Variables) told.WriteLine(v.ToString());
    }
}
