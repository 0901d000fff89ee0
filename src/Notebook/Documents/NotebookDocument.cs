using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Backprop.Shared;

namespace Backprop.Notebook.Documents;

/// <summary>
/// A notebook. Written without a change it is byte for byte the file that was read, without a byte-order mark. With a change it keeps the
/// file's indentation, line ends, order and spelling of numbers, but not other layouts: several values on one line, spaces in a file of a
/// single line, escapes that JSON does not require (\u00e9). A file with the same name twice in an object is refused.
/// </summary>
public sealed class NotebookDocument
{
    private readonly string file;
    private readonly JsonObject root;
    private readonly bool cellsHaveIds;
    private readonly List<Cell> cells;

    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    internal NotebookDocument(string name, string file)
    {
        Name = name;
        this.file = file;
        root = NotebookJson.Parse(file) as JsonObject
            ?? throw new NotebookFormatException($"{name} is JSON, but not a notebook: it is not an object.");
        cellsHaveIds = MinorVersion() >= 5;
        JsonArray list = root["cells"] as JsonArray
            ?? throw new NotebookFormatException($"{name} is JSON, but not a notebook: it has no list of cells.");
        Metadata = root["metadata"] as JsonObject ?? [];
        cells = NotebookJson.ReadEach(
            list,
            cell => new Cell(cell as JsonObject ?? throw new NotebookFormatException("is not a JSON object")),
            (number, problem) => $"{name}: cell {number} {problem}.");
    }

    /// <summary>The name of its file.</summary>
    public string Name { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<Cell> Cells => cells;

    /// <summary>The metadata of the notebook, for reading only.</summary>
    public JsonObject Metadata { get; }

    /// <summary>The language of its code cells, in lower case: "csharp" (the default, and also for "C#"), "fsharp", "python".</summary>
    public string Language
    {
        get
        {
            string language = Metadata.TextAt("kernelspec", "language")
                ?? Metadata.TextAt("language_info", "name")
                ?? Metadata.TextAt("polyglot_notebook", "kernelInfo", "defaultKernelName")
                ?? (Metadata.TextAt("kernelspec", "name") is ".net-fsharp" ? "fsharp" : "csharp");
            return NotebookLanguage.Find(language.ToLowerInvariant())?.Name ?? language.ToLowerInvariant();
        }
    }

    /// <summary>Reads a notebook from an .ipynb or a .dib file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NotebookFormatException">The file is missing, unreadable or not a notebook.</exception>
    public static NotebookDocument Load(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookFormatException($"{path} does not exist.", missing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "it is a folder" : failure.Message.TrimEnd('.');
            throw new NotebookFormatException($"{path} cannot be read: {reason}.", failure);
        }
        return Parse(path, file);
    }

    /// <summary>Reads a notebook from the content of an .ipynb or a .dib file.</summary>
    /// <param name="name">The file's name, for messages; its extension selects the format.</param>
    /// <param name="utf8">The file's content.</param>
    /// <exception cref="NotebookFormatException">The content is not a notebook.</exception>
    public static NotebookDocument Parse(string name, ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
            throw new NotebookFormatException($"{name} is not a notebook: it is not UTF-8 text.");
        // No Jupyter front end reads a file with a byte-order mark, so none is written.
        string text = Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF');
        if (IsDib(name))
            return DibReader.Read(name, text);
        if (string.IsNullOrWhiteSpace(text))
            throw new NotebookFormatException($"{name} is empty.");
        try
        {
            return new NotebookDocument(name, text);
        }
        catch (JsonException error)
        {
            throw new NotebookFormatException($"{name} is not valid JSON: {Reason(text, error)}.", error);
        }
    }

    /// <summary>Inserts a new cell, with an id if the notebook's format has ids.</summary>
    /// <param name="index">The index of the new cell.</param>
    /// <param name="cell">A cell that is not part of a notebook.</param>
    public void InsertCell(int index, Cell cell)
    {
        if (cell.IsStored || cell.Id is not null || cells.Contains(cell))
            throw new ArgumentException("The cell is in a notebook already.", nameof(cell));
        if (cellsHaveIds)
            cell.SetId(NewId(cell.Source));
        cells.Insert(index, cell);
    }

    /// <summary>The notebook as the content of an .ipynb file.</summary>
    public byte[] ToIpynb()
    {
        JsonNode notebook = root.DeepClone();
        notebook["cells"] = new JsonArray([.. cells.Select(cell => cell.ToJson())]);
        return Encoding.UTF8.GetBytes(NotebookJson.AreEqual(notebook, root)
            ? file
            : file[..file.IndexOf('{')] + NotebookJson.Write(notebook, NotebookJson.LayoutOf(file)) + file[(file.LastIndexOf('}') + 1)..]);
    }

    /// <summary>Writes the notebook to an .ipynb file: completely, or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    public void Save(string path)
    {
        if (IsDib(path))
            throw new ArgumentException($"Notebooks are saved as .ipynb, not as {Path.GetFileName(path)}.", nameof(path));
        AtomicFile.Write(path, ToIpynb());
    }

    // Derived from the source, so that the same notebook is always written as the same file.
    private string NewId(string source)
    {
        HashSet<string?> taken = [.. cells.Select(cell => cell.Id)];
        return Enumerable.Range(0, int.MaxValue)
            .Select(attempt => SHA256.HashData(Encoding.UTF8.GetBytes($"{attempt} {source}")))
            .Select(hash => Convert.ToHexStringLower(hash.AsSpan(0, 4)))
            .First(id => !taken.Contains(id));
    }

    private int MinorVersion()
    {
        int? major = Number("nbformat");
        return major switch
        {
            null => throw new NotebookFormatException($"{Name} is JSON, but not a notebook: it has no nbformat number."),
            < 4 => throw new NotebookFormatException(
                $"{Name} is in the old notebook format {major}: upgrade it with `jupyter nbconvert --to notebook \"{Name}\"`."),
            > 4 => throw new NotebookFormatException($"{Name} is in notebook format {major}, which is newer than 4, the one known here."),
            _ => Number("nbformat_minor") ?? 0,
        };

        int? Number(string name) => root[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;
    }

    private static bool IsDib(string path) => Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase);

    private static string Reason(string text, JsonException error)
    {
        // The framework's message continues with advice on its own API and repeats the position.
        string message = error.Message.Split(". ")[0].Split(" LineNumber:")[0].TrimEnd('.');
        string reason = char.ToLowerInvariant(message[0]) + message[1..];
        if (error.LineNumber is not { } number)
            return reason;
        byte[] line = Encoding.UTF8.GetBytes(text.Split('\n')[number]);
        int column = Encoding.UTF8.GetCharCount(line.AsSpan(0, (int)Math.Min(error.BytePositionInLine ?? 0, line.Length))) + 1;
        return $"line {number + 1}, column {column}: {reason}";
    }
}

/// <summary>A file is not a readable notebook; the message is one sentence that names the file, the problem and its position.</summary>
/// <param name="message">A sentence for the person who wrote or opened the file.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class NotebookFormatException(string message, Exception? innerException = null) : Exception(message, innerException);
