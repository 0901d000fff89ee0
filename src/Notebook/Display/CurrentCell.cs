namespace Backprop.Notebook;

/// <summary>
/// The cell that is running. It flows with the execution context, so what a thread or task writes goes to the cell that
/// started it, and a cell knows how many threads are at its work.
/// </summary>
internal sealed class CurrentCell
{
    private static readonly AsyncLocal<CurrentCell?> Current = new(Moved);
    private readonly ICellOutput output;
    private int threads;

    private CurrentCell(ICellOutput output) => this.output = output;

    /// <summary>The session that it runs in; null where an output is all there is.</summary>
    public NotebookSession? Session { get; private init; }

    /// <summary>Stops it.</summary>
    public CancellationToken Cancellation { get; private init; }

    /// <summary>The language of the part of it that is running.</summary>
    public string? Language { get; set; }

    /// <summary>The output of the cell; null where none is running.</summary>
    public static ICellOutput? Output
    {
        get => Current.Value?.output;
        set => Current.Value = value is null ? null : new CurrentCell(value);
    }

    /// <summary>The cell; null where none is running.</summary>
    public static CurrentCell? Here => Current.Value;

    /// <summary>Begins a cell of a session.</summary>
    public static void Begin(NotebookSession session, ICellOutput output, CancellationToken cancellation) =>
        Current.Value = new CurrentCell(output) { Session = session, Cancellation = cancellation };

    /// <summary>How many threads are doing its work at the moment.</summary>
    public int Threads => Volatile.Read(ref threads);

    private static void Moved(AsyncLocalValueChangedArgs<CurrentCell?> change)
    {
        if (change.PreviousValue is { } left)
            Interlocked.Decrement(ref left.threads);
        if (change.CurrentValue is { } entered)
            Interlocked.Increment(ref entered.threads);
    }
}
