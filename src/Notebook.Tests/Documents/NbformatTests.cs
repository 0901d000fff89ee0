using System.Diagnostics;
using System.Text.Json.Nodes;
using CsCheck;

namespace Backprop.Notebook.Tests.Documents;

/// <summary>What we write, read by Jupyter's own library.</summary>
public sealed class NbformatTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void Executed_notebooks_are_valid_and_Jupyter_would_write_them_the_same()
    {
        RequireNbformat();
        string folder = Directory.CreateTempSubdirectory("nbformat").FullName;
        try
        {
            int number = 0;
            Gen.Select(Notebooks.Any, Notebooks.Outputs, Gen.Bool).Sample((notebook, outputs, insert) =>
            {
                // The source must be one that Jupyter has written: sorted throughout, sources as lists of lines, no id twice.
                foreach (JsonNode? cell in notebook["cells"]!.AsArray())
                {
                    cell!["source"] = MultilineText.Split(MultilineText.Join(cell["source"])!);
                    if (cell["id"] is not null)
                        cell["id"] = $"cell-{cell.GetElementIndex()}";
                }
                byte[] source = JsonLayout.Jupyter.Render(NotebookJson.Sorted(notebook));
                NotebookDocument document = Notebooks.Parse(source);
                if (insert)
                    document.InsertCell(
                        document.Cells.Count / 2,
                        new Cell(CellKind.Code, "int epochs = 3;", new() { ["tags"] = new JsonArray("injected-parameters") }));
                foreach (Cell cell in document.Cells.Where(cell => cell.Kind == CellKind.Code))
                    cell.SetResult(7, outputs);
                document.Save(Path.Combine(folder, $"{Interlocked.Increment(ref number)}.ipynb"));
            }, iter: 200, threads: 1);
            NotebookDocument.Parse("x.dib", "#!markdown\n# Title\n#!csharp\n1 + 1\n#!fsharp\n2"u8).Save(Path.Combine(folder, "dib.ipynb"));

            Assert.Equal("201 notebooks, all the same", Run("""
                import glob, sys, nbformat
                files = sorted(glob.glob(sys.argv[1] + "/*.ipynb"))
                for file in files:
                    original = open(file, "rb").read()
                    notebook = nbformat.from_dict(nbformat.reader.reads(original.decode()))
                    notebook = nbformat.v4.rwbase.rejoin_lines(notebook)
                    nbformat.validate(notebook)
                    written = nbformat.v4.writes(notebook) + "\n"
                    if written.encode() != original:
                        a, b = original.decode().split("\n"), written.split("\n")
                        line = next((i for i in range(min(len(a), len(b))) if a[i] != b[i]), -1)
                        sys.exit(f"{file}: line {line + 1}: {a[line]!r} was written, Jupyter writes {b[line]!r}")
                    nbformat.write(nbformat.read(file, as_version=4), file)
                    if open(file, "rb").read() != original:
                        sys.exit(f"{file}: nbformat.write differs")
                print(f"{len(files)} notebooks, all the same")
                """, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void RequireNbformat()
    {
        string? missing = !File.Exists(Python) ? $"{Python} is not there" : Run(
            "import nbformat", null, check: false) is { } error ? error : null;
        if (missing is not null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"On CI nbformat must be installed: {missing}");
        Assert.SkipWhen(missing is not null, $"needs Python's nbformat (Debian: python3-nbformat): {missing}");
    }

    private static string Run(string script, string argument) => Run(script, argument, check: true)!;

    private static string? Run(string script, string? argument, bool check)
    {
        var start = new ProcessStartInfo(Python, ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        if (argument is not null)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd().TrimEnd();
        process.WaitForExit();
        if (check)
            Assert.True(process.ExitCode == 0, error.Result);
        return check ? output : process.ExitCode == 0 ? null : error.Result.Trim().Split('\n')[^1];
    }
}
