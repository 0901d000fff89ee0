using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Backprop.Notebook.Stopping;

/// <summary>
/// What cells' code calls: the checks by which it stops, inserted into loops, methods and lambdas, and what replaces calls of the
/// framework.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never), StackTraceHidden]
public static class CellStop
{
    // The number of threads working for stopped cells. It is almost always zero, which makes the check fast.
    private static int stopping;

    private const int MaxDepth = 1000;

    // The records whose text this thread makes, one a member of the other.
    [ThreadStatic]
    private static Stack<object>? outer;

    /// <summary>The line of the cell that this thread reached last, outside functions; 0 if unknown.</summary>
    [field: ThreadStatic]
    internal static int Line { get; set; }

    /// <summary>Like <see cref="Look"/>, before a statement of an F# cell, whose line numbers the runtime does not know.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static void At(int number)
    {
        Line = number;
        Look();
    }

    /// <summary>Throws if the thread is working for a cell that was stopped.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static void Look()
    {
        if (stopping != 0)
            LookCloser();
    }

    /// <summary>Like <see cref="Look"/>, at the beginning of a function; also checks the stack, in case of a recursion.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack is almost exhausted; an overflow would end the process.</exception>
    public static void Enter()
    {
        Look();
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    /// <summary>Appends a member of a record to its text, with … in place of a record that the text is part of.</summary>
    public static StringBuilder Append(StringBuilder text, object? member, object record)
    {
        ArgumentNullException.ThrowIfNull(text);
        outer ??= [];
        outer.Push(record);
        try
        {
            bool isCut = member is not (null or string) && (outer.Count > MaxDepth || outer.Any(it => ReferenceEquals(it, member)));
            return isCut ? text.Append('…') : text.Append(member);
        }
        finally
        {
            outer.Pop();
        }
    }

    /// <summary>Clears the cell's output. The kernel's console has none to clear, and on Windows Console.Clear would throw.</summary>
    public static void ClearConsole() => CurrentCell.CurrentOutput().Clear(wait: false);

    internal static void Begin(int threads) => Interlocked.Add(ref stopping, threads);

    internal static void End() => Interlocked.Decrement(ref stopping);

    // The finalizer thread works for no cell, so it never throws here, which would end the process.
    private static void LookCloser()
    {
        if (CurrentCell.Here is { IsStopped: true })
            throw new CellStoppedException();
    }
}

/// <summary>Ends a stopped cell's work on any of its threads; the message says what is still running, if anything.</summary>
internal sealed class CellStoppedException(string message = CellStoppedException.Stopped) : OperationCanceledException(message)
{
    /// <summary>The message if nothing is still running.</summary>
    public const string Stopped = "The cell was stopped.";
}
