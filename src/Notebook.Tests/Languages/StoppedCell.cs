using System.Diagnostics;

namespace Backprop.Notebook.Tests.Languages;

/// <summary>A cell that is stopped while it runs: how long that took, and what it said.</summary>
internal sealed record StoppedCell(double Seconds, string Message)
{
    /// <summary>Stops a C# cell.</summary>
    /// <param name="source">The cell; where it writes "begun" itself, or a thread of it, it is stopped after that.</param>
    /// <param name="session">Where it runs.</param>
    internal static Task<StoppedCell> OfAsync(string source, TestSession session) =>
        OfAsync(
            source.Contains("begun") ? source : "Console.Write(\"begun\");\n" + source,
            (text, stop) => session.TryAsync(text, cancellation: stop),
            () => session.TextSoFar);

    /// <summary>Stops an F# cell.</summary>
    /// <param name="source">The cell.</param>
    /// <param name="languages">Where it runs.</param>
    internal static Task<StoppedCell> OfAsync(string source, TestLanguages languages) =>
        OfAsync("printf \"begun\"\n" + source, languages.TryAsync, () => languages.TextSoFar);

    // A moment after it is compiled and has begun, however long that takes.
    private static async Task<StoppedCell> OfAsync(string source, Func<string, CancellationToken, Task<RanCell>> run, Func<string> written)
    {
        using var stop = new CancellationTokenSource();
        var cell = run(source, stop.Token);
        // Where the cell keeps all threads of the pool busy, a test that awaits anything is late by itself.
        while (!written().StartsWith("begun"))
        {
            Assert.False(cell.IsCompleted, "the cell ended by itself");
            Thread.Sleep(10);
        }
        Thread.Sleep(200);
        Assert.False(cell.IsCompleted, "the cell ended by itself");
        long start = Stopwatch.GetTimestamp(), end = 0;
        var ended = cell.ContinueWith(_ => end = Stopwatch.GetTimestamp(), TaskContinuationOptions.ExecuteSynchronously);
        stop.Cancel();
        await ended.WaitAsync(TimeSpan.FromSeconds(20));
        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cell);
        return new StoppedCell(Stopwatch.GetElapsedTime(start, end).TotalSeconds, stopped.Message);
    }
}
