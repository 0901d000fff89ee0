using System.Diagnostics;

namespace Backprop.Engine;

/// <summary>
/// Finds out again and again whether one thread, reading what it needs itself, is faster than all of them: it is while another program
/// needs the other cores, or while the cores lie so far apart that data written by one takes long to reach the other. Only short batches
/// are tried: in long ones, meeting takes no time to speak of.
/// </summary>
internal sealed class Pace
{
    private const int Period = 512, Trial = 10, Warmup = 2;   // batches: from trial to trial, in each half of one, and not counted
    private static readonly long LongTrial = (Trial - Warmup) * Stopwatch.Frequency / 5000;   // 200 µs a batch
    private readonly long[] ticks = new long[2];              // of the last trial on all threads, and on one
    private long batches = 2 * Trial, start;

    /// <summary>Whether the next batch is for one thread.</summary>
    public bool IsAlone => ticks[0] < LongTrial && Place >= Trial && (Place < 2 * Trial ? ticks[0] > 0 : ticks[1] < ticks[0]);

    private int Place => (int)(batches % Period);

    /// <summary>A batch begins.</summary>
    public void Start() => start = Stopwatch.GetTimestamp();

    /// <summary>A batch has ended.</summary>
    public void Stop()
    {
        int half = Place / Trial;
        if (half < ticks.Length)
            ticks[half] = Place % Trial < Warmup ? 0 : ticks[half] + Stopwatch.GetTimestamp() - start;
        batches++;
    }
}
