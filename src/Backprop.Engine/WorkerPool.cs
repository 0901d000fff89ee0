using System.Diagnostics;

namespace Backprop.Engine;

/// <summary>
/// The threads that share the tiles of a large product. Each begins with a range of its own, so that it finds its part of
/// the weights in its cache from batch to batch, and helps the others when it is done; who computes a tile never changes
/// what it comes to.
/// </summary>
/// <remarks>
/// The caller works too, and never waits for a helper to come: helpers are pool threads that look for work a while longer
/// when they have had some, and then leave.
/// </remarks>
internal sealed class WorkerPool : IThreadPoolWorkItem
{
    private const long WorthSharing = 1 << 19;   // multiply-adds: some microseconds, where calling a helper takes a tenth of one
    private const int Spread = 16;           // two cache lines of longs, so that no range's claim slows another's
    private static readonly long Patience = Stopwatch.Frequency / 5000;
    private readonly int size;
    private readonly long[] claims;          // of each range: the job's number, the range's end, and its next tile
    private Action<int> work = _ => { };
    private long job;
    private int finished;
    private int helpers;
    private int arrivals;
    private Exception? failure;

    public WorkerPool(int size)
    {
        this.size = size;
        claims = new long[(size + 1) * Spread];
    }

    /// <summary>How many threads there are, the caller's included.</summary>
    public int Size => size;

    /// <summary>Does the work for parts 0 to <paramref name="parts"/> − 1: on all threads where, for so many multiply-adds, that is faster.</summary>
    public void Share(long multiplyAdds, int parts, Action<int> work)
    {
        if (parts > 1 && size > 1 && multiplyAdds >= WorthSharing)
            Run(parts, work);
        else
            for (int part = 0; part < parts; part++)
                work(part);
    }

    /// <summary>The loop of a worker thread.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        int seat = 1 + Interlocked.Increment(ref arrivals) % (size - 1);
        long known = 0, since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - since < Patience)
        {
            long number = Volatile.Read(ref job);
            if (number == known)
            {
                Thread.SpinWait(10);
                continue;
            }
            Help((int)number, seat);
            known = number;
            since = Stopwatch.GetTimestamp();
        }
        Interlocked.Decrement(ref helpers);
    }

    // Returns when all are done.
    private void Run(int count, Action<int> work)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ushort.MaxValue);
        this.work = work;
        Volatile.Write(ref finished, 0);
        long number = job + 1;
        for (int range = 0; range < size; range++)
            Volatile.Write(ref Claim(range), Packed((int)number, range * count / size, (range + 1) * count / size));
        Volatile.Write(ref job, number);
        while (Volatile.Read(ref helpers) < size - 1)
        {
            Interlocked.Increment(ref helpers);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        Help((int)number, 0);
        var wait = new SpinWait();
        while (Volatile.Read(ref finished) < count)
            wait.SpinOnce(sleep1Threshold: -1);
        if (Interlocked.Exchange(ref failure, null) is { } problem)
            throw new InvalidOperationException($"The engine failed: {problem.Message}", problem);
    }

    // Tiles of one's own range, then of those after it.
    private void Help(int number, int seat)
    {
        for (int i = 0; i < size; i++)
        {
            while (TryClaim((seat + i) % size, number, out int tile))
            {
                try
                {
                    work(tile);
                }
                catch (Exception problem)
                {
                    failure = problem;
                }
                Interlocked.Increment(ref finished);
            }
        }
    }

    // A claim of the job's number that succeeds keeps the job from ending before its tile is finished; one that comes too
    // late for the job finds nothing left, or another number.
    private bool TryClaim(int range, int number, out int tile)
    {
        while (true)
        {
            long claim = Volatile.Read(ref Claim(range));
            int end = (int)(claim >> 16) & ushort.MaxValue;
            tile = (int)claim & ushort.MaxValue;
            if ((int)(claim >> 32) != number || tile >= end)
                return false;
            if (Interlocked.CompareExchange(ref Claim(range), claim + 1, claim) == claim)
                return true;
        }
    }

    private ref long Claim(int range) => ref claims[(range + 1) * Spread];

    private static long Packed(int number, int first, int end) => ((long)number << 32) | ((long)end << 16) | (uint)first;
}
