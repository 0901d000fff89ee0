using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Backprop.Tests;

/// <summary>What tests read: the reference figures beside them, and the real MNIST where BACKPROP_DATA says it is.</summary>
internal static class TestData
{
    private static readonly Lazy<(Dataset Train, Dataset Test)> LoadedMnist = new(() => Mnist.LoadFolder(MnistFolder()!));

    /// <summary>MNIST, or the test that asks for it is skipped and says so.</summary>
    public static (Dataset Train, Dataset Test) RequireMnist()
    {
        Assert.SkipWhen(MnistFolder() is null, "needs the real MNIST: set BACKPROP_DATA to a folder that holds it");
        return LoadedMnist.Value;
    }

    /// <summary>The folder of the four .gz files as they are downloaded, or the test that asks for it is skipped and says so.</summary>
    public static string RequireMnistFiles()
    {
        string? folder = MnistFolder();
        Assert.SkipWhen(folder is null || DataCatalog.Mnist.Files.Any(file => !File.Exists(Path.Combine(folder, file.Name))),
            "needs the real MNIST, packed: set BACKPROP_DATA to a folder that holds its four .gz files");
        return folder!;
    }

    /// <summary>A file of figures measured with NumPy.</summary>
    public static JsonElement Reference(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "Reference", file))).RootElement;

    /// <summary>Runs a script with NumPy; where there is none, the test that asks for it is skipped and says so, but not on CI.</summary>
    public static void RunNumPy(string script, params string[] arguments) =>
        RunPython("numpy", isSkippedOnCI: false, [script, .. arguments]);

    /// <summary>Runs a script with PyTorch; where there is none, the test that asks for it is skipped and says so.</summary>
    public static void RunTorch(string script, params string[] arguments) =>
        RunPython("torch", isSkippedOnCI: true, [script, .. arguments]);

    private static void RunPython(string module, bool isSkippedOnCI, string[] call)
    {
        const string python = "/usr/bin/python3";
        bool isThere = File.Exists(python) && Run("-c", $"import {module}").ExitCode == 0;
        Assert.SkipWhen(!isThere && (isSkippedOnCI || Environment.GetEnvironmentVariable("CI") != "true"),
            $"needs Debian's python3-{module}");
        var run = Run(call);
        Assert.True(run.ExitCode == 0, run.Error);

        static (int ExitCode, string Error) Run(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
    }

    public static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    // A relative path is meant from where the tests were started, which the test host's own folder is not.
    private static string? MnistFolder() => Environment.GetEnvironmentVariable(Mnist.FolderVariable) is not { Length: > 0 } folder ? null
        : Directory.Exists(folder) ? folder
        : Path.GetFullPath(Path.Combine(Folder(), "..", "..", folder));
}
