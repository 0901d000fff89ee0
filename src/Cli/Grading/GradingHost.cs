using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>The process that runs a student's notebook: it answers each cell with a line, and ends when its memory is used up.</summary>
/// <param name="request">What it is asked to run.</param>
/// <param name="course">The course's notebook.</param>
/// <param name="submission">The student's.</param>
internal sealed class GradingHost(GradingRequest request, CourseNotebook course, Submission submission)
{
    /// <summary>What the process writes to its error stream when its memory is used up.</summary>
    public const string MemoryMessage = "The memory of the notebook is used up.";

    private readonly NotebookSession session = new(Path.GetDirectoryName(request.Notebook)!, course.Language);

    // What checks are called on, as the course's cells have made it.
    private readonly Dictionary<string, object?> made = [];

    // The library of the checks that the course has loaded, before any code of the student's has run.
    private Assembly? checks;
    private int declared;

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var input = new StreamReader(Console.OpenStandardInput());
        var request = JsonSerializer.Deserialize<GradingRequest>((await input.ReadLineAsync(cancellation))!)!;
        // Taken before a session replaces the console's writers.
        using var reports = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        new Thread(() => Watch(request)) { IsBackground = true, Name = "memory" }.Start();
        // On Windows programs that it starts would wait for that read.
        if (!OperatingSystem.IsWindows())
            new Thread(() => EndWith(input)) { IsBackground = true, Name = "grader" }.Start();
        var toRead = TimeSpan.FromSeconds(Math.Min(request.SecondsPerCell, 20));
        try
        {
            var course = CourseNotebook.Load(request.Notebook);
            // A pipe in place of a file never ends, and deeply nested code keeps the parser busy for minutes.
            var submission = await Task.Run(() => Submission.Load(request.Submission, course), cancellation)
                .WaitAsync(toRead, cancellation);
            await WriteAsync(new GradingReport(submission));
            var host = new GradingHost(request, course, submission);
            using (host.session)
            {
                for (int i = 0; i < submission.Cells.Count; i++)
                    await WriteAsync(new GradingReport(Cell: await host.RunCellAsync(i, cancellation)));
            }
        }
        catch (TimeoutException)
        {
            await WriteAsync(new GradingReport(Problem: $"it could not be read within {toRead.TotalSeconds:0} s."));
        }
        catch (Exception problem)
            when (problem is NotebookFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            await WriteAsync(new GradingReport(Problem: problem.Message));
        }
        return CommandLine.Done;

        Task WriteAsync(GradingReport report) => reports.WriteLineAsync(request.Key + JsonSerializer.Serialize(report));
    }

    private async Task<CellReport> RunCellAsync(int index, CancellationToken cancellation)
    {
        var cell = submission.Cells[index];
        long start = Stopwatch.GetTimestamp();
        CellReport Report(string? error = null, JsonObject? check = null, bool isReplaced = false) =>
            new(index, Stopwatch.GetElapsedTime(start).TotalSeconds, error, check, isReplaced);

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (cell.Kind != CodeKind.Given)
            limited.CancelAfter(TimeSpan.FromSeconds(request.SecondsPerCell));
        try
        {
            if (cell.Kind == CodeKind.Check)
            {
                if (made.TryGetValue(cell.Target, out object? mine) && !ReferenceEquals(mine, Value(cell.Target)))
                    return Report(isReplaced: true);
                var (value, failed) = await DeclareAsync(cell.Source, limited.Token);
                return failed is null ? Report(check: Data(value)) : Report(failed);
            }
            var output = new LastOutput();
            bool completed = await session.RunAsync(cell.Source, cell.Language, $"cell [{index + 1}]", output, limited.Token);
            if (cell.Kind == CodeKind.Given)
            {
                checks ??= (await DeclareAsync($"typeof({typeof(CheckResult).FullName})", cancellation)).Value is Type type
                    ? type.Assembly : null;
                foreach (string name in cell.Defines)
                    made[name] = Value(name);
            }
            return Report(completed ? null : output.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Report(FormattableString.Invariant($"It was stopped after {request.SecondsPerCell} s."));
        }
    }

    // The value of an expression, by a variable of its own: what is shown could be shown by anybody.
    private async Task<(object? Value, string? Error)> DeclareAsync(string expression, CancellationToken cancellation)
    {
        string name = FormattableString.Invariant($"__graded{declared++}");
        var output = new LastOutput();
        bool completed = await session.RunAsync($"var {name} = {expression};", "csharp", "check", output, cancellation);
        return completed ? (Value(name), null) : (null, output.Message);
    }

    private object? Value(string name) => session.Variables("csharp").LastOrDefault(variable => variable.Name == name)?.Value;

    // Null for a value that is no result of the course's checks.
    private JsonObject? Data(object? value) => value is not null && value.GetType() == checks?.GetType(typeof(CheckResult).FullName!)
        ? (JsonObject)checks.GetType(typeof(CheckData).FullName!)!.GetMethod(nameof(CheckData.Of))!.Invoke(null, [value])! : null;

    // The limit of .NET's heap does not cover memory that is taken past it.
    private static void Watch(GradingRequest request)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (Used(request) <= request.MaxBytes)
            {
                if (Stopwatch.GetElapsedTime(start).TotalSeconds > request.Seconds)
                    Environment.FailFast("The time of the notebook is used up.");
                Thread.Sleep(50);
            }
        }
        catch (OutOfMemoryException)
        {
            // The heap is full, and this thread is the next that asks for some of it.
        }
        Environment.FailFast(MemoryMessage);
    }

    // The grader may have been stopped, and cannot end what runs in a sandbox then.
    private static void EndWith(StreamReader input)
    {
        while (input.Read() >= 0)
        {
        }
        Environment.FailFast("Nobody grades any more.");
    }

    // Where a sandbox has processes of its own, all of them are the notebook's.
    private static long Used(GradingRequest request)
    {
        if (!request.IsAlone)
            return Environment.WorkingSet;
        long used = 0;
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
                used += process.WorkingSet64;
        }
        return used;
    }
}
