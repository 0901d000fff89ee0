using System.Diagnostics;

namespace Backprop.Engine;

/// <summary>What a thread does in a batch: copying images and listing where they are inked; A[1] … A[L]; the cost, the right answers and
/// δ[L]; δ[L−1] … δ[1]; the gradients and the step along them, which are one product.</summary>
internal enum Phase { Read, Forward, Output, Backward, Step }

/// <summary>Adds up how long all threads together spend in each phase; whatever is missing from their time, they wait.</summary>
internal sealed class PhaseClock
{
    private readonly long[] ticks = new long[Enum.GetValues<Phase>().Length];

    /// <summary>The time in a phase so far.</summary>
    public TimeSpan this[Phase phase] => Stopwatch.GetElapsedTime(0, ticks[(int)phase]);

    /// <summary>Adds the time since a time stamp, which becomes that of now.</summary>
    public void Add(Phase phase, ref long since)
    {
        long now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref ticks[(int)phase], now - since);
        since = now;
    }
}
