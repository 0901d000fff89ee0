namespace Backprop.Notebook.Tests.Languages;

// To stop a cell stops the asyncs of the whole process.
[Collection("F#")]
public sealed class FSharpInterruptTests(TestLanguages session) : IClassFixture<TestLanguages>
{
    [Theory]
    [InlineData("while true do ()")]
    [InlineData("System.Threading.Thread.Sleep 60000")]
    [InlineData("Seq.initInfinite (fun i -> i &&& 1) |> Seq.sum")]
    [InlineData("Async.Sleep 60000 |> Async.RunSynchronously")]
    [InlineData("async { while true do do! Async.Sleep 5 } |> Async.RunSynchronously")]
    [InlineData("System.Threading.Tasks.Task.Delay(60000).Wait()")]
    [InlineData("while true do\n    try System.Threading.Thread.Sleep 10 with _ -> ()")]
    [InlineData("while true do\n    try failwith \"x\" with _ -> ()")]
    [InlineData("let rec spin n = if n < 0 then n else spin ((n + 1) &&& 1023)\nspin 0")]
    [InlineData("Seq.initInfinite id |> Seq.filter (fun i -> i < 0) |> display")]
    [InlineData("let rec fib n = if n < 2L then 1L else fib (n - 1L) + fib (n - 2L)\nfib 90L")]
    [InlineData("while true do List.map (fun i -> i + 1) [1 .. 100] |> ignore")]
    [InlineData("while true do Array.Parallel.map (fun i -> i + 1) [| 1 .. 1000 |] |> ignore")]
    [InlineData("let rec a n = if n = 0L then true else b (n - 1L)\nand b n = if n = 0L then false else a (n - 1L)\n"
        + "while true do a 100000L |> ignore")]
    [InlineData("(task { while true do do! System.Threading.Tasks.Task.Yield() }).Wait()")]
    [InlineData("for i in Seq.initInfinite id do if i < 0 then printfn \"%d\" i")]
    [InlineData("(function i -> (while true do ignore i)) 1")]
    [InlineData("open System.Linq\nEnumerable.Range(0, System.Int32.MaxValue).Where(fun n -> n < 0).Count() |> ignore")]
    public async Task Cancelling_stops_whatever_a_cell_does_and_keeps_the_session(string endless)
    {
        await session.RunAsync("let mutable x = 1");

        await StoppedCell.OfAsync("x <- 2\n" + endless, session);

        Assert.Equal("2", (await session.RunAsync("x")).Result);
    }

    [Fact]
    public async Task What_does_not_look_is_left_behind_and_named()
    {
        await session.RunAsync("let results = ResizeArray<int>()");

        var (_, message) = await StoppedCell.OfAsync(
            "Seq.replicate System.Int32.MaxValue results |> Seq.find (Seq.isEmpty >> not)", session);

        Assert.Contains("in a library, which cannot be stopped", message);
        await session.RunAsync("results.Add 1");
    }

    [Fact]
    public async Task A_cell_that_is_stopped_before_it_runs_changes_nothing()
    {
        await session.RunAsync("let mutable y = 1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.TryAsync("y <- 2", new CancellationToken(canceled: true)));

        Assert.Equal("1", (await session.RunAsync("y")).Result);
    }

    [Fact]
    public async Task Asyncs_run_as_before_after_a_stop()
    {
        await StoppedCell.OfAsync("Async.Sleep 60000 |> Async.RunSynchronously", session);

        Assert.Equal("3", (await session.RunAsync("async { do! Async.Sleep 5\n        return 3 } |> Async.RunSynchronously")).Result);
    }
}
