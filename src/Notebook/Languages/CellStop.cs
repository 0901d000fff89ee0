using System.ComponentModel;

namespace Backprop.Notebook;

/// <summary>Where the code of a cell looks whether it should stop.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellStop
{
    // How many cells are being stopped. It is almost always none, and code that is compiled once sees that at a glance.
    private static int stopping;

    /// <summary>Goes on, unless the thread is at the work of a cell that was stopped.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void Look()
    {
        if (stopping != 0)
            LookCloser();
    }

    internal static void Begin() => Interlocked.Increment(ref stopping);

    internal static void End() => Interlocked.Decrement(ref stopping);

    // Not the finaliser's thread, which is at no cell's work: an exception there would end the process.
    private static void LookCloser()
    {
        if (CurrentCell.Here is { IsStopped: true })
            throw new CellStoppedException();
    }
}
