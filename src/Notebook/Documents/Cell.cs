using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>One cell of a notebook.</summary>
public sealed class Cell
{
    private readonly int? storedCount;
    private readonly IReadOnlyList<Output> storedOutputs = [];
    private readonly OrderedDictionary<string, JsonSlice> members = [];

    /// <summary>Creates a cell to insert into a notebook.</summary>
    /// <param name="kind">What the cell holds.</param>
    /// <param name="source">Its text, with \n as line ends.</param>
    /// <param name="metadata">Its metadata, such as <c>tags</c>.</param>
    public Cell(CellKind kind, string source, JsonObject? metadata = null)
    {
        Kind = kind;
        Source = source;
        Metadata = metadata ?? [];
    }

    internal Cell(JsonSlice slice)
    {
        if (!slice.IsObject)
            throw new NotebookFormatException("is not a JSON object");
        Slice = slice;
        members = slice.Members();
        Kind = Member("cell_type").AsText() switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            null => throw new NotebookFormatException("has no cell_type"),
            var type => throw new NotebookFormatException($"has the unknown cell_type \"{type}\""),
        };
        Source = MultilineText.Join(Member("source"))
            ?? throw new NotebookFormatException("has no source, a string or a list of strings");
        Id = Member("id").AsText();
        Metadata = Member("metadata") switch
        {
            null => [],
            JsonObject metadata => metadata,
            _ => throw new NotebookFormatException("has metadata that are not a JSON object"),
        };
        if (Kind != CellKind.Code)
            return;

        ExecutionCount = storedCount = Member("execution_count") switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out int count) => count,
            _ => throw new NotebookFormatException("has an execution_count that is not a whole number"),
        };
        if (Member("outputs") is { } outputs)
            Outputs = storedOutputs = ReadOutputs(outputs);
    }

    /// <summary>What the cell holds.</summary>
    public CellKind Kind { get; }

    /// <summary>Its text, with the notebook's line ends.</summary>
    public string Source { get; }

    /// <summary>Its id; null before nbformat 4.5 and for a new cell until it is inserted.</summary>
    public string? Id { get; internal set; }

    /// <summary>Its metadata, for reading only: changes to a stored cell's metadata are not written.</summary>
    public JsonObject Metadata { get; }

    /// <summary>The tags in its metadata.</summary>
    public IReadOnlyList<string> Tags =>
        Metadata["tags"] is JsonArray tags ? [.. tags.Select(NodeText.AsText).OfType<string>()] : [];

    /// <summary>The language that the metadata specify for a code cell, if any; a magic line in the source takes precedence.</summary>
    /// <remarks>VS Code rewrites <c>vscode.languageId</c> as soon as a kernel is selected, so it is not used.</remarks>
    public string? Language => LanguageIn(Metadata);

    /// <summary>The language specified by the metadata of a cell or of a request to run one; null if none is.</summary>
    public static string? LanguageIn(JsonObject metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TextAt("polyglot_notebook", "kernelName") ?? metadata.TextAt("dotnet_interactive", "language");
    }

    /// <summary>The number in the cell's prompt, if it has run.</summary>
    public int? ExecutionCount { get; private set; }

    /// <summary>The cell's outputs; <see cref="SetResult"/> replaces them.</summary>
    public IReadOnlyList<Output> Outputs { get; private set; } = [];

    /// <summary>The position in the file of a cell that was read; null for a new cell.</summary>
    internal JsonSlice? Slice { get; }

    /// <summary>File name -> MIME type -> base64: pictures pasted into the text.</summary>
    internal JsonObject? Attachments => Member("attachments") as JsonObject;

    /// <summary>Sets the result of running a code cell.</summary>
    /// <param name="executionCount">The number in the prompt.</param>
    /// <param name="outputs">The outputs of the run.</param>
    public void SetResult(int? executionCount, IReadOnlyList<Output> outputs)
    {
        if (Kind != CellKind.Code)
            throw new InvalidOperationException($"A {Kind} cell has no outputs.");
        ExecutionCount = executionCount;
        Outputs = [.. outputs];
    }

    /// <summary>The replacements that bring the file this cell was read from up to date.</summary>
    internal IEnumerable<(int Start, int End, string Text)> Edits(JsonStyle style)
    {
        if (Kind != CellKind.Code)
            yield break;
        if (ExecutionCount != storedCount)
            yield return Edit("execution_count", JsonValue.Create(ExecutionCount), style);
        JsonArray outputs = OutputJson.Write(Outputs, ExecutionCount);
        string stored = PythonJson.Write(OutputJson.Write(storedOutputs, storedCount), style);
        if (PythonJson.Write(outputs, style) != stored)
            yield return Edit("outputs", outputs, style);
    }

    /// <summary>The whole cell, as Jupyter would write it.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["cell_type"] = Kind.ToString().ToLowerInvariant(),
            ["metadata"] = Metadata.DeepClone(),
            ["source"] = MultilineText.Split(Source),
        };
        if (Id is not null)
            json["id"] = Id;
        if (Kind == CellKind.Code)
        {
            json["execution_count"] = ExecutionCount;
            json["outputs"] = OutputJson.Write(Outputs, ExecutionCount);
        }
        return json;
    }

    private (int Start, int End, string Text) Edit(string name, JsonNode? value, JsonStyle style)
    {
        const int Depth = 3; // { "cells": [ { "outputs": …
        string text = PythonJson.Write(value, style, Depth);
        if (members.TryGetValue(name, out JsonSlice? slice))
            return (slice.Start, slice.End, text);

        // Some clients omit empty members. Insert in alphabetical order; cell_type always precedes.
        int place = members.Last(member => string.CompareOrdinal(member.Key, name) < 0).Value.End;
        return (place, place, $"{style.Comma}{style.Break(Depth)}\"{name}\"{style.Colon}{text}");
    }

    private JsonNode? Member(string name) => members.TryGetValue(name, out JsonSlice? slice) ? slice.ToNode() : null;

    private static Output[] ReadOutputs(JsonNode outputs)
    {
        if (outputs is not JsonArray list)
            throw new NotebookFormatException("has outputs that are not a list");
        var read = new Output[list.Count];
        for (int i = 0; i < read.Length; i++)
        {
            try
            {
                read[i] = OutputJson.Read(list[i]);
            }
            catch (NotebookFormatException damage)
            {
                throw new NotebookFormatException($"has an output, number {i + 1}, that {damage.Message}", damage);
            }
        }
        return read;
    }
}
