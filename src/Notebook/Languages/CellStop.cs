using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Backprop.Notebook;

/// <summary>What the loops and functions of an F# cell look at while they run, to see whether they should stop.</summary>
[EditorBrowsable(EditorBrowsableState.Never), StackTraceHidden]
public sealed class CellStop
{
    private CancellationToken token;

    internal CellStop()
    {
    }

    /// <summary>Goes on unless the cell was stopped.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void Look() => token.ThrowIfCancellationRequested();

    /// <summary>The same at the beginning of a function, which may be one call too deep in a recursion.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    /// <exception cref="InsufficientExecutionStackException">A few calls more would end the process.</exception>
    public void Enter()
    {
        token.ThrowIfCancellationRequested();
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    /// <summary>Lets a token stop whatever of the notebook's F# code runs from now on, that of earlier cells, too.</summary>
    internal void Use(CancellationToken cell) => token = cell;
}
