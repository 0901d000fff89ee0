using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Backprop.Data;
using Backprop.Notebook;

namespace Backprop.Cli.Grading;

/// <summary>Runs a student's notebook in a process of its own, within limits, and marks its exercises.</summary>
/// <param name="course">The course.</param>
/// <param name="limits">What a notebook may take.</param>
/// <param name="sandbox">What the process is kept from.</param>
internal sealed class NotebookGrader(Course course, GradingLimits limits, Sandbox sandbox)
{
    private const int MaxLine = 5_000_000, MaxLines = 100_000, MaxErrors = 100_000;

    // A secret in the environment is no concern of a student's code.
    private static readonly string[] Kept =
        ["PATH", "LANG", "LC_ALL", "DOTNET_ROOT", "DOTNET_HOST_PATH", "SystemRoot", "windir", "SystemDrive", "ComSpec", "NUGET_PACKAGES"];

    /// <summary>Grades a notebook.</summary>
    /// <param name="path">The student's notebook.</param>
    /// <param name="notebook">As it was given out.</param>
    /// <param name="limit">How long the process may take.</param>
    /// <param name="processors">How many processors the process may use.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">The student's notebook cannot be read.</exception>
    public async Task<(IReadOnlyList<Mark> Marks, IReadOnlyList<string> Remarks)> GradeAsync(
        string path, CourseNotebook notebook, TimeSpan limit, int processors, CancellationToken cancellation)
    {
        var request = new GradingRequest(Path.Combine(course.Folder, notebook.File), Path.GetFullPath(path),
            Convert.ToHexString(RandomNumberGenerator.GetBytes(32)), limits.SecondsPerCell,
            limit.TotalSeconds + 10, limits.ProcessBytes, sandbox.Command.Count > 0);
        var reports = new List<GradingReport>();
        var scratch = Directory.CreateTempSubdirectory("backprop-grade-");
        string ending;
        try
        {
            ending = await RunAsync(Call(scratch.FullName, path, processors), request, reports, limit, cancellation);
        }
        finally
        {
            Remove(scratch);
        }
        if (reports.FirstOrDefault()?.Submission is not { } submission)
            throw new InvalidDataException(reports.FirstOrDefault()?.Problem ?? ending);

        var ran = new Dictionary<int, CellReport>();
        foreach (var cell in reports.Select(report => report.Cell).OfType<CellReport>())
            ran[cell.Index] = cell;
        var marks = new List<Mark>();
        var remarks = submission.Remarks.ToList();
        CellReport? answer = null;
        foreach (var (i, cell) in submission.Cells.Index())
        {
            var report = ran.GetValueOrDefault(i);
            if (cell.Exercise is { } exercise)
                marks.Add(Mark.Of(notebook.Exercises.ElementAt(exercise), report, answer, ending, submission));
            else if (cell.Kind == CodeKind.Answer)
                answer = report;
            else if (report?.Error is { } error)
                remarks.Add($"{Submission.Begin(cell.Source)} failed: {Submission.Begin(error)}");
        }
        return marks.Count == notebook.Exercises.Count() ? (marks, remarks)
            : throw new InvalidDataException("the course's notebook has been changed meanwhile; grade again.");
    }

    // Why the process ended, for the cells that it has not reported.
    private async Task<string> RunAsync(ProcessStartInfo call, GradingRequest request, List<GradingReport> reports,
        TimeSpan limit, CancellationToken cancellation)
    {
        using var process = Process.Start(call)!;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        var errors = new StringBuilder();
        try
        {
            var ignored = KeepAsync(process.StandardError, errors, limited.Token);
            try
            {
                // Left open: that it ends tells the process that nobody grades any more.
                await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), limited.Token);
                await process.StandardInput.FlushAsync(limited.Token);
                if (OperatingSystem.IsWindows())
                    process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended already, and the exit code says why.
            }
            if (!await ReadAsync(process.StandardOutput, request.Key, reports, limited.Token))
                return "The notebook was ended: it wrote too much past the console.";
            await process.WaitForExitAsync(limited.Token);
            await ignored;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return FormattableString.Invariant($"The notebook was ended after {limit.TotalSeconds:0} s.");
        }
        finally
        {
            End(process);
        }
        string error = errors.ToString().Trim(), reason = reports.Count > 0 ? "" : $" {error.Split('\n')[^1]}";
        return error.Contains(GradingHost.MemoryMessage, StringComparison.Ordinal)
            ? FormattableString.Invariant($"The notebook was ended: it took more than {limits.Memory / 1e6:0} MB.")
            : error.Contains("Stack overflow", StringComparison.Ordinal) ? "The notebook ended: stack overflow."
            : $"The notebook ended by itself, with exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}.{reason}";
    }

    private ProcessStartInfo Call(string folder, string submission, int processors)
    {
        string command = typeof(NotebookGrader).Assembly.Location;
        string? data = Environment.GetEnvironmentVariable(Mnist.FolderVariable) is { Length: > 0 } named ? Path.GetFullPath(named)
            : Mnist.Where();
        var call = sandbox.Start([DotnetHost.Path, command, GradeCommand.HostName], folder,
            new[] { course.Folder, submission, Path.GetDirectoryName(command), Path.GetDirectoryName(DotnetHost.Path), data }
                .Where(Path.Exists)!);
        foreach (string name in call.Environment.Keys.Except(Kept, StringComparer.OrdinalIgnoreCase).ToList())
            call.Environment.Remove(name);
        foreach (string name in (string[])["HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "TMPDIR", "TEMP", "TMP"])
            call.Environment[name] = folder;
        if (data is not null)
            call.Environment[Mnist.FolderVariable] = data;
        call.Environment["DOTNET_EnableDiagnostics"] = "0";
        call.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        call.Environment["DOTNET_GCHeapHardLimit"] = limits.Memory.ToString("x", CultureInfo.InvariantCulture);
        call.Environment["DOTNET_PROCESSOR_COUNT"] = processors.ToString("x", CultureInfo.InvariantCulture);
        return call;
    }

    // False if the process writes more than reports take.
    private static async Task<bool> ReadAsync(
        StreamReader output, string key, List<GradingReport> reports, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        char[] buffer = new char[8192];
        int lines = 0;
        while (await output.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                {
                    line.Append(buffer[i]);
                    continue;
                }
                // A notebook can write there, too, but does not know the key.
                if (line.ToString() is var text && text.StartsWith(key, StringComparison.Ordinal))
                    reports.Add(JsonSerializer.Deserialize<GradingReport>(text[key.Length..])!);
                line.Clear();
                lines++;
            }
            if (line.Length > MaxLine || lines > MaxLines)
                return false;
        }
        return true;
    }

    private static async Task KeepAsync(StreamReader errors, StringBuilder kept, CancellationToken cancellation)
    {
        char[] buffer = new char[8192];
        while (await errors.ReadAsync(buffer, cancellation) is > 0 and var count)
            kept.Append(buffer, 0, Math.Min(count, MaxErrors - kept.Length));
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile, or has started a program of another user's.
        }
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A process that it has started may still write there.
        }
    }
}

/// <summary>What a student's notebook may take.</summary>
/// <param name="SecondsPerCell">How long a cell of the student's may take, or a check.</param>
/// <param name="Memory">Bytes of .NET's heap.</param>
internal sealed record GradingLimits(double SecondsPerCell, long Memory)
{
    // The runtime, the compilers and their code.
    private const long Runtime = 700_000_000;

    // The cells of the course, which loads its data and trains.
    private const double Course = 60;

    /// <summary>How long a notebook may take.</summary>
    public TimeSpan PerNotebook => TimeSpan.FromSeconds(Course + 5 * SecondsPerCell);

    /// <summary>How long all notebooks of a student may take; what is left then is not run.</summary>
    public TimeSpan PerStudent => TimeSpan.FromSeconds(Course + 10 * SecondsPerCell);

    /// <summary>Bytes of the whole process.</summary>
    public long ProcessBytes => Memory + Runtime;
}
