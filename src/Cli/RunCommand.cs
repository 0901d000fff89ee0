using System.CommandLine;
using Backprop.Shared;
using Spectre.Console;

namespace Backprop.Cli;

/// <summary><c>backprop run</c>: runs whole notebooks without a front end.</summary>
internal static class RunCommand
{
    private static readonly Argument<string[]> Paths = new("notebooks")
    {
        Description = "Notebooks, or folders of them",
        DefaultValueFactory = _ => ["notebooks"],
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<DirectoryInfo> Output = new("--output", "-o")
    {
        Description = "Where the executed .ipynb and .html go",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "notebooks")),
    };

    private static readonly Option<string[]> Parameters = new("--param", "-p")
    {
        Description = "NAME=VALUE: sets a variable of the cell tagged `parameters`",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<double?> Timeout = new("--timeout")
    {
        Description = "Seconds that a cell may take",
        CustomParser = result => CommandLine.Number(result),
    };

    private static readonly Option<bool> AllowErrors = new("--allow-errors")
    {
        Description = "Goes on after a cell that fails; without, only after one tagged `raises-exception`",
    };

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Compares the outputs with those stored in the notebook",
    };

    public static Command Create()
    {
        const string Description = "Runs notebooks headless; writes each with its outputs, as .ipynb and .html.";
        var command = new Command("run", Description) { Paths, Output, Parameters, Timeout, AllowErrors, Check };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call, CancellationToken cancellation)
    {
        TimeSpan? timeout = call.GetValue(Timeout) switch
        {
            null => null,
            > 0 and < 1e6 and double seconds => TimeSpan.FromSeconds(seconds),
            double seconds => throw new ArgumentException(
                FormattableString.Invariant($"--timeout {seconds}: a cell's time is a positive number of seconds.")),
        };
        // All notebooks are read before the first is run, so that a wrong call runs nothing.
        List<(string Path, NotebookDocument Document)> notebooks =
            [.. Find(call.GetValue(Paths)!).Select(path => (path, NotebookDocument.Load(path)))];
        var targets = notebooks.GroupBy(
            notebook => Path.GetFileNameWithoutExtension(notebook.Path), StringComparer.OrdinalIgnoreCase);
        if (targets.FirstOrDefault(target => target.Count() > 1) is { } same)
        {
            string paths = string.Join(" and ", same.Select(notebook => notebook.Path));
            throw new ArgumentException(
                $"{paths} would both be written to {same.Key}.ipynb; run them one at a time, or with another --output.");
        }
        NotebookParameters.Inject(call.GetValue(Parameters)!, [.. notebooks.Select(notebook => notebook.Document)]);

        string output = call.GetValue(Output)!.FullName;
        Directory.CreateDirectory(output);
        var terminal = new Terminal();
        bool failed = false;
        foreach (var (path, document) in notebooks)
            failed |= !await RunOneAsync(path, document, output, timeout, call, terminal, cancellation);
        return failed ? CommandLine.Failed : CommandLine.Done;
    }

    private static async Task<bool> RunOneAsync(
        string path,
        NotebookDocument document,
        string output,
        TimeSpan? timeout,
        ParseResult call,
        Terminal terminal,
        CancellationToken cancellation)
    {
        string name = Path.GetFileName(path);
        string target = Path.Combine(output, Path.GetFileNameWithoutExtension(path) + ".ipynb");
        List<IReadOnlyList<Output>> stored = [.. document.Cells.Select(cell => cell.Outputs)];
        NotebookRun run;
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            run = await Watch(name, terminal, progress =>
                NotebookRunner.RunAsync(document, folder, timeout, call.GetValue(AllowErrors), progress, cancellation));
        }
        finally
        {
            // Executed cells are saved even if the run was stopped.
            document.Save(target);
            AtomicFile.Write(Path.ChangeExtension(target, ".html"), HtmlExport.ToHtml(document, Path.GetFileNameWithoutExtension(path)));
        }

        if (run.Failure is { } failure)
        {
            string count = failure.ExecutionCount is { } executed ? $" [{executed}]" : "";
            string cell = failure.CellNumber == 0 ? "" : $"cell {failure.CellNumber}{count}";
            string place = cell.Length == 0 ? "" : $" in {cell}";
            string line = failure.Error.Line is { } number ? $", line {number}" : "";
            terminal.Result(FormattableString.Invariant(
                $"{name}: FAILED{place} after {run.Elapsed.TotalSeconds:0.0} s -> {Shown(target)}"));
            await Console.Error.WriteLineAsync($"{path}{(cell.Length == 0 ? "" : $", {cell}")}{line}: {failure.Error.Message}");
            foreach (string entry in failure.Error.Traceback)
                await Console.Error.WriteLineAsync("  " + entry);
            return false;
        }
        bool check = call.GetValue(Check);
        List<string> differences = check ? [.. Differences(document, stored)] : [];
        string verdict = differences.Count > 0 ? ", OUTPUTS DIFFER" : check ? ", outputs as stored" : "";
        string page = Shown(Path.ChangeExtension(target, ".html"));
        terminal.Result(FormattableString.Invariant(
            $"{name}: {run.CellCount} cells in {run.Elapsed.TotalSeconds:0.0} s{verdict} -> {page}"));
        foreach (string difference in differences)
            await Console.Error.WriteLineAsync($"{path}, {difference}");
        return differences.Count == 0;
    }

    // Outputs that differ between runs, such as times, are in cells tagged volatile.
    private static IEnumerable<string> Differences(NotebookDocument document, List<IReadOnlyList<Output>> stored) =>
        document.Cells.Select((cell, i) => (cell, i))
            .Where(entry => entry.cell.Kind == CellKind.Code && !entry.cell.Tags.Contains("volatile"))
            .Select(entry => (entry.i, Difference: OutputComparison.FirstDifference(stored[entry.i], entry.cell.Outputs)))
            .Where(entry => entry.Difference is not null)
            .Select(entry => $"cell {entry.i + 1}: {entry.Difference}");

    private static async Task<NotebookRun> Watch(string name, Terminal terminal, Func<IProgress<CellProgress>?, Task<NotebookRun>> run)
    {
        if (!terminal.IsWatched)
            return await run(null);
        NotebookRun? result = null;
        await terminal.Console.Status().StartAsync(name, async status =>
            result = await run(new Immediate<CellProgress>(cell =>
                status.Status = Markup.Escape($"{name} [{cell.Number}/{cell.Count}] {FirstLine(cell.Source)}"))));
        return result!;
    }

    private static string FirstLine(string source)
    {
        string line = source.Split('\n').Select(line => line.Trim()).FirstOrDefault(IsCode) ?? "";
        return line.Length <= 60 ? line : line[..59] + "…";

        static bool IsCode(string line) =>
            line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("//", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Find(string[] paths)
    {
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                yield return path;
                continue;
            }
            string[] found =
            [
                .. Directory.EnumerateFiles(path)
                    .Where(file => Path.GetExtension(file) is ".ipynb" or ".dib")
                    .Order(StringComparer.Ordinal),
            ];
            if (found.Length == 0)
                throw new ArgumentException($"{path} holds no notebooks (.ipynb or .dib).");
            foreach (string file in found)
                yield return file;
        }
    }

    private static string Shown(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
}
