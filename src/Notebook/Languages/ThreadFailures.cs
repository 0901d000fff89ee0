using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;

namespace Backprop.Notebook;

/// <summary>
/// Keeps the process, and with it all that a notebook has computed, when an exception ends a thread that a cell has started: the
/// thread ends, and the exception is told.
/// </summary>
internal static class ThreadFailures
{
    private static int installed;

    /// <summary>Does so from now on; once for the process.</summary>
    public static void Install()
    {
        if (Interlocked.Exchange(ref installed, 1) != 0)
            return;
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(IsOfCell);
        }
        catch (InvalidOperationException)
        {
            // The host has a handler of its own, which is up to it.
        }
    }

    // Whatever else fails is the host's own, and ends it.
    private static bool IsOfCell(Exception problem)
    {
        AssemblyLoadContext? notebook = new StackTrace(problem).GetFrames()
            .Select(frame => frame.GetMethod() is { } method ? AssemblyLoadContext.GetLoadContext(method.Module.Assembly) : null)
            .FirstOrDefault(context => context is SessionLoadContext);
        if (notebook is null)
            return false;
        if (problem is CellStoppedException)
            return true;
        string message = $"A thread that the notebook started has ended with\n{string.Join('\n', ErrorReport.Of(problem, notebook, "", new Dictionary<string, string>()).Traceback)}\n";
        if (CurrentCell.LastOutput is { } output)
            output.Write("stderr", message);
        else
            Console.Error.Write(message);
        return true;
    }
}
