using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Backprop.Shared;

namespace Backprop.Notebook.Documents;

/// <summary>
/// A notebook. The bytes it was read from are kept and written back with only changed results and inserted cells replaced,
/// so an unchanged notebook is written byte for byte as it was, whatever program wrote it.
/// </summary>
public sealed class NotebookDocument
{
    private readonly byte[] file;
    private readonly JsonSlice cellList;
    private readonly JsonStyle style;
    private readonly bool cellsHaveIds;
    private readonly List<Cell> cells = [];

    internal NotebookDocument(string name, byte[] file, JsonSlice root)
    {
        Name = name;
        this.file = file;
        OrderedDictionary<string, JsonSlice> members = root.IsObject
            ? root.Members()
            : throw new NotebookFormatException($"{name} is JSON, but not a notebook: it is not an object.");
        cellsHaveIds = MinorVersion(members) >= 5;
        cellList = members.TryGetValue("cells", out JsonSlice? list) && list.IsArray
            ? list
            : throw new NotebookFormatException($"{name} is JSON, but not a notebook: it has no list of cells.");
        style = JsonStyle.Of(root);
        Metadata = members.TryGetValue("metadata", out JsonSlice? metadata) ? metadata.ToNode() as JsonObject ?? [] : [];

        foreach (JsonSlice slice in cellList.Elements())
        {
            try
            {
                cells.Add(new Cell(slice));
            }
            catch (NotebookFormatException damage)
            {
                throw new NotebookFormatException($"{name}: cell {cells.Count + 1} {damage.Message}.", damage);
            }
        }
    }

    /// <summary>The name of its file.</summary>
    public string Name { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<Cell> Cells => cells;

    /// <summary>The metadata of the notebook, for reading only: changes are not written.</summary>
    public JsonObject Metadata { get; }

    /// <summary>The language of its code cells, in lower case: "csharp" (the default, and also for "C#"), "python".</summary>
    public string Language
    {
        get
        {
            string language = Metadata.TextAt("kernelspec", "language")
                ?? Metadata.TextAt("language_info", "name")
                ?? Metadata.TextAt("polyglot_notebook", "kernelInfo", "defaultKernelName")
                ?? "csharp";
            return language.ToLowerInvariant() switch { "c#" => "csharp", "f#" => "fsharp", var name => name };
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
        int start = utf8.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
            throw new NotebookFormatException($"{name} is not a notebook: it is not UTF-8 text.");
        if (IsDib(name))
            return DibReader.Read(name, Encoding.UTF8.GetString(utf8[start..]));
        if (utf8[start..].Trim(" \t\r\n"u8).IsEmpty)
            throw new NotebookFormatException($"{name} is empty.");

        byte[] file = utf8.ToArray();
        try
        {
            return new NotebookDocument(name, file, JsonSlice.Root(file, start));
        }
        catch (JsonException error)
        {
            throw new NotebookFormatException($"{name} is not valid JSON: {Where(file.AsSpan(start), error)}.", error);
        }
    }

    /// <summary>Inserts a new cell, with an id if the notebook's format has ids.</summary>
    /// <param name="index">The index of the new cell.</param>
    /// <param name="cell">A cell that is not part of a notebook.</param>
    public void InsertCell(int index, Cell cell)
    {
        if (cell.Slice is not null || cell.Id is not null || cells.Contains(cell))
            throw new ArgumentException("The cell is in a notebook already.", nameof(cell));
        if (cellsHaveIds)
            cell.Id = CellId.New(cell.Source, cells.Select(other => other.Id));
        cells.Insert(index, cell);
    }

    /// <summary>The notebook as the content of an .ipynb file.</summary>
    public byte[] ToIpynb()
    {
        using var written = new MemoryStream(file.Length);
        int done = 0;
        foreach ((int start, int end, string text) in Edits().OrderBy(edit => edit.Start))
        {
            written.Write(file.AsSpan(done, start - done));
            written.Write(Encoding.UTF8.GetBytes(text));
            done = end;
        }
        written.Write(file.AsSpan(done));
        return written.ToArray();
    }

    /// <summary>Writes the notebook to an .ipynb file: completely, or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    public void Save(string path)
    {
        if (IsDib(path))
            throw new ArgumentException($"Notebooks are saved as .ipynb, not as {Path.GetFileName(path)}.", nameof(path));
        AtomicFile.Write(path, ToIpynb());
    }

    private List<(int Start, int End, string Text)> Edits()
    {
        const int Depth = 2; // { "cells": [ { …
        var edits = new List<(int Start, int End, string Text)>();
        string separator = style.Comma + style.Break(Depth);
        string inserted = "";
        JsonSlice? last = null;
        foreach (Cell cell in cells)
        {
            if (cell.Slice is null)
            {
                string json = PythonJson.Write(cell.ToJson(), style, Depth);
                inserted += last is null ? json + separator : separator + json;
                continue;
            }
            // New cells before the first stored cell are written in front of it, all others after the stored cell that they follow.
            if (inserted != "")
                edits.Add(last is null ? (cell.Slice.Start, cell.Slice.Start, inserted) : (last.End, last.End, inserted));
            inserted = "";
            edits.AddRange(cell.Edits(style));
            last = cell.Slice;
        }
        if (inserted != "")
        {
            edits.Add(last is null
                ? (cellList.Start, cellList.End, $"[{style.Break(Depth)}{inserted[..^separator.Length]}{style.Break(1)}]")
                : (last.End, last.End, inserted));
        }
        return edits;
    }

    private int MinorVersion(OrderedDictionary<string, JsonSlice> members)
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

        int? Number(string name) => members.TryGetValue(name, out JsonSlice? slice)
            && slice.ToNode() is JsonValue value && value.TryGetValue(out int number) ? number : null;
    }

    private static bool IsDib(string path) => Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase);

    private static string Where(ReadOnlySpan<byte> text, JsonException error)
    {
        for (long line = 0; line < error.LineNumber; line++)
            text = text[(text.IndexOf((byte)'\n') + 1)..];
        int column = Encoding.UTF8.GetCharCount(text[..(int)Math.Min(error.BytePositionInLine ?? 0, text.Length)]) + 1;
        // The framework's message continues with advice on its own API and repeats the position.
        string reason = error.Message.Split(". ")[0].Split(" LineNumber:")[0].TrimEnd('.');
        return $"line {error.LineNumber + 1}, column {column}: {char.ToLowerInvariant(reason[0])}{reason[1..]}";
    }
}
