using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Backprop.Jupyter;
using Backprop.Notebook;

namespace Backprop.Cli;

/// <summary><c>backprop kernel</c>: the notebook kernel, for VS Code, JupyterLab and every other Jupyter front end.</summary>
internal static class KernelCommand
{
    // Longer than the sockets take to send queued messages.
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(1.5);

    public static Command Create() => new("kernel", "The notebook kernel, for VS Code, JupyterLab and other Jupyter front ends.")
    {
        Install(),
        Uninstall(),
        Start(),
    };

    private static Command Install()
    {
        Option<string?> prefix = Prefix();
        Option<string> name = Name();
        var force = new Option<bool>("--force") { Description = "Replace a kernel of that name that this program did not install." };
        var command = new Command("install", "Install the kernel where Jupyter and VS Code look for it.") { prefix, name, force };
        command.SetAction(async (call, cancellation) =>
            await InstallAsync(new KernelSpec(call.GetValue(name)!, call.GetValue(prefix)), call.GetValue(force), cancellation));
        return command;
    }

    private static Command Uninstall()
    {
        Option<string?> prefix = Prefix();
        Option<string> name = Name();
        var command = new Command("uninstall", "Remove what install has installed, and nothing else.") { prefix, name };
        command.SetAction(call => Uninstall(new KernelSpec(call.GetValue(name)!, call.GetValue(prefix))));
        return command;
    }

    private static Option<string?> Prefix() => new("--prefix")
    {
        Description = "Install to DIR/share/jupyter/kernels, as in a Python environment, not to the user's own Jupyter folder.",
    };

    private static Option<string> Name() => new("--name")
    {
        Description = "The C# kernel's name; notebooks written for .NET ask for the default. The F# kernel's is NAME-fsharp.",
        DefaultValueFactory = _ => KernelSpec.DefaultName,
    };

    private static async Task<int> InstallAsync(KernelSpec spec, bool force, CancellationToken cancellation)
    {
        KernelSpec[] specs = [spec, spec.FSharp];
        if (!force && Array.Find(specs, it => it.Exists && !it.IsOurs) is { } foreign)
            throw new ArgumentException($"{StaysAsItIs(foreign)} --force replaces it, --name installs beside it.");
        var terminal = new Terminal();
        terminal.Note($"Building the kernel for {spec.Folder}. It is compiled for this machine, so that it starts faster; that takes "
            + "about a minute, or several if packages are downloaded or the machine is busy.");
        using KernelProgram program = await WaitAsync(KernelProgram.MakeAsync(cancellation), terminal.Note, TimeSpan.FromSeconds(15));
        if (program.WhyNotCompiled is { } problem)
        {
            string reason = problem.Split('\n').FirstOrDefault(line => line.Contains("error"), problem).Trim();
            terminal.Note("The kernel could not be compiled ahead of time, so it will start about a second later. "
                + $"This happens offline; install it again when online. The build said: {reason}");
        }
        foreach (KernelSpec each in specs)
        {
            each.Install(program.Folder, KernelProgram.Assembly, DotnetHost.Path);
            terminal.Result($"Installed {each.DisplayName} ({each.Name}) in {each.Folder}");
        }
        return CommandLine.Done;
    }

    /// <summary>Waits for the kernel's build and tells, at intervals, that it goes on.</summary>
    internal static async Task<T> WaitAsync<T>(Task<T> build, Action<string> note, TimeSpan interval)
    {
        var clock = Stopwatch.StartNew();
        while (await Task.WhenAny(build, Task.Delay(interval)) != build)
            note(FormattableString.Invariant($"Still building, {clock.Elapsed:m\\:ss} so far."));
        return await build;
    }

    private static int Uninstall(KernelSpec spec)
    {
        var terminal = new Terminal();
        KernelSpec[] found = [.. new[] { spec, spec.FSharp }.Where(it => it.Exists)];
        if (found.Length == 0)
            throw new ArgumentException($"There is no kernel in {spec.Folder}.");
        if (Array.TrueForAll(found, it => !it.IsOurs))
            throw new ArgumentException(StaysAsItIs(found[0]));
        foreach (KernelSpec each in found)
        {
            terminal.Result(!each.IsOurs ? StaysAsItIs(each)
                : each.Uninstall() ? $"Removed {each.Folder}"
                : $"Removed the kernel; {each.Folder} holds other files, which stay.");
        }
        return CommandLine.Done;
    }

    private static string StaysAsItIs(KernelSpec spec) =>
        $"{spec.Folder} holds a kernel that this program did not install; it stays as it is.";

    private static Command Start()
    {
        var file = new Argument<string>("connection-file") { Description = "The file in which the front end says where to listen." };
        var language = new Option<string>("--language")
        {
            Description = "The language of cells that do not specify one",
            DefaultValueFactory = _ => "csharp",
        };
        language.AcceptOnlyFromAmong("csharp", "fsharp");
        var command = new Command("start", "Run the kernel; front ends call this.") { file, language };
        // Synchronous, because System.CommandLine ends asynchronous actions at SIGINT, which here stops a cell.
        command.SetAction(call => Start(call.GetValue(file)!, call.GetValue(language)!));
        return command;
    }

    private static int Start(string file, string language)
    {
        TextWriter log = Console.Error;
        using var ending = new CancellationTokenSource();
        using KernelServer kernel = Listen(file, language, line => log.WriteLine($"[backprop] {line}"));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            kernel.Interrupt();
        });
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        kernel.Run(ending.Token);

        // Ends the process even if a cell's threads cannot be stopped.
        new Thread(() =>
        {
            Thread.Sleep(EndingTime);
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true, Name = "ending" }.UnsafeStart();
        kernel.Dispose();
        Environment.Exit(CommandLine.Done);
        return CommandLine.Done;
    }

    private static KernelServer Listen(string file, string language, Action<string> log)
    {
        try
        {
            return new KernelServer(ConnectionFile.Load(file), Environment.CurrentDirectory, language, log);
        }
        catch (FormatException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }
}
