using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Backprop.Jupyter;

/// <summary>Tells when the front end that started the kernel is gone, so that no kernel stays behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Comes to its end when the parent does; never, where there is none to watch.</summary>
    public static async Task EndAsync(CancellationToken cancellation)
    {
        // Jupyter says whom to watch: a process id, on Windows a handle that the kernel has inherited.
        nint given = nint.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out nint number) ? number : 0;
        if (OperatingSystem.IsWindows())
        {
            if (given != 0)
                await HandleEndAsync(given, cancellation).ConfigureAwait(false);
            else
                await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
            return;
        }
        int parent = ParentId();
        using Process? launcher = given > 1 && given != parent ? Running((int)given) : null;
        // Orphaned before it got here: its parent is the one who takes orphans, and the one it had is gone.
        if (parent == 1 && given > 1 && launcher is null)
            return;
        // Whoever loses its parent gets another.
        while (ParentId() == parent && launcher?.HasExited != true)
            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
    }

    private static async Task HandleEndAsync(nint handle, CancellationToken cancellation)
    {
        using var process = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: false) };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = ThreadPool.RegisterWaitForSingleObject(process, (_, _) => ended.TrySetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        try
        {
            await ended.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            registration.Unregister(null);
        }
    }

    private static Process? Running(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentId();
}
