using System.Diagnostics;
using System.Globalization;
using Backprop.Data;

namespace Backprop.Cli.Tests;

/// <summary>What a call of the built command printed, and how it ended.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The call was wrong: one sentence on stderr that says so, nothing else anywhere.</summary>
    public void IsWrongCall(params string[] expected)
    {
        Assert.True(ExitCode == 2, ToString());
        Assert.Equal("", Output);
        string sentence = Error.TrimEnd('\r', '\n');
        Assert.True(sentence.Length > 0 && !sentence.Contains('\n'), ToString());
        Assert.DoesNotContain("   at ", sentence);
        Assert.DoesNotContain("Exception", sentence);
        Assert.DoesNotContain("(Parameter", sentence);
        foreach (string part in expected)
            Assert.Contains(part, sentence);
    }

    /// <summary>It did what it was asked to.</summary>
    public CommandRun IsDone()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    public override string ToString() => $"exit {ExitCode.ToString(CultureInfo.InvariantCulture)}\nstdout: {Output}\nstderr: {Error}";
}

/// <summary>A folder to call the built command in.</summary>
internal sealed class WorkingFolder : IDisposable
{
    private static readonly string Command = System.IO.Path.Combine(AppContext.BaseDirectory, "Backprop.Cli.dll");

    public string Path { get; } = Directory.CreateTempSubdirectory("backprop-cli").FullName;

    /// <summary>What BACKPROP_DATA is for the calls; unset unless given.</summary>
    public string? Data { get; init; }

    /// <summary>The machine's language, as LC_ALL gives it.</summary>
    public string? Language { get; init; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), content);
        return name;
    }

    public string[] Files() =>
    [
        .. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public string Read(string name) => System.IO.File.ReadAllText(File(name));

    public async Task<CommandRun> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await EndAsync(process);
    }

    public Process Start(params string[] arguments) => Start(threads: 0, arguments);

    /// <param name="threads">How many processors .NET sees; 0 for all.</param>
    /// <param name="arguments">The command's arguments.</param>
    public Process Start(int threads, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Command, .. arguments])
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove(Mnist.FolderVariable);
        if (Data is not null)
            start.Environment[Mnist.FolderVariable] = Data;
        if (threads > 0)
            start.Environment["DOTNET_PROCESSOR_COUNT"] = $"{threads:x}";
        if (Language is not null)
            start.Environment["LC_ALL"] = Language;
        return Process.Start(start)!;
    }

    public static async Task<CommandRun> EndAsync(Process process, string alreadyRead = "", TimeSpan? patience = null)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using var limited = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The command did not come to its end.");
        }
        return new CommandRun(process.ExitCode, alreadyRead + await output, await error);
    }

    /// <summary>Ctrl+C.</summary>
    public static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
