namespace Backprop.Notebook;

/// <summary>
/// The cell that is running. It flows with the execution context, so what a thread or task writes goes to the cell that
/// started it, and a cell knows how many threads are at its work.
/// </summary>
internal sealed class CurrentCell
{
    private static readonly AsyncLocal<CurrentCell?> Current = new(Moved);
    private static readonly AsyncLocal<ICellOutput?> Sent = new();
    [ThreadStatic]
    private static CurrentCell? lastHere;
    private readonly ICellOutput output;
    private readonly HashSet<Thread> threads = [];
    private volatile bool isStopped;

    private CurrentCell(ICellOutput output) => this.output = output;

    /// <summary>The session that it runs in; null where an output is all there is.</summary>
    public NotebookSession? Session { get; private init; }

    /// <summary>Stops it.</summary>
    public CancellationToken Cancellation { get; private init; }

    /// <summary>The language of the part of it that is running.</summary>
    public string? Language { get; set; }

    /// <summary>The output of the cell; null where none is running.</summary>
    public static ICellOutput? Output => Current.Value is { } cell ? Sent.Value ?? cell.output : null;

    /// <summary>The output of the cell whose work this thread did last, though it may have left it: an exception has just ended it.</summary>
    public static ICellOutput? LastOutput => (Current.Value ?? lastHere)?.output;

    /// <summary>The cell; null where none is running.</summary>
    public static CurrentCell? Here => Current.Value;

    /// <summary>Begins a cell, of a session if there is one.</summary>
    public static void Begin(NotebookSession? session, ICellOutput output, CancellationToken cancellation)
    {
        Sent.Value = null;
        Current.Value = new CurrentCell(output) { Session = session, Cancellation = cancellation };
    }

    /// <summary>Puts another output in the place of the cell's own, up to the end of the async method that calls this.</summary>
    public static void Redirect(ICellOutput output) => Sent.Value = output;

    /// <summary>How many threads are doing its work at the moment, one not counted.</summary>
    public int ThreadsBut(Thread own)
    {
        lock (threads)
            return threads.Count(thread => thread != own);
    }

    /// <summary>Whether it was asked to stop.</summary>
    public bool IsStopped => isStopped;

    /// <summary>Asks all threads that are at its work to stop, and those that come to it later: each throws when it next looks.</summary>
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
            {
                if (left.threads.Remove(Thread.CurrentThread) && left.isStopped)
                    CellStop.End();
            }
        }
        if (change.CurrentValue is { } entered)
        {
            lock (entered.threads)
            {
                if (entered.threads.Add(Thread.CurrentThread) && entered.isStopped)
                    CellStop.Begin(1);
            }
        }
    }
}
