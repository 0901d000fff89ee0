using System.Diagnostics;
using System.Text.RegularExpressions;
using Backprop.Data;

namespace Backprop.Cli.Tests;

/// <summary>An exported notebook, run by <c>dotnet run</c>, prints what the notebook shows.</summary>
[Trait("Run", "CI")]
public sealed class ExportCommandTests
{
    // Where the SDK keeps what it builds of a program depends on the program's path.
    private static readonly string Programs = Path.Combine(Checkout.Folder, "artifacts", "exported");

    [Theory]
    [InlineData("01-one-neuron")]
    [InlineData("04-deltas-backward")]
    [InlineData("05-trust-no-gradient")]
    public async Task A_notebook_of_the_course_prints_as_a_program_what_is_stored_in_it(string name)
    {
        string? mnist = Environment.GetEnvironmentVariable(Mnist.FolderVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(mnist), "needs the real MNIST: set BACKPROP_DATA to a folder that holds it");
        using var folder = new WorkingFolder { Data = Path.GetFullPath(mnist) };
        string notebooks = Path.Combine(Checkout.Folder, "notebooks");
        folder.Write($"{name}.ipynb", File.ReadAllText(Path.Combine(notebooks, $"{name}.ipynb")));
        // The libraries that were built with these tests.
        folder.Write("setup.csx", File.ReadAllText(Path.Combine(notebooks, "setup.csx"))
            .Replace("../src/Cli/bin/Release/net10.0/", AppContext.BaseDirectory.Replace('\\', '/')));

        string printed = await ExportAndRunAsync(folder, $"{name}.ipynb");

        var notebook = NotebookDocument.Load(folder.File($"{name}.ipynb"));
        Assert.Matches($@"\A{string.Concat(notebook.Cells.Where(cell => cell.Kind == CellKind.Code).Select(Pattern))}\z", printed);
    }

    [Fact]
    public async Task A_notebook_that_reuses_names_prints_as_a_program_what_it_shows()
    {
        using var folder = new WorkingFolder();
        folder.Write("names.ipynb", NotebookFiles.Notebook(
            NotebookFiles.Code("int x = 1;\nint F() => 10 * x;\nrecord P(int X);\nvar p = new P(x);\np.X + F()"),
            NotebookFiles.Code("for (int i = 0; i < 2; i++)\n    x += i;\nvar was = $\"was {x}\";\nwas"),
            NotebookFiles.Code("string x = was + '!';\nx"),
            NotebookFiles.Code("int i = 7;\nint F() => 1000 + i;\nrecord P(string Y);\n$\"{F()} {new P(x).Y} {p.X}\""),
            NotebookFiles.Code("int[] counts = [1, 2, 3];\nvar shown = display(counts.Select(n => n * 0.5));\ndisplay((x, i));"),
            NotebookFiles.Code("new { x, i }.ToString()"),
            NotebookFiles.Code("if (int.TryParse(\"42\", out int parsed)) i = parsed;\nawait Task.Delay(1);\n(string)null"),
            NotebookFiles.Code("new Dictionary<string, double> { [\"π\"] = Math.PI, [i.ToString()] = double.NaN }")));
        (await folder.RunAsync("run", "names.ipynb", "-o", "out")).IsDone();

        string printed = await ExportAndRunAsync(folder, "names.ipynb");

        var executed = NotebookDocument.Load(folder.File("out/names.ipynb"));
        Assert.Equal(string.Concat(executed.Cells.SelectMany(Shown)), printed);
        Assert.StartsWith("11\nwas 2\nwas 2!\n1007 was 2! 1\n", printed);
    }

    [Fact]
    public async Task What_cannot_be_exported_says_why_and_writes_nothing()
    {
        using var folder = new WorkingFolder();
        folder.Write("asks.ipynb", NotebookFiles.Notebook(NotebookFiles.Code("input(\"Your name?\")")));

        var run = await folder.RunAsync("export", "asks.ipynb");

        Assert.Equal((1, "cell 1 calls input, which only a notebook can do."), (run.ExitCode, run.Error.Trim()));
        (await folder.RunAsync("export", "asks.ipynb", "-o", "asks.txt")).IsWrongCall("--output asks.txt", "end in .cs");
        (await folder.RunAsync("export", "nothing.ipynb")).IsWrongCall("nothing.ipynb does not exist");
        Assert.Equal(["asks.ipynb"], folder.Files());
    }

    // What varies between runs varies in its numbers, not in its lines.
    private static string Pattern(Cell cell) => cell.Tags.Contains("volatile")
        ? $"(.*\n){{{Shown(cell).Sum(text => text.Count('\n'))}}}"
        : string.Concat(Shown(cell).Select(Regex.Escape));

    private static IEnumerable<string> Shown(Cell cell) => cell.Outputs.Select(output => output switch
    {
        StreamOutput stream => stream.Text,
        DisplayOutput shown => $"{shown.Data["text/plain"]}".TrimEnd() + "\n",
        _ => throw new ArgumentException($"{output} in a cell that is exported"),
    });

    private static async Task<string> ExportAndRunAsync(WorkingFolder folder, string notebook)
    {
        string program = Path.Combine(Programs, Path.ChangeExtension(notebook, ".cs"));
        (await folder.RunAsync("export", notebook, "--output", program)).IsDone();
        var start = new ProcessStartInfo("dotnet", ["run", program])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Build servers would outlive the run, and keep its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment[Mnist.FolderVariable] = folder.Data;
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
        return (await output).ReplaceLineEndings("\n");
    }
}
