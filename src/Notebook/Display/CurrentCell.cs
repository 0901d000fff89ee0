namespace Backprop.Notebook.Display;

/// <summary>
/// The running cell. It flows with the execution context, so output of a thread or task goes to the cell that started it,
/// and the cell knows how many threads are working for it.
/// </summary>
internal sealed class CurrentCell(ICellOutput output, CancellationToken cancellation)
{
    private static readonly AsyncLocal<CurrentCell?> Current = new(Moved);
    private static readonly AsyncLocal<ICellOutput?> Sent = new();
    private static readonly AsyncLocal<SemaphoreSlim?> Queue = new();
    [ThreadStatic]
    private static CurrentCell? lastHere;
    private readonly ICellOutput output = output;
    private readonly HashSet<Thread> threads = [];
    private volatile bool isStopped;

    /// <summary>Requests that the cell stop.</summary>
    public CancellationToken Cancellation => cancellation;

    public static ICellOutput? Output => Current.Value is { } cell ? Sent.Value ?? cell.output : null;

    public static ICellOutput CurrentOutput() => Output
        ?? throw new InvalidOperationException("Nothing can be shown here: no cell is running. "
            + "Was this called from a thread or timer that outlived its cell's session?");

    /// <summary>The output of the cell this thread last worked for, even if it has just left it because of an exception.</summary>
    public static ICellOutput? LastOutput => (Current.Value ?? lastHere)?.output;

    public static CurrentCell? Here => Current.Value;

    /// <summary>Starts a cell.</summary>
    public static void Begin(ICellOutput output, CancellationToken cancellation)
    {
        Sent.Value = null;
        Queue.Value = new SemaphoreSlim(1, 1);
        Current.Value = new CurrentCell(output, cancellation);
    }

    /// <summary>Redirects the cell's output until the end of the async method that calls this.</summary>
    public static void Redirect(ICellOutput output) => Sent.Value = output;

    /// <summary>
    /// Runs what a cell sends to a kernel, one after the other, as they come: code that arrives at once from several of the cell's
    /// threads is queued. What the sent code itself sends has a queue of its own, so that it need not wait for the code that waits for it.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static async Task<T> InTurnAsync<T>(Func<Task<T>> run, CancellationToken cancellation)
    {
        if (Queue.Value is not { } queue)
            return await run().ConfigureAwait(false);
        await queue.WaitAsync(cancellation).ConfigureAwait(false);
        Queue.Value = new SemaphoreSlim(1, 1);
        try
        {
            return await run().ConfigureAwait(false);
        }
        finally
        {
            queue.Release();
        }
    }

    /// <summary>Does not count this thread as one of the cell's, since it only waits for the cell.</summary>
    public void LeaveOut(Thread waiting)
    {
        lock (threads)
            threads.Remove(waiting);
    }

    /// <summary>The number of threads now working for the cell, except one.</summary>
    public int ThreadsExcept(Thread own)
    {
        lock (threads)
            return threads.Count(thread => thread != own);
    }

    public bool IsStopped => isStopped;

    /// <summary>Asks all threads that work for the cell, now or later, to stop: each throws at its next check.</summary>
    public void Stop()
    {
        lock (threads)
        {
            if (isStopped)
                return;
            isStopped = true;
            CellStop.Begin(threads.Count);
        }
    }

    private static void Moved(AsyncLocalValueChangedArgs<CurrentCell?> change)
    {
        if (change.PreviousValue is { } left)
        {
            lastHere = left;
            lock (left.threads)
                if (left.threads.Remove(Thread.CurrentThread) && left.isStopped)
                    CellStop.End();
        }
        if (change.CurrentValue is { } entered)
        {
            lock (entered.threads)
                if (entered.threads.Add(Thread.CurrentThread) && entered.isStopped)
                    CellStop.Begin(1);
        }
    }
}
