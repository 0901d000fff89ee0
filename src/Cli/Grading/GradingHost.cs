using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>What a process of its own is asked to run, on its standard input.</summary>
/// <param name="Folder">The folder of the course, which its notebooks' paths begin at; the current folder is the scratch folder.</param>
/// <param name="Language">The notebook's language.</param>
/// <param name="Key">What results are sealed with.</param>
/// <param name="SecondsPerCell">How long a cell that is not the course's may take.</param>
/// <param name="Seconds">How long the process may take, should nobody be left to end it.</param>
/// <param name="MaxBytes">How much memory the process may take.</param>
/// <param name="Cells">The cells.</param>
internal sealed record GradingRequest(
    string Folder, string Language, string Key, double SecondsPerCell, double Seconds, long MaxBytes, IReadOnlyList<GradingRequest.Code> Cells)
{
    /// <summary>A cell's text and language, and whether it is the course's, which may take longer.</summary>
    public sealed record Code(string Source, string Language, bool IsGiven);
}

/// <summary>A line of that process's standard output: a cell has ended.</summary>
/// <param name="Cell">Its index.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Its error, if it failed.</param>
/// <param name="Check">The data of the check that is its value, if it is one.</param>
internal sealed record CellReport(int Cell, double Seconds, string? Error, JsonObject? Check);

/// <summary>The process that runs a student's notebook: it answers each cell with a line, and ends when its memory is used up.</summary>
internal static class GradingHost
{
    /// <summary>What the process writes to its error stream when its memory is used up.</summary>
    public const string MemoryMessage = "The memory of the notebook is used up.";

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var request = JsonSerializer.Deserialize<GradingRequest>(await Console.In.ReadToEndAsync(cancellation))!;
        // Taken before a session replaces the console's writers.
        using var reports = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        new Thread(() => Watch(request)) { IsBackground = true, Name = "memory" }.Start();

        using var session = new NotebookSession(request.Folder, request.Language);
        string seal = $"{typeof(CheckSeal).FullName}.{nameof(CheckSeal.Begin)}(\"{request.Key}\");";
        bool isSealed = false;
        for (int i = 0; i < request.Cells.Count; i++)
        {
            var report = await RunCellAsync(i, request.Cells[i]);
            await reports.WriteLineAsync(JsonSerializer.Serialize(report));
            // As soon as the course's set-up has loaded the checks.
            isSealed = isSealed || (await RunCellAsync(-1, new(seal, "csharp", IsGiven: true))).Error is null;
        }
        return CommandLine.Done;

        async Task<CellReport> RunCellAsync(int index, GradingRequest.Code cell)
        {
            var output = new CheckOutput();
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (!cell.IsGiven)
                limited.CancelAfter(TimeSpan.FromSeconds(request.SecondsPerCell));
            long start = Stopwatch.GetTimestamp();
            string? error;
            try
            {
                error = await session.RunAsync(cell.Source, cell.Language, $"cell [{index + 1}]", output, limited.Token) ? null : output.Message;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                error = FormattableString.Invariant($"It was stopped after {request.SecondsPerCell} s.");
            }
            return new CellReport(index, Stopwatch.GetElapsedTime(start).TotalSeconds, error, output.Check);
        }
    }

    // The limit of .NET's heap does not cover memory that is taken past it.
    private static void Watch(GradingRequest request)
    {
        long start = Stopwatch.GetTimestamp();
        while (Environment.WorkingSet <= request.MaxBytes)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > request.Seconds)
                Environment.FailFast("The time of the notebook is used up.");
            Thread.Sleep(50);
        }
        Environment.FailFast(MemoryMessage);
    }

    // Of what a cell shows, only its value counts, and only if it is the result of a check.
    private sealed class CheckOutput : ICellOutput
    {
        private const int MaxMessage = 500;

        public JsonObject? Check { get; private set; }

        public string Message { get; private set; } = "It failed.";

        public void Display(string? displayId, JsonObject data, bool isResult)
        {
            if (isResult)
                Check = data[CheckData.Mime] as JsonObject;
        }

        public void Error(ErrorOutput error) => Message = error.Message.Length <= MaxMessage ? error.Message : error.Message[..MaxMessage] + "…";

        public void Write(string name, string text)
        {
        }

        public void Update(string displayId, JsonObject data)
        {
        }

        public void Clear(bool wait)
        {
        }

        public void Page(JsonObject data)
        {
        }

        public string Input(string prompt, bool isPassword) =>
            throw new InvalidOperationException($"Nobody is there to be asked \"{prompt}\" while a notebook is graded.");
    }
}
