namespace Backprop.Notebook;

/// <summary>Ends the work of a cell that was stopped, on whichever of its threads; the message says what goes on, if anything.</summary>
internal sealed class CellStoppedException(string message = CellStoppedException.Stopped) : OperationCanceledException(message)
{
    /// <summary>What is said of a cell that was stopped and left nothing running.</summary>
    public const string Stopped = "The cell was stopped.";
}
