using System.Diagnostics;
using System.Runtime.InteropServices;
using Backprop.Notebook;

namespace Backprop.Cli;

/// <summary>Creates the copy of this program that Jupyter starts; in a checkout it is compiled ahead of time.</summary>
internal sealed class KernelProgram : IDisposable
{
    private readonly string work = Directory.CreateTempSubdirectory("backprop-kernel-").FullName;

    private KernelProgram()
    {
    }

    /// <summary>The assembly to start.</summary>
    public static string Assembly => Path.GetFileName(typeof(KernelProgram).Assembly.Location);

    /// <summary>The folder of the copy, until it is moved or disposed.</summary>
    public string Folder => Path.Combine(work, "program");

    /// <summary>Why it is not compiled ahead of time and starts a second later; null if it is.</summary>
    public string? WhyNotCompiled { get; private set; }

    /// <exception cref="IOException">The program could not be built.</exception>
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
            // Offline, the compiler's package may be unavailable; the program also works without ahead-of-time compilation.
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

    /// <summary>Copies a folder's files.</summary>
    public static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
    }

    // In a checkout, the program is in a folder below its project.
    private static string? FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "Cli.csproj") is var project && File.Exists(project))
                return project;
        return null;
    }

    // Returns null on success, otherwise the build's output.
    private async Task<string?> PublishAsync(string project, bool isCompiled, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "publish", project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier,
            "--self-contained", "false", $"-p:PublishReadyToRun={(isCompiled ? "true" : "false")}", "-p:UseAppHost=false",
            // Outside the checkout, so that its build output is not changed and this build may run beside another.
            "--artifacts-path", Path.Combine(work, "artifacts"), "--output", Folder, "--nologo", "--verbosity", "quiet",
        ];
        var start = new ProcessStartInfo(DotnetHost.Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        DotnetHost.Prepare(start);
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
}
