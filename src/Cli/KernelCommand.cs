using System.CommandLine;
using System.Runtime.InteropServices;
using Backprop.Jupyter;

namespace Backprop.Cli;

/// <summary><c>backprop kernel</c>: the notebook kernel, for VS Code, JupyterLab and every other Jupyter front end.</summary>
internal static class KernelCommand
{
    // Longer than the sockets take to send what is queued.
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(1.5);

    public static Command Create() => new("kernel", "The notebook kernel, for VS Code, JupyterLab and other Jupyter front ends.")
    {
        Start(),
    };

    private static Command Start()
    {
        var file = new Argument<string>("connection-file") { Description = "The file in which the front end says where to listen." };
        var command = new Command("start", "Run the kernel; front ends call this.") { file };
        command.SetAction(async (call, cancellation) => await StartAsync(call.GetValue(file)!, cancellation));
        return command;
    }

    private static async Task<int> StartAsync(string file, CancellationToken cancellation)
    {
        ConnectionFile connection;
        try
        {
            connection = ConnectionFile.Load(file);
        }
        catch (FormatException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
        TextWriter log = Console.Error;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var kernel = new KernelServer(connection, Environment.CurrentDirectory, line => log.WriteLine($"[backprop] {line}"));
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
        await kernel.RunAsync(ending.Token);

        // A cell may still run, on threads that nothing stops.
        _ = new Timer(_ => Environment.FailFast(null), null, EndingTime, Timeout.InfiniteTimeSpan);
        kernel.Dispose();
        Environment.Exit(CommandLine.Done);
        return CommandLine.Done;
    }
}
