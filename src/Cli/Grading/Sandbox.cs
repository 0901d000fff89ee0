using System.Diagnostics;

namespace Backprop.Cli.Grading;

/// <summary>
/// Where the system has it, what runs a program without a network, with all files but those of one folder read-only, and ends with it all
/// that it has started.
/// </summary>
/// <param name="Description">What it keeps from the program.</param>
/// <param name="Command">The words before the program's own; {0} is the folder.</param>
internal sealed record Sandbox(string Description, IReadOnlyList<string> Command)
{
    // Not --die-with-parent: the parent is the thread that starts it, and threads of a pool come and go.
    private static readonly Sandbox[] Known =
    [
        new("no network, and every file but its own is read-only",
        [
            // A terminal could be typed into. As process 1, since all others end with it; bubblewrap's own would wait for them.
            "bwrap", "--unshare-all", "--new-session", "--as-pid-1",
            // A socket in /run asks a service of the system to do what is forbidden here.
            "--ro-bind", "/", "/", "--dev", "/dev", "--remount-ro", "/dev", "--proc", "/proc", "--tmpfs", "/run", "--remount-ro", "/run",
            // Files in memory are memory: the others hold none.
            "--size", "268435456", "--tmpfs", "{0}", "--chdir", "{0}", "--",
        ]),
        new("no network; your files are open to them",
            ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--"]),
    ];

    /// <summary>Nothing kept from it but what belongs to other users.</summary>
    public static Sandbox None { get; } =
        new("the network and your files open to them; neither bubblewrap nor unshare works here", []);

    /// <summary>The strictest that works here.</summary>
    public static Sandbox Find() => OperatingSystem.IsLinux() ? Known.FirstOrDefault(sandbox => sandbox.Works()) ?? None : None;

    /// <summary>How to start a program.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="folder">The one folder that it may write to.</param>
    public ProcessStartInfo Start(IEnumerable<string> program, string folder)
    {
        string[] words = [.. Command.Select(word => word.Replace("{0}", folder)), .. program];
        return new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private bool Works()
    {
        try
        {
            using var process = Process.Start(Start(["true"], Path.GetTempPath()))!;
            return process.WaitForExit(TimeSpan.FromSeconds(5)) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
