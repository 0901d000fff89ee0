using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Backprop.Jupyter;

/// <summary>Watches the front end that started the kernel, so that the kernel ends with it.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Starts to watch, on a dedicated thread.</summary>
    /// <param name="ended">Called when the parent has ended; never called if there is none to watch.</param>
    public static void Begin(Action ended)
    {
        // Jupyter gives the process to watch: by its id, or on Windows by an inherited handle.
        string? text = Environment.GetEnvironmentVariable("JPY_PARENT_PID");
        _ = nint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out nint given);
        // An orphaned process gets another parent, so the id must be read before anything that takes time.
        int parent = OperatingSystem.IsWindows() ? 0 : ParentId();
        new Thread(() =>
        {
            if (!OperatingSystem.IsWindows())
                WaitFor(parent, (int)given);
            else if (given != 0)
                new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle(given, ownsHandle: false) }.WaitOne();
            else
                WaitForProcess(ParentOnWindows());
            ended();
        })
        { IsBackground = true, Name = "parent" }.UnsafeStart();
    }

    private static void WaitFor(int parent, int given)
    {
        using Process? launcher = given > 1 && given != parent ? Running(given) : null;
        // Already orphaned: the parent is now init, and the front end is gone.
        if (parent == 1 && given > 1 && launcher is null)
            return;
        while (ParentId() == parent && launcher?.HasExited != true)
            Thread.Sleep(Interval);
    }

    private static void WaitForProcess(int id)
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            using Process? parent = Running(id);
            // Windows reuses process ids: a process that started after this one is not its parent, which has ended.
            if (parent?.StartTime.ToUniversalTime() <= self.StartTime.ToUniversalTime())
                parent.WaitForExit();
        }
        catch (Win32Exception)
        {
            // The parent belongs to another user and cannot be watched.
            Thread.Sleep(Timeout.Infinite);
        }
        catch (InvalidOperationException)
        {
            // The parent has just ended.
        }
    }

    private static int ParentOnWindows()
    {
        // PROCESS_BASIC_INFORMATION: six pointers, the last of which is the id of the parent process.
        nint[] information = new nint[6];
        // Where Windows does not tell, there is nothing to watch.
        if (NtQueryInformationProcess(-1, 0, information, information.Length * nint.Size, out _) != 0)
            Thread.Sleep(Timeout.Infinite);
        return (int)information[5];
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
