using System.Diagnostics;

namespace Backprop.Engine;

/// <summary>What a thread does in a batch.</summary>
internal enum Phase
{
    /// <summary>Fetching and copying images, and listing where they are inked.</summary>
    Read,

    /// <summary>A[1] … A[L].</summary>
    Forward,

    /// <summary>The cost, the right answers, and δ[L].</summary>
    Output,

    /// <summary>δ[L−1] … δ[1].</summary>
    Backward,

    /// <summary>The gradients and the step along them, which are one product.</summary>
    Step,
}

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
