namespace Backprop.Notebook.Export;

/// <summary>A notebook's C# and texts in order, with what its cells import in place of the <c>#!import</c> lines.</summary>
internal sealed class CodeOfNotebook
{
    private const string CSharp = "csharp";
    private const string Reason = "a program in C# can keep neither other languages nor commands to the notebook";

    private static readonly MagicTable Magics = new(_ => null);

    private readonly List<Part> parts = [];
    private readonly Stack<string> importing = [];
    private readonly string folder;

    /// <summary>A text of the notebook, or code of one cell or of an imported file.</summary>
    /// <param name="Place">Where it stands, for messages: "cell 3", "cell 1, setup.csx".</param>
    /// <param name="Text">The text.</param>
    /// <param name="IsCode">Whether it is C#.</param>
    public sealed record Part(string Place, string Text, bool IsCode);

    private CodeOfNotebook(string folder) => this.folder = folder;

    /// <param name="document">The notebook.</param>
    /// <param name="folder">Its folder, to which imports are relative.</param>
    /// <exception cref="ExportException">Something in it is not C#.</exception>
    public static IReadOnlyList<Part> Of(NotebookDocument document, string folder)
    {
        var code = new CodeOfNotebook(folder);
        code.Add(document, "");
        return code.parts;
    }

    private void Add(NotebookDocument document, string file)
    {
        foreach (var (i, cell) in document.Cells.Index())
        {
            string place = FormattableString.Invariant($"{file}cell {i + 1}");
            if (cell.Kind == CellKind.Markdown && file.Length == 0)
                parts.Add(new Part(place, cell.Source, IsCode: false));
            if (cell.Kind != CellKind.Code || cell.Source.Trim().Length == 0)
                continue;
            if (cell.Tags.Contains("raises-exception"))
                throw new ExportException($"{place} is meant to fail (its tag is raises-exception), which would end the program.");
            Add(cell.Source, cell.Language ?? document.Language, place);
        }
    }

    private void Add(string source, string language, string place)
    {
        foreach (CellPart part in CellPart.Of(source, Magics.LanguageOf(language), Magics))
        {
            string text = source[part.Start..part.End];
            Magic? magic = part.Magic is null ? null : Magics.Find(part.Magic);
            string line = text.Trim();
            if (magic == ImportMagic.Import)
                Import(line[part.Magic!.Length..].Trim().Trim('"'), place);
            else if (part.Magic is not null && magic?.Language != CSharp)
                throw new ExportException($"{place} has the line {line}: {Reason}.");
            else if (part.Magic is null && part.Language != CSharp && line.Length > 0)
                throw new ExportException($"{place} is written in {part.Language}: {Reason}.");
            else if (part.Magic is null && line.Length > 0)
                parts.Add(new Part(place, text, IsCode: true));
        }
    }

    private void Import(string given, string place)
    {
        string path = Path.GetFullPath(Path.Combine(folder, given));
        string inside = $"{place}, {Path.GetFileName(path)}";
        if (importing.Contains(path))
            throw new ExportException($"{inside} imports itself.");
        importing.Push(path);
        try
        {
            if (Path.GetExtension(path) is ".ipynb" or ".dib")
                Add(NotebookDocument.Load(path), inside + ", ");
            else
                Add(File.ReadAllText(path), Path.GetExtension(path) is ".cs" or ".csx" ? CSharp : Path.GetExtension(path), inside);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotebookFormatException)
        {
            throw new ExportException($"{inside} cannot be read: {problem.Message}", problem);
        }
        importing.Pop();
    }
}
