using System.Diagnostics;

namespace Backprop.Benchmarks;

/// <summary>Other programs, run to their end.</summary>
internal static class Processes
{
    /// <summary>What a program prints.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
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

    /// <summary>What <c>backprop</c> prints, as a process of its own.</summary>
    public static string Backprop(string arguments) =>
        Output(new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "Backprop.Cli.dll")}\" {arguments}"));
}
