using System.Collections.Concurrent;

namespace Backprop.Jupyter;

/// <summary>
/// Calls back a moment later, on one thread of its own: a cell that keeps the pool's threads busy does not hold up what it
/// shows.
/// </summary>
internal sealed class DelayedCalls
{
    private readonly Action<string> log;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private readonly BlockingCollection<(long Due, Action Call)> calls = [];

    /// <param name="log">Told of a call that fails.</param>
    public DelayedCalls(Action<string> log)
    {
        this.log = log;
        new Thread(Run) { IsBackground = true, Name = "delayed" }.UnsafeStart();
    }

    /// <summary>Makes a call in 50 ms.</summary>
    public void Add(Action call) => calls.Add((Environment.TickCount64 + (long)Delay.TotalMilliseconds, call));

    // All wait equally long, so they are due in the order in which they came.
    private void Run()
    {
        foreach (var (due, call) in calls.GetConsumingEnumerable())
        {
            if (due - Environment.TickCount64 is > 0 and var rest)
                Thread.Sleep((int)rest);
            try
            {
                call();
            }
            catch (Exception problem)
            {
                // What one output could not say is no reason to end the kernel.
                log($"Something could not be shown: {problem}");
            }
        }
    }
}
