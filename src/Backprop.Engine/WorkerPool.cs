using System.Runtime.ExceptionServices;

namespace Backprop.Engine;

/// <summary>
/// The threads that share the parts of a product. Each begins with a range of its own, so that it finds its part of the weights in its
/// cache from batch to batch, and helps the others when it is done; results do not depend on which thread computes a part.
/// </summary>
/// <remarks>
/// The caller works too, and never waits for a worker to come: workers are thread-pool threads that look for work a while longer
/// when they have had some, and then leave.
/// </remarks>
/// <param name="size">How many threads there are, the caller's included.</param>
internal sealed class WorkerPool(int size) : IThreadPoolWorkItem
{
    private const long MinMultiplyAdds = 1 << 19;   // some microseconds, of which waking a worker takes a tenth
    private const int Spread = 16;                  // two cache lines of longs, so that no range's claim slows another's
    private const int MaxSpins = 5000;              // about 200 µs
    // Of each range: the job's number, the range's end, its next part.
    private readonly long[] claims = new long[(size > 0 ? size + 1 : throw NoThreads(size)) * Spread];
    private Action<int, int> work = (_, _) => { };
    private long job;
    private readonly int[] seats = new int[size];   // of workers: 1 where one is taken
    private int finished, workers;
    private ExceptionDispatchInfo? failure;

    /// <summary>How many threads there are, the caller's included.</summary>
    public int Size => size;

    /// <summary>Whether the caller does all the work.</summary>
    public bool IsAlone { get; set; }

    /// <summary>
    /// Does the work for parts 0 to <paramref name="parts"/> − 1, and returns when all are done: on all threads where, for so many
    /// multiply-adds, that is faster.
    /// </summary>
    /// <param name="multiplyAdds">What all parts together cost.</param>
    /// <param name="parts">The number of parts.</param>
    /// <param name="work">Does a part, given its number and the thread's, from 0 to <see cref="Size"/> − 1.</param>
    public void Share(long multiplyAdds, int parts, Action<int, int> work)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, ushort.MaxValue);
        if (IsAlone || parts == 1 || size == 1 || multiplyAdds < MinMultiplyAdds)
        {
            for (int part = 0; part < parts; part++)
                work(part, 0);
            return;
        }
        this.work = work;
        Volatile.Write(ref finished, 0);
        long number = job + 1;
        int threads = Math.Min(size, parts);
        for (int range = 0; range < threads; range++)
            Volatile.Write(ref Claim(range), Packed((int)number, range * parts / threads, (range + 1) * parts / threads));
        Volatile.Write(ref job, number);
        while (Volatile.Read(ref workers) < threads - 1)
        {
            Interlocked.Increment(ref workers);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        Help((int)number, seat: 0);
        for (int spins = 0; Volatile.Read(ref finished) < parts; spins++)
        {
            if (spins < MaxSpins)
                Thread.SpinWait(1);
            else
                Thread.Yield();   // the worker's core may be needed by another program
        }
        Interlocked.Exchange(ref failure, null)?.Throw();
    }

    /// <summary>The loop of a worker.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        int seat = 1;   // there are as many as there can be workers
        while (Interlocked.Exchange(ref seats[seat], 1) == 1)
            seat = seat % (size - 1) + 1;
        long known = 0;
        for (int spins = 0; spins < MaxSpins; spins++)
        {
            long number = Volatile.Read(ref job);
            if (number == known)
            {
                Thread.SpinWait(1);
                continue;
            }
            Help((int)number, seat);
            known = number;
            spins = 0;
        }
        Volatile.Write(ref seats[seat], 0);
        Interlocked.Decrement(ref workers);
    }

    // Parts of one's own range, then of those after it.
    private void Help(int number, int seat)
    {
        for (int i = 0; i < size; i++)
        {
            while (TryClaim((seat + i) % size, number, out int part))
            {
                try
                {
                    work(part, seat);
                }
                catch (Exception problem)
                {
                    failure = ExceptionDispatchInfo.Capture(problem);
                }
                Interlocked.Increment(ref finished);
            }
        }
    }

    // A claim of the job's number that succeeds keeps the job from ending before its part is finished; one that comes too
    // late for the job finds nothing left, or another number.
    private bool TryClaim(int range, int number, out int part)
    {
        while (true)
        {
            long claim = Volatile.Read(ref Claim(range));
            part = (int)claim & ushort.MaxValue;
            if ((int)(claim >> 32) != number || part >= ((int)(claim >> 16) & ushort.MaxValue))
                return false;
            if (Interlocked.CompareExchange(ref Claim(range), claim + 1, claim) == claim)
                return true;
        }
    }

    private static ArgumentOutOfRangeException NoThreads(int size) => new(nameof(size), size, "The engine needs at least one thread.");

    private ref long Claim(int range) => ref claims[(range + 1) * Spread];

    private static long Packed(int number, int first, int end) => ((long)number << 32) | ((long)end << 16) | (uint)first;
}
