namespace Backprop.Notebook.Stopping;

/// <summary>Ends a stopped cell's work on any of its threads; the message says what is still running, if anything.</summary>
internal sealed class CellStoppedException(string message = CellStoppedException.Stopped) : OperationCanceledException(message)
{
    /// <summary>The message if nothing is still running.</summary>
    public const string Stopped = "The cell was stopped.";
}
