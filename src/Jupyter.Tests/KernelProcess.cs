using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Tests;

/// <summary>The built kernel, started as Jupyter starts it.</summary>
internal sealed class KernelProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> log = [];
    private readonly string file;

    private KernelProcess(ConnectionFile connection, string file, params string[] options)
    {
        (Connection, this.file) = (connection, file);
        Write(connection, file);
        process = Process.Start(StartInfo(Host, [Program, "kernel", "start", file, .. options]))!;
        // A pipe that nobody reads would hold the kernel up.
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public ConnectionFile Connection { get; }

    public string Log => string.Join('\n', log.TakeLast(50));

    public bool IsRunning => !process.HasExited;

    public int ExitCode => process.ExitCode;

    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Backprop.Cli.dll");

    private static readonly ConcurrentDictionary<int, bool> GivenPorts = [];

    public static KernelProcess Start(params string[] options) => Start(FreeConnection(), options);

    public static KernelProcess Start(ConnectionFile connection, params string[] options) =>
        new(connection, Path.Combine(Path.GetTempPath(), $"backprop-kernel-{Guid.NewGuid():N}.json"), options);

    /// <summary>The call that starts a kernel, for a shell.</summary>
    public static string Command(string file) => $"\"{Host}\" \"{Program}\" kernel start \"{file}\"";

    public static ProcessStartInfo StartInfo(string program, params string[] arguments)
    {
        // The working folder stays when the test's own are gone.
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment.Remove("JPY_PARENT_PID");
        return start;
    }

    /// <summary>
    /// Five free ports, each given once. They are below the range from which the system assigns ports, and chosen at random because other
    /// tests look for free ports, too.
    /// </summary>
    public static ConnectionFile FreeConnection() =>
        new("127.0.0.1", FreePort(), FreePort(), FreePort(), FreePort(), FreePort(), Guid.NewGuid().ToString(), "hmac-sha256");

    private static int FreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(20_000, 32_000);
            if (!GivenPorts.TryAdd(port, true))
                continue;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }

    public static void Write(ConnectionFile connection, string file) => File.WriteAllText(file, new JsonObject
    {
        ["shell_port"] = connection.ShellPort,
        ["control_port"] = connection.ControlPort,
        ["stdin_port"] = connection.StdinPort,
        ["iopub_port"] = connection.IOPubPort,
        ["hb_port"] = connection.HeartbeatPort,
        ["ip"] = connection.Ip,
        ["key"] = connection.Key,
        ["transport"] = "tcp",
        ["signature_scheme"] = connection.SignatureScheme,
        ["kernel_name"] = ".net-csharp",
    }.ToJsonString());

    public bool WaitForExit(TimeSpan patience)
    {
        if (!process.WaitForExit(patience))
            return false;
        // Until all of the log is here.
        process.WaitForExit();
        return true;
    }

    /// <summary>Sends a signal: "INT", "TERM".</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (IsRunning)
            process.Kill(entireProcessTree: true);
        process.Dispose();
        File.Delete(file);
    }
}
