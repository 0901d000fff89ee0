using System.Diagnostics;

namespace Backprop.Notebook.Running;

/// <summary>Runs a whole notebook without a front end and stores the outputs in the document.</summary>
public static class NotebookRunner
{
    /// <summary>Runs the code cells in order until one fails that is not tagged <c>raises-exception</c>.</summary>
    /// <param name="document">The notebook; its outputs are replaced.</param>
    /// <param name="folder">Its folder, which is the current folder during the run, as under Jupyter.</param>
    /// <param name="timeout">The maximum time per cell; null for no limit.</param>
    /// <param name="allowErrors">Whether to go on after a cell that fails; one that takes too long ends the run all the same.</param>
    /// <param name="progress">Notified of each code cell before it runs.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="OperationCanceledException">The run was canceled; the document contains the outputs so far.</exception>
    public static async Task<NotebookRun> RunAsync(
        NotebookDocument document,
        string folder,
        TimeSpan? timeout = null,
        bool allowErrors = false,
        IProgress<CellProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (NotebookLanguage.Find(document.Language)?.Create is null)
        {
            string message = $"the notebook is written in {document.Language}; only C# and F# notebooks run here";
            return new NotebookRun(TimeSpan.Zero, 0, new CellFailure(0, null, new ErrorOutput("WrongLanguage", message, [])));
        }

        var elapsed = Stopwatch.StartNew();
        int[] code = [.. Enumerable.Range(0, document.Cells.Count).Where(i => document.Cells[i].Kind == CellKind.Code)];
        foreach (int i in code)
            document.Cells[i].SetResult(null, []);

        string before = Environment.CurrentDirectory;
        var recorder = new OutputRecorder();
        var recorded = new List<(Cell Cell, int Count, OutputRecorder.RecordedCell Output)>();
        using var session = new NotebookSession(folder, document.Language);
        try
        {
            Environment.CurrentDirectory = Path.GetFullPath(folder);
            foreach (int i in code.Where(i => document.Cells[i].Source.Trim().Length > 0))
            {
                Cell cell = document.Cells[i];
                var output = recorder.BeginCell();
                recorded.Add((cell, recorded.Count + 1, output));
                progress?.Report(new CellProgress(recorded.Count, code.Length, cell.Source));
                if (await RunCellAsync(cell, output).ConfigureAwait(false) is { } problem)
                    return new NotebookRun(elapsed.Elapsed, recorded.Count, new CellFailure(i + 1, recorded.Count, problem));
            }
            return new NotebookRun(elapsed.Elapsed, recorded.Count, null);
        }
        finally
        {
            // Only at the end, because later cells may update outputs of earlier ones.
            foreach (var (cell, count, output) in recorded)
                cell.SetResult(count, output.Outputs);
            Environment.CurrentDirectory = before;
        }

        async Task<ErrorOutput?> RunCellAsync(Cell cell, OutputRecorder.RecordedCell output)
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limited.CancelAfter(timeout ?? Timeout.InfiniteTimeSpan);
            string name = $"cell [{recorded.Count}]";
            try
            {
                bool completed = await session.RunAsync(cell.Source, cell.Language, name, output, limited.Token).ConfigureAwait(false);
                if (completed || allowErrors || cell.Tags.Contains("raises-exception"))
                    return null;
            }
            catch (OperationCanceledException stopped)
                when (limited.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                string after = FormattableString.Invariant($"the cell was stopped after {timeout!.Value.TotalSeconds:0.###} s");
                string cause = stopped.Message == CellStoppedException.Stopped ? "" : $". {stopped.Message}";
                string late = $"{after}; --timeout sets how long a cell may take{cause}";
                output.Error(new ErrorOutput("Timeout", late, [late]));
            }
            return output.Outputs.OfType<ErrorOutput>().Last();
        }
    }
}

/// <summary>The result of a run.</summary>
/// <param name="Elapsed">The duration.</param>
/// <param name="CellCount">The number of code cells that ran.</param>
/// <param name="Failure">The failure that ended it; null if it succeeded.</param>
public sealed record NotebookRun(TimeSpan Elapsed, int CellCount, CellFailure? Failure);

/// <summary>The failed cell that ended a run.</summary>
/// <param name="CellNumber">Its position among all cells, from 1; 0 if the failure is not a cell's.</param>
/// <param name="ExecutionCount">The number in brackets beside it.</param>
/// <param name="Error">The error.</param>
public sealed record CellFailure(int CellNumber, int? ExecutionCount, ErrorOutput Error);

/// <summary>A code cell that is about to run.</summary>
/// <param name="Number">Its position among the code cells, from 1.</param>
/// <param name="Count">The number of code cells.</param>
/// <param name="Source">Its text.</param>
public readonly record struct CellProgress(int Number, int Count, string Source);
