using System.Diagnostics;

namespace Backprop.Cli.Grading;

/// <summary>
/// Where the system has it, what runs a program without a network, with all files but those of one folder read-only, and ends with it all
/// that it has started.
/// </summary>
/// <param name="Description">What it keeps from the program.</param>
/// <param name="Command">The words before the program's own; {0} is the folder, {1} what it needs to read, each in its place.</param>
internal sealed record Sandbox(string Description, IReadOnlyList<string> Command)
{
    /// <summary>How many bytes the files in a program's folder may take, which are kept in memory.</summary>
    public const long MaxFiles = 256 << 20;

    private const string Folder = "{0}", Needed = "{1}", ReadOnly = "no network, and every file but its own is read-only";
    private static readonly string[] Hidden = ["/run", "/tmp"], InMemory = ["--size", $"{MaxFiles}", "--tmpfs", Folder];

    // The strictest first: older versions and some containers lack the first two.
    private static readonly Sandbox[] Known =
    [
        Bubblewrap(ReadOnly, ["--unshare-user", "--disable-userns"], InMemory),
        Bubblewrap(ReadOnly, [], InMemory),
        Bubblewrap(ReadOnly + "; those may fill the disk", [], ["--bind", Folder, Folder]),
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
    /// <param name="needed">Files and folders that it reads, wherever they are.</param>
    public ProcessStartInfo Start(IEnumerable<string> program, string folder, params IEnumerable<string> needed)
    {
        // Only what is hidden: bubblewrap cannot bind at a path with a link in it.
        string[] binds =
        [
            .. needed.Where(path => Hidden.Any(hidden => path.StartsWith($"{hidden}/", StringComparison.Ordinal)))
                .SelectMany(path => (string[])["--ro-bind", path, path]),
        ];
        string[] words =
        [
            .. Command.SelectMany(word => word == Needed ? binds : [word.Replace(Folder, folder, StringComparison.Ordinal)]), .. program,
        ];
        return new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    // Not --die-with-parent: the parent is the thread that starts it, and threads of a pool come and go.
    private static Sandbox Bubblewrap(string description, string[] stricter, string[] own) => new(description,
    [
        "bwrap", "--unshare-all", .. stricter, "--cap-drop", "ALL",
        // A terminal could be typed into. As process 1, since all others end with it; bubblewrap's own would wait for them.
        "--new-session", "--as-pid-1", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
        // A socket in /run or /tmp asks a program outside to do what is forbidden here.
        .. Hidden.SelectMany(path => (string[])["--tmpfs", path]), .. own, Needed,
        // Files in memory are memory: these folders hold none.
        .. Hidden.Append("/dev").SelectMany(path => (string[])["--remount-ro", path]), "--chdir", Folder, "--",
    ]);

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
