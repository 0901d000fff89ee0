namespace Backprop.Cli.Tests;

/// <summary>Code fits on a screen: at most 140 columns and 300 lines a file, and 100 columns in a notebook's cell.</summary>
public sealed class LayoutTests
{
    private const int MaxColumns = 140, MaxColumnsInCell = 100, MaxLines = 300;

    [Fact]
    public void Lines_and_files_of_code_are_short()
    {
        var faults = new List<string>();
        foreach (string file in Files("src", ".cs", ".js", ".css", ".py"))
        {
            string[] lines = File.ReadAllLines(Path.Combine(Checkout.Folder, file));
            faults.AddRange(LongLines(file, lines, MaxColumns));
            if (lines.Length > MaxLines)
                faults.Add($"{file} has {lines.Length} lines; split it so that each part has at most {MaxLines}.");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Lines_of_notebook_cells_are_short()
    {
        var faults = new List<string>();
        foreach (string file in Files("notebooks", ".ipynb"))
        {
            var cells = NotebookDocument.Load(Path.Combine(Checkout.Folder, file)).Cells;
            for (int i = 0; i < cells.Count; i++)
                if (cells[i].Kind == CellKind.Code)
                    faults.AddRange(LongLines($"{file}, cell {i + 1}", cells[i].Source.Split('\n'), MaxColumnsInCell));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static IEnumerable<string> LongLines(string place, string[] lines, int max) =>
        lines.Select((line, i) => (line.Length, Number: i + 1))
            .Where(line => line.Length > max)
            .Select(line => $"{place}, line {line.Number} has {line.Length} columns; wrap it at {max}.");

    // Relative paths with slashes, without what the build writes.
    private static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Folder, folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Checkout.Folder, file).Replace('\\', '/'))
            .Where(file => extensions.Contains(Path.GetExtension(file)) && IsSource(file))
            .Order(StringComparer.Ordinal);

    private static bool IsSource(string file) =>
        !file.Split('/').Any(part => part is "bin" or "obj" or ".ipynb_checkpoints");
}
