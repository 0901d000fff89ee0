using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;

namespace Backprop.Notebook.Sessions;

/// <summary>
/// Keeps the process alive, and with it the notebook's state, when an exception ends a thread started by a cell: the exception is
/// reported instead.
/// </summary>
internal static class ThreadFailures
{
    private static int installed;

    /// <summary>Installs the handler, once per process.</summary>
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
            // The host has a handler of its own, which takes precedence.
        }
    }

    // Any other failure is the host's and ends the process.
    private static bool IsOfCell(Exception problem)
    {
        AssemblyLoadContext? notebook = new StackTrace(problem).GetFrames()
            .Select(frame => frame.GetMethod() is { } method ? AssemblyLoadContext.GetLoadContext(method.Module.Assembly) : null)
            .FirstOrDefault(context => context is SessionLoadContext);
        if (notebook is null)
            return false;
        if (problem is CellStoppedException)
            return true;
        var report = ErrorReport.Of(problem, notebook, "", new Dictionary<string, string>());
        string message = $"A thread that the notebook started has ended with\n{string.Join('\n', report.Traceback)}\n";
        if (CurrentCell.LastOutput is { } output)
            output.Write("stderr", message);
        else
            Console.Error.Write(message);
        return true;
    }
}
