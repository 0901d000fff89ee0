using System.Diagnostics;

namespace Backprop.Notebook.Tests;

// To stop a cell stops the asyncs of the whole process.
[Collection("F#")]
public sealed class FSharpInterruptTests(TestLanguages session, ITestOutputHelper told) : IClassFixture<TestLanguages>
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
    public async Task Cancelling_stops_whatever_a_cell_does_and_keeps_the_session(string endless)
    {
        await session.RunAsync("let mutable x = 1");
        using var stop = new CancellationTokenSource();

        var stopping = session.TryAsync("x <- 2\nprintfn \"running\"\n" + endless, stop.Token);
        await Task.Delay(400);
        Assert.False(stopping.IsCompleted);
        var watch = Stopwatch.StartNew();
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping.WaitAsync(TimeSpan.FromSeconds(20)));
        told.WriteLine($"stopped after {watch.ElapsedMilliseconds} ms");
        Assert.Equal("2", (await session.RunAsync("x")).Result);
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
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.TryAsync("Async.Sleep 60000 |> Async.RunSynchronously", stop.Token));

        Assert.Equal("3", (await session.RunAsync("async { do! Async.Sleep 5\n        return 3 } |> Async.RunSynchronously")).Result);
    }
}
