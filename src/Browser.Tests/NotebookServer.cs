using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Backprop.Browser.Tests;

/// <summary>Debian's classic Notebook with the kernel that is installed, on this machine alone.</summary>
internal sealed class NotebookServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("notebook-server-");
    private readonly StringBuilder said = new();
    private readonly Process process;

    private NotebookServer(string kernels)
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        }
        var start = new ProcessStartInfo("/usr/bin/python3",
        [
            "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={new Uri(Address).Port}", "--port-retries=0",
            "--NotebookApp.token=", "--NotebookApp.password=", $"--notebook-dir={Folder}",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        // Nothing of the person's own settings is read or written.
        start.Environment["JUPYTER_PATH"] = kernels;
        string home = folder.CreateSubdirectory("home").FullName;
        foreach (string variable in (string[])["HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"])
            start.Environment[variable] = home;
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Where it answers.</summary>
    public string Address { get; }

    /// <summary>The folder whose notebooks it opens.</summary>
    public string Folder => folder.FullName;

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<NotebookServer> StartAsync()
    {
        bool isCI = Environment.GetEnvironmentVariable("CI") == "true";
        string? prefix = Environment.GetEnvironmentVariable("BACKPROP_KERNEL_PREFIX");
        bool hasNotebook = Directory.Exists("/usr/lib/python3/dist-packages/notebook");
        Assert.SkipUnless(isCI || (hasNotebook && prefix is not null),
            "needs Debian's jupyter-notebook, and BACKPROP_KERNEL_PREFIX, the folder into which `kernel install --prefix` "
                + "has put the kernel");
        Assert.True(hasNotebook && prefix is not null, "On CI Debian's jupyter-notebook and the kernel must be installed.");

        var server = new NotebookServer(Path.Combine(prefix, "share", "jupyter"));
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                await client.GetStringAsync("api");
                return server;
            }
            catch (HttpRequestException) when (watch.Elapsed.TotalSeconds < 30 && !server.process.HasExited)
            {
            }
            catch
            {
                await server.DisposeAsync();
                Assert.Fail($"The notebook server does not answer.\n{server.said}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
        folder.Delete(recursive: true);
    }
}
