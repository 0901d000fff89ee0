using System.Diagnostics;

namespace Backprop.Engine;

/// <summary>
/// Finds out again and again whether one thread is faster than all of them: it is while another program needs the other cores, or while
/// they lie so far apart that what one has written reaches the other late.
/// </summary>
internal sealed class Pace
{
    private const int Period = 1024, Trial = 10, Settled = 2;   // batches: between two trials, of a trial, and its first, not counted
    private readonly long[] ticks = new long[2];                // of the last trial on one thread, and on all
    private long batches, start;

    /// <summary>Whether the next batch is for one thread.</summary>
    public bool IsAlone => Place < Trial || (Place >= 2 * Trial && ticks[0] < ticks[1]);

    private int Place => (int)(batches % Period);

    /// <summary>A batch begins.</summary>
    public void Start() => start = Stopwatch.GetTimestamp();

    /// <summary>It has ended.</summary>
    public void Stop()
    {
        int trial = Place / Trial;
        if (trial < ticks.Length)
            ticks[trial] = Place % Trial < Settled ? 0 : ticks[trial] + Stopwatch.GetTimestamp() - start;
        batches++;
    }
}
