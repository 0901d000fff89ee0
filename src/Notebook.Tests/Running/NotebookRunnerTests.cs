using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Running;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Cells_run_in_order_and_are_numbered()
    {
        var notebook = Notebook(Code("int x = 1;"), Markdown("# Text"), Code("Console.WriteLine(x);\nx + 1"), Code("  \n"), Code("x + 2"));

        var run = await NotebookRunner.RunAsync(notebook, folder.Path);

        Assert.Null(run.Failure);
        Assert.Equal(3, run.CellCount);
        Assert.Equal([1, null, 2, null, 3], notebook.Cells.Select(cell => cell.ExecutionCount));
        Assert.Empty(notebook.Cells[0].Outputs);
        Assert.Equal(new StreamOutput("stdout", "1\n"), notebook.Cells[2].Outputs[0]);
        Assert.Equal("2", Text(notebook.Cells[2].Outputs[1]));
        Assert.Equal("3", Text(notebook.Cells[4].Outputs[0]));
    }

    [Fact]
    public async Task What_is_saved_can_be_read_and_run_again_with_the_same_outputs()
    {
        var notebook = Notebook(Code("Console.WriteLine(1);\ndisplay(\"two\");\nnew[] { 1, 2 }"));
        await NotebookRunner.RunAsync(notebook, folder.Path);
        notebook.Save(folder.File("run.ipynb"));

        var again = NotebookDocument.Load(folder.File("run.ipynb"));
        var stored = again.Cells[0].Outputs;
        await NotebookRunner.RunAsync(again, folder.Path);

        Assert.Null(OutputComparison.FirstDifference(stored, again.Cells[0].Outputs));
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("run.ipynb")), again.ToIpynb());
    }

    [Fact]
    public async Task A_dib_file_runs_too()
    {
        var notebook = NotebookDocument.Parse(
            "x.dib", "#!markdown\n\n# Title\n\n#!csharp\n\nint x = 4;\n\n#!html\n\n<b>x</b>\n\n#!csharp\n\nx"u8);

        var run = await NotebookRunner.RunAsync(notebook, folder.Path);

        Assert.Null(run.Failure);
        Assert.Equal("4", Text(notebook.Cells[^1].Outputs[0]));
        Assert.Equal("<b>x</b>", ((DisplayOutput)notebook.Cells[2].Outputs[0]).Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_first_cell_that_fails_is_the_last_that_runs()
    {
        var notebook = Notebook(
            Markdown("# Text"), Code("1"), Code("Console.Write(\"so far\");\nthrow new Exception(\"stop\");"), Code("3", stored: "old"));

        var run = await NotebookRunner.RunAsync(notebook, folder.Path);

        Assert.Equal(2, run.CellCount);
        Assert.Equal(3, run.Failure!.CellNumber);
        Assert.Equal(2, run.Failure.ExecutionCount);
        Assert.Equal("stop", run.Failure.Error.Message);
        Assert.Equal(2, run.Failure.Error.Line);
        Assert.Equal("1", Text(notebook.Cells[1].Outputs[0]));
        Assert.Equal([typeof(StreamOutput), typeof(ErrorOutput)], notebook.Cells[2].Outputs.Select(output => output.GetType()));
        Assert.Empty(notebook.Cells[3].Outputs);
        Assert.Null(notebook.Cells[3].ExecutionCount);
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_fails_the_run()
    {
        var run = await NotebookRunner.RunAsync(Notebook(Code("missing")), folder.Path);

        Assert.Equal("CompilationError", run.Failure!.Error.Name);
        Assert.Equal(1, run.Failure.Error.Line);
    }

    [Theory]
    [InlineData("for (;;) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("try { for (;;) { } } finally { Console.Write(\"end\"); }")]
    public async Task A_cell_that_takes_too_long_is_stopped_and_named(string endless)
    {
        var notebook = Notebook(Code("1"), Code("Console.Write(\"begun\");\n" + endless), Code("3"));
        await NotebookRunner.RunAsync(Notebook(Code("1")), folder.Path);   // the compiler is warm
        var elapsed = Stopwatch.StartNew();

        var run = await NotebookRunner.RunAsync(notebook, folder.Path, timeout: TimeSpan.FromSeconds(5));

        Assert.InRange(elapsed.Elapsed.TotalSeconds, 5, 30);
        Assert.Equal(2, run.Failure!.CellNumber);
        Assert.Equal("Timeout", run.Failure.Error.Name);
        Assert.Contains("stopped after 5 s", run.Failure.Error.Message);
        Assert.StartsWith("begun", Assert.IsType<StreamOutput>(notebook.Cells[1].Outputs[0]).Text);
        Assert.Same(run.Failure.Error, notebook.Cells[1].Outputs[^1]);
        Assert.Empty(notebook.Cells[2].Outputs);
    }

    [Fact]
    public async Task Each_cell_has_the_whole_time()
    {
        var run = await NotebookRunner.RunAsync(
            Notebook([.. Enumerable.Repeat(Code("await Task.Delay(1500);"), 4)]), folder.Path, timeout: TimeSpan.FromSeconds(5));

        Assert.Null(run.Failure);
    }

    [Fact]
    public async Task A_run_that_is_canceled_keeps_what_had_been_done()
    {
        var notebook = Notebook(
            Code("1"), Code("Console.Write(\"begun\"); System.IO.File.Create(\"begun\").Dispose(); for (;;) { }"), Code("3"));
        using var stop = new CancellationTokenSource();
        var stopping = Task.Run(async () =>
        {
            while (!File.Exists(folder.File("begun")))
                await Task.Delay(20);
            stop.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => NotebookRunner.RunAsync(notebook, folder.Path, TimeSpan.FromSeconds(60), cancellation: stop.Token));
        await stopping;

        Assert.Equal("1", Text(notebook.Cells[0].Outputs[0]));
        Assert.Equal(new StreamOutput("stdout", "begun"), notebook.Cells[1].Outputs[0]);
        Assert.Empty(notebook.Cells[2].Outputs);
    }

    [Fact]
    public async Task Progress_is_told_before_each_cell()
    {
        var seen = new List<CellProgress>();

        await NotebookRunner.RunAsync(Notebook(Code("1"), Markdown("x"), Code("2")), folder.Path, progress: new Watcher(seen.Add));

        Assert.Equal([new CellProgress(1, 2, "1"), new CellProgress(2, 2, "2")], seen);
    }

    [Fact]
    public async Task A_notebook_in_another_language_is_refused()
    {
        var notebook = Parse("python", Code("print(1)"));

        var run = await NotebookRunner.RunAsync(notebook, folder.Path);

        Assert.Equal(0, run.Failure!.CellNumber);
        Assert.Contains("python", run.Failure.Error.Message);
        Assert.Equal(0, run.CellCount);
    }

    [Fact]
    public async Task The_current_folder_is_the_notebooks_while_it_runs()
    {
        string before = Environment.CurrentDirectory;
        await File.WriteAllTextAsync(folder.File("data.txt"), "beside");
        var notebook = Notebook(Code("System.IO.File.ReadAllText(\"data.txt\")"), Code("throw new Exception();"));

        var run = await NotebookRunner.RunAsync(notebook, folder.Path);

        Assert.Equal("beside", Text(notebook.Cells[0].Outputs[0]));
        Assert.Equal(2, run.Failure!.CellNumber);
        Assert.Equal(before, Environment.CurrentDirectory);
    }

    [Fact]
    public async Task An_update_from_a_later_cell_is_kept_in_the_document()
    {
        var notebook = Notebook(Code("var shown = display(\"first\");"), Code("shown.Update(\"second\");"));

        await NotebookRunner.RunAsync(notebook, folder.Path);

        Assert.Equal("second", Text(notebook.Cells[0].Outputs[0]));
        Assert.Empty(notebook.Cells[1].Outputs);
    }

    private static string Text(Output output) => ((DisplayOutput)output).Data["text/plain"]!.GetValue<string>();

    private static NotebookDocument Notebook(params JsonObject[] cells) => Parse("C#", cells);

    private static NotebookDocument Parse(string language, params JsonObject[] cells) =>
        Notebooks.Parse(JsonLayout.Jupyter.Render(new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select(cell => cell.DeepClone())]),
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["language"] = language, ["name"] = "x" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
        }));

    private static JsonObject Markdown(string source) =>
        new() { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = source };

    private static JsonObject Code(string source, string? stored = null) => new()
    {
        ["cell_type"] = "code",
        ["execution_count"] = stored is null ? null : 9,
        ["metadata"] = new JsonObject(),
        ["outputs"] = OutputJson.Write(stored is null ? [] : [new StreamOutput("stdout", stored)], 9),
        ["source"] = source,
    };

    private sealed class Watcher(Action<CellProgress> report) : IProgress<CellProgress>
    {
        public void Report(CellProgress value) => report(value);
    }
}
