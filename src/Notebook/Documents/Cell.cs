using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>One cell of a notebook.</summary>
public sealed class Cell
{
    private readonly int? storedCount;
    private readonly IReadOnlyList<Output> storedOutputs = [];
    private readonly JsonObject json;

    /// <summary>Creates a cell to insert into a notebook.</summary>
    /// <param name="kind">What the cell holds.</param>
    /// <param name="source">Its text, with \n as line ends.</param>
    /// <param name="metadata">Its metadata, such as <c>tags</c>.</param>
    public Cell(CellKind kind, string source, JsonObject? metadata = null)
        : this(new JsonObject
        {
            ["cell_type"] = kind.ToString().ToLowerInvariant(),
            ["metadata"] = NotebookJson.Sorted(metadata ?? []),
            ["source"] = MultilineText.Split(source),
        })
    {
        if (kind != CellKind.Code)
            return;
        Set(json, "execution_count", null);
        Set(json, "outputs", new JsonArray());
    }

    internal Cell(JsonObject json)
    {
        this.json = json;
        Kind = json["cell_type"].AsText() switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            null => throw new NotebookFormatException("has no cell_type"),
            var type => throw new NotebookFormatException($"has the unknown cell_type \"{type}\""),
        };
        Source = MultilineText.Join(json["source"])
            ?? throw new NotebookFormatException("has no source, a string or a list of strings");
        Metadata = OutputJson.Metadata(json);
        if (Kind != CellKind.Code)
            return;

        ExecutionCount = storedCount = json["execution_count"] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out int count) => count,
            _ => throw new NotebookFormatException("has an execution_count that is not a whole number"),
        };
        if (json["outputs"] is not { } outputs)
            return;
        Outputs = storedOutputs = NotebookJson.ReadEach(
            outputs as JsonArray ?? throw new NotebookFormatException("has outputs that are not a list"),
            OutputJson.Read,
            (number, problem) => $"has an output, number {number}, that {problem}");
    }

    /// <summary>What the cell holds.</summary>
    public CellKind Kind { get; }

    /// <summary>Its text, with the notebook's line ends.</summary>
    public string Source { get; }

    /// <summary>Its id; null before nbformat 4.5 and for a new cell until it is inserted.</summary>
    public string? Id => json["id"].AsText();

    /// <summary>Its metadata, for reading only.</summary>
    public JsonObject Metadata { get; }

    /// <summary>The tags in its metadata.</summary>
    public IReadOnlyList<string> Tags =>
        Metadata["tags"] is JsonArray tags ? [.. tags.Select(NotebookJson.AsText).OfType<string>()] : [];

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

    /// <summary>Whether the cell was read from a notebook.</summary>
    internal bool IsStored => json.Parent is not null;

    /// <summary>File name -> MIME type -> base64: pictures pasted into the text.</summary>
    internal JsonObject? Attachments => json["attachments"] as JsonObject;

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

    /// <summary>Gives a new cell its id.</summary>
    internal void SetId(string id) => Set(json, "id", id);

    /// <summary>The whole cell; what is stored stays as it is stored unless the result differs.</summary>
    internal JsonObject ToJson()
    {
        var cell = (JsonObject)json.DeepClone();
        if (ExecutionCount != storedCount)
            Set(cell, "execution_count", ExecutionCount);
        JsonArray outputs = OutputJson.Write(Outputs, ExecutionCount);
        if (!NotebookJson.AreEqual(outputs, OutputJson.Write(storedOutputs, storedCount)))
            Set(cell, "outputs", outputs);
        return cell;
    }

    /// <summary>Sets a member; one that some clients omit is inserted in alphabetical order.</summary>
    private static void Set(JsonObject cell, string name, JsonNode? value)
    {
        if (cell.ContainsKey(name))
            cell[name] = value;
        else
            cell.Insert(cell.TakeWhile(member => string.CompareOrdinal(member.Key, name) < 0).Count(), name, value);
    }
}

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Code that runs.</summary>
    Code,

    /// <summary>Text in Markdown.</summary>
    Markdown,

    /// <summary>Text that is neither run nor rendered.</summary>
    Raw,
}
