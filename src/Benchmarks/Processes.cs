using System.Diagnostics;

namespace Backprop.Benchmarks;

/// <summary>Runs other programs to their end.</summary>
internal static class Processes
{
    /// <summary>The output of a program.</summary>
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    public static string Output(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{start.FileName} {start.Arguments} ended with {process.ExitCode}: {errors.Result}");
    }

    /// <summary>The output of <c>backprop</c>, run as a process of its own.</summary>
    public static string Backprop(string arguments) =>
        Output(new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "Backprop.Cli.dll")}\" {arguments}"));
}
