using System.Collections.Concurrent;

namespace Backprop.Jupyter.Publishing;

/// <summary>
/// Makes calls after a short delay, on a dedicated thread, so that output is sent even if a cell keeps the thread pool busy.
/// </summary>
internal sealed class DelayedCalls
{
    private readonly Action<string> log;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private readonly BlockingCollection<(long Due, Action Call)> calls = [];

    /// <param name="log">Receives a line about each failed call.</param>
    public DelayedCalls(Action<string> log)
    {
        this.log = log;
        new Thread(Run) { IsBackground = true, Name = "delayed" }.UnsafeStart();
    }

    /// <summary>Makes a call in 50 ms.</summary>
    public void Add(Action call) => calls.Add((Environment.TickCount64 + (long)Delay.TotalMilliseconds, call));

    // All delays are equal, so calls are due in the order they were added.
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
                // A failed output must not end the kernel.
                log($"Something could not be shown: {problem}");
            }
        }
    }
}
