using System.Diagnostics;

namespace Backprop.Benchmarks;

/// <summary>The rate at which all threads at once do something.</summary>
internal static class ThreadsTogether
{
    /// <summary>
    /// The best of some tries, a second: what all threads have done together, from the first one's start to the last one's end. A try
    /// should take under a millisecond, so that some of them end before another program takes a core.
    /// </summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="tries">The number of tries.</param>
    /// <param name="work">Does the work of a thread, given its number, and returns how much that was.</param>
    public static double BestRate(int threads, int tries, Func<int, double> work)
    {
        long[,] starts = new long[threads, tries], ends = new long[threads, tries];
        double[,] done = new double[threads, tries];
        using var together = new Barrier(threads);
        int[] numbers = [.. Enumerable.Range(0, threads)];
        Thread[] all = [.. numbers.Select(thread => new Thread(() =>
        {
            for (int i = 0; i < tries; i++)
            {
                together.SignalAndWait();
                starts[thread, i] = Stopwatch.GetTimestamp();
                done[thread, i] = work(thread);
                ends[thread, i] = Stopwatch.GetTimestamp();
            }
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return Enumerable.Range(0, tries).Max(i => numbers.Sum(thread => done[thread, i])
            / Stopwatch.GetElapsedTime(numbers.Min(thread => starts[thread, i]), numbers.Max(thread => ends[thread, i])).TotalSeconds);
    }
}
