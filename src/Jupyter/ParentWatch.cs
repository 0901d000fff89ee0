using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Backprop.Jupyter;

/// <summary>Tells when the front end that started the kernel is gone, so that no kernel stays behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Begins to watch, on a thread of its own.</summary>
    /// <param name="ended">Told when the parent has ended; never, where there is none to watch.</param>
    public static void Begin(Action ended)
    {
        // Whoever loses its parent gets another, so who it is must be known before anything that takes time.
        int parent = OperatingSystem.IsWindows() ? 0 : ParentId();
        new Thread(() =>
        {
            if (OperatingSystem.IsWindows() && Given != 0)
                WaitForHandle();
            else if (OperatingSystem.IsWindows())
                WaitForProcess(ParentOnWindows());
            else
                WaitFor(parent);
            ended();
        })
        { IsBackground = true, Name = "parent" }.UnsafeStart();
    }

    // Jupyter says whom to watch: a process id, on Windows a handle that the kernel has inherited.
    private static nint Given =>
        nint.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out nint number) ? number : 0;

    private static void WaitFor(int parent)
    {
        int given = (int)Given;
        using Process? launcher = given > 1 && given != parent ? Running(given) : null;
        // Orphaned before it got here: its parent is the one who takes orphans, and the one it had is gone.
        if (parent == 1 && given > 1 && launcher is null)
            return;
        while (ParentId() == parent && launcher?.HasExited != true)
            Thread.Sleep(Interval);
    }

    private static void WaitForHandle()
    {
        using var process = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle(Given, ownsHandle: false) };
        process.WaitOne();
    }

    private static void WaitForProcess(int? id)
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            using Process? parent = id is { } known ? Running(known) : null;
            if (id is null)
                Thread.Sleep(Timeout.Infinite);
            // Windows gives numbers again: whoever began after this process is not its parent, which is gone.
            else if (parent?.StartTime.ToUniversalTime() <= self.StartTime.ToUniversalTime())
                parent.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It belongs to somebody else and cannot be watched.
            Thread.Sleep(Timeout.Infinite);
        }
        catch (InvalidOperationException)
        {
            // It has ended just now.
        }
    }

    // Null where Windows does not say.
    private static int? ParentOnWindows()
    {
        // PROCESS_BASIC_INFORMATION: six pointers, the last of which is the number of the process that started this one.
        nint[] information = new nint[6];
        return NtQueryInformationProcess(-1, 0, information, information.Length * nint.Size, out _) == 0 ? (int)information[5] : null;
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

    [DllImport("ntdll")]
    private static extern int NtQueryInformationProcess(nint process, int kind, [Out] nint[] information, int size, out int written);

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentId();
}
