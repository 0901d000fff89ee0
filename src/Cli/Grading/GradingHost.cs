using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>The process that runs a student's notebook: it answers each cell with a line, and ends when its memory is used up.</summary>
/// <param name="request">What it is asked to run.</param>
internal sealed class GradingHost(GradingRequest request)
{
    /// <summary>What the process writes to its error stream when its memory is used up.</summary>
    public const string MemoryMessage = "The memory of the notebook is used up.";

    private readonly NotebookSession session = new(request.Folder, request.Language);

    // What checks are called on, as the course's cells have made it.
    private readonly Dictionary<string, object?> made = [];

    // The library of the checks that the course has loaded, before any code of the student's has run.
    private Assembly? checks;
    private int declared;

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var request = JsonSerializer.Deserialize<GradingRequest>(await Console.In.ReadToEndAsync(cancellation))!;
        // Taken before a session replaces the console's writers.
        using var reports = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        new Thread(() => Watch(request)) { IsBackground = true, Name = "memory" }.Start();
        var host = new GradingHost(request);
        using (host.session)
        {
            for (int i = 0; i < request.Cells.Count; i++)
                await reports.WriteLineAsync(request.Key + JsonSerializer.Serialize(await host.RunCellAsync(i, cancellation)));
        }
        return CommandLine.Done;
    }

    private async Task<CellReport> RunCellAsync(int index, CancellationToken cancellation)
    {
        var cell = request.Cells[index];
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
        while (Used(request) <= request.MaxBytes)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > request.Seconds)
                Environment.FailFast("The time of the notebook is used up.");
            Thread.Sleep(50);
        }
        Environment.FailFast(MemoryMessage);
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
