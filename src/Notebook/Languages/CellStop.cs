using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Backprop.Notebook;

/// <summary>Where the code of a cell looks whether it should stop: its loops, methods and lambdas call this.</summary>
[EditorBrowsable(EditorBrowsableState.Never), StackTraceHidden]
public static class CellStop
{
    // How many threads are at the work of stopped cells. It is almost always none, and code that is compiled once sees that at a glance.
    private static int stopping;

    [ThreadStatic]
    private static int line;

    /// <summary>The line of the cell that this thread came to last, outside its functions; 0 where that is not known.</summary>
    internal static int Line
    {
        get => line;
        set => line = value;
    }

    /// <summary>The same as <see cref="Look"/> before a statement of an F# cell, whose line the runtime does not know.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static void At(int number)
    {
        line = number;
        Look();
    }

    /// <summary>Goes on, unless the thread is at the work of a cell that was stopped.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void Look()
    {
        if (stopping != 0)
            LookCloser();
    }

    /// <summary>The same at the beginning of a function, which may be one call too deep in a recursion.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    /// <exception cref="InsufficientExecutionStackException">A few calls more would end the process.</exception>
    public static void Enter()
    {
        Look();
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    internal static void Begin(int threads) => Interlocked.Add(ref stopping, threads);

    internal static void End() => Interlocked.Decrement(ref stopping);

    // Not the finaliser's thread, which is at no cell's work: an exception there would end the process.
    private static void LookCloser()
    {
        if (CurrentCell.Here is { IsStopped: true })
            throw new CellStoppedException();
    }
}
