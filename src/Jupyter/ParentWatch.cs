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
        // An orphaned process gets another parent, so the id must be read before anything that takes time.
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

    // Jupyter gives the process to watch: by its id, or on Windows by an inherited handle.
    private static nint Given
    {
        get
        {
            string? text = Environment.GetEnvironmentVariable("JPY_PARENT_PID");
            return nint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out nint number) ? number : 0;
        }
    }

    private static void WaitFor(int parent)
    {
        int given = (int)Given;
        using Process? launcher = given > 1 && given != parent ? Running(given) : null;
        // Already orphaned: the parent is now init, and the front end is gone.
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
            // Windows reuses process ids: a process that started after this one is not its parent, which has ended.
            else if (parent?.StartTime.ToUniversalTime() <= self.StartTime.ToUniversalTime())
                parent.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The parent belongs to another user and cannot be watched.
            Thread.Sleep(Timeout.Infinite);
        }
        catch (InvalidOperationException)
        {
            // The parent has just ended.
        }
    }

    // Null if Windows does not provide it.
    private static int? ParentOnWindows()
    {
        // PROCESS_BASIC_INFORMATION: six pointers, the last of which is the id of the parent process.
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
