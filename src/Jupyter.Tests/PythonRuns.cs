using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Backprop.Notebook;

namespace Backprop.Jupyter.Tests;

/// <summary>Runs a file of Python tests, once, against the kernel that has been built, or against the one that is installed.</summary>
public sealed class PythonRuns : IDisposable
{
    // Debian's, which has Jupyter's packages from apt; another Python on the PATH may not.
    private const string Python = "/usr/bin/python3";
    private const string Packages = "jupyter_client, jupyter_kernel_test, nbclient, nbconvert, nbformat";

    private static readonly Lazy<string?> Missing = new(() =>
    {
        if (!File.Exists(Python))
            return $"{Python} is not there";
        var (exit, _, error) = Run(new ProcessStartInfo(Python, ["-c", $"import {Packages}"]));
        return exit == 0 ? null : error.Trim().Split('\n')[^1];
    });

    private readonly string kernels = Directory.CreateTempSubdirectory("jupyter-tests-").FullName;
    private Task<Outcome>? outcome;

    /// <summary>How the tests of a file went: name -> problems, none for a test that passed; and what they printed.</summary>
    public sealed record Outcome(IReadOnlyDictionary<string, JsonArray> Problems, string Said);

    /// <summary>Runs the file, or gives how it went.</summary>
    public Task<Outcome> OfAsync(string file, string folder)
    {
        if (Missing.Value is { } missing)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"needs Python's {Packages}: {missing}");
            Assert.Fail($"On CI Python's {Packages} must be installed: {missing}");
        }
        return outcome ??= Task.Run(() => Run(file, folder));
    }

    public void Dispose() => Directory.Delete(kernels, recursive: true);

    private Outcome Run(string file, string folder)
    {
        var start = new ProcessStartInfo(Python, ["run.py", file]) { WorkingDirectory = folder };
        // CI tests the kernel that is installed; a developer the one just built.
        if (Environment.GetEnvironmentVariable("BACKPROP_KERNEL_PREFIX") is { Length: > 0 } prefix)
        {
            start.Environment["JUPYTER_PATH"] = Path.Combine(prefix, "share", "jupyter");
        }
        else
        {
            Describe(Path.Combine(kernels, "kernels", "built"));
            start.Environment["JUPYTER_PATH"] = kernels;
            start.Environment["BACKPROP_KERNEL"] = "built";
        }
        start.Environment["BACKPROP_NOTEBOOKS"] = Path.Combine(Checkout(), "notebooks");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var (exit, output, error) = Run(start);
        var problems = new Dictionary<string, JsonArray>();
        var said = new StringBuilder(error);
        foreach (JsonNode line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!))
        {
            if (line["name"] is { } name)
                problems[name.GetValue<string>()] = line["problems"]!.AsArray();
            else
                said.AppendLine(line["said"]!.GetValue<string>());
        }
        Assert.True(exit == 0, said.ToString());
        return new Outcome(problems, said.ToString());
    }

    private static void Describe(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), new JsonObject
        {
            ["argv"] = new JsonArray(
                DotnetHost.Path, Path.Combine(AppContext.BaseDirectory, "Backprop.Cli.dll"), "kernel", "start", "{connection_file}"),
            ["display_name"] = "built",
            ["language"] = "csharp",
            ["interrupt_mode"] = "message",
        }.ToJsonString());
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "notebooks")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No notebooks above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }

    private static (int Exit, string Output, string Error) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
