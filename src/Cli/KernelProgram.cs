using System.Diagnostics;
using System.Runtime.InteropServices;
using Backprop.Notebook;

namespace Backprop.Cli;

/// <summary>Makes the copy of this program that Jupyter starts: in a checkout published, compiled ahead of time; else as it is.</summary>
internal sealed class KernelProgram : IDisposable
{
    private readonly string work = Directory.CreateTempSubdirectory("backprop-kernel-").FullName;

    private KernelProgram()
    {
    }

    /// <summary>The assembly that is started.</summary>
    public static string Assembly => Path.GetFileName(typeof(KernelProgram).Assembly.Location);

    /// <summary>Where the copy is, until it is moved or disposed of.</summary>
    public string Folder => Path.Combine(work, "program");

    /// <summary>Why it is not compiled ahead of time, so that it starts a second later; null where it is.</summary>
    public string? WhyNotCompiled { get; private set; }

    /// <exception cref="IOException">It could not be made.</exception>
    public static async Task<KernelProgram> MakeAsync(CancellationToken cancellation)
    {
        var program = new KernelProgram();
        try
        {
            if (FindProject() is not { } project)
            {
                Copy(AppContext.BaseDirectory, program.Folder);
                return program;
            }
            // Where the compiler's package is not to be had, as without a network, the program works as well uncompiled.
            program.WhyNotCompiled = await program.PublishAsync(project, isCompiled: true, cancellation);
            if (program.WhyNotCompiled is not null && await program.PublishAsync(project, isCompiled: false, cancellation) is { } problem)
                throw new IOException($"The kernel cannot be built: {problem}");
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
    }

    // A program that runs from a checkout lies somewhere below its project.
    private static string? FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "Cli.csproj") is var project && File.Exists(project))
                return project;
        return null;
    }

    // Null if it went well; else what the build says.
    private async Task<string?> PublishAsync(string project, bool isCompiled, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotnetHost.Path,
            ["publish", project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", $"-p:PublishReadyToRun={(isCompiled ? "true" : "false")}",
             "-p:UseAppHost=false",
             // Not in the checkout: what is built there stays as it is, and this build may run beside another.
             "--artifacts-path", Path.Combine(work, "artifacts"), "--output", Folder, "--nologo", "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A surrounding build sets these for its own SDK.
        foreach (string variable in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"])
            start.Environment.Remove(variable);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process publish = Process.Start(start)!;
        var output = publish.StandardOutput.ReadToEndAsync(cancellation);
        var errors = publish.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await publish.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            publish.Kill(entireProcessTree: true);
            throw;
        }
        return publish.ExitCode == 0 ? null : (await output + await errors).Trim();
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
