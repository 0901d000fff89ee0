using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>Reads and writes outputs as the JSON of nbformat 4.</summary>
internal static class OutputJson
{
    /// <summary>Whether data of this type is stored as JSON rather than text.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json"
        || (mimeType.StartsWith("application/", StringComparison.Ordinal) && mimeType.EndsWith("+json", StringComparison.Ordinal));

    /// <exception cref="NotebookFormatException">
    /// The output is malformed; the message continues a sentence that names the file and the output.
    /// </exception>
    public static Output Read(JsonNode? node)
    {
        if (node is not JsonObject output)
            throw new NotebookFormatException("is not a JSON object");
        string? type = output["output_type"].AsText();
        switch (type)
        {
            case "stream":
                return new StreamOutput(Text(output, "name"), Text(output, "text"));
            case "display_data" or "execute_result":
                return new DisplayOutput(Bundle(output), Metadata(output), IsResult: type == "execute_result");
            case "error":
                if (output["traceback"] is not JsonArray traceback || traceback.Any(line => line.AsText() is null))
                    throw new NotebookFormatException("has no traceback, a list of strings");
                return new ErrorOutput(
                    Text(output, "ename"), Text(output, "evalue"), [.. traceback.Select(line => line.AsText()!)]);
            case null:
                throw new NotebookFormatException("has no output_type");
            default:
                throw new NotebookFormatException($"has the unknown output_type \"{type}\"");
        }
    }

    /// <summary>The value of a cell's <c>outputs</c>, sorted by name; results carry the cell's execution count.</summary>
    public static JsonArray Write(IEnumerable<Output> outputs, int? executionCount) =>
        [.. outputs.Select(output => NotebookJson.Sorted(Write(output, executionCount)))];

    /// <summary>The metadata of an output or a cell.</summary>
    public static JsonObject Metadata(JsonObject owner) => owner["metadata"] switch
    {
        null => [],
        JsonObject metadata => metadata,
        _ => throw new NotebookFormatException("has metadata that are not a JSON object"),
    };

    private static JsonObject Write(Output output, int? executionCount) => output switch
    {
        StreamOutput stream => new()
        {
            ["output_type"] = "stream",
            ["name"] = stream.Name,
            ["text"] = MultilineText.Split(stream.Text),
        },
        ErrorOutput error => new()
        {
            ["output_type"] = "error",
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
        },
        DisplayOutput display => new(
        [
            new("output_type", display.IsResult ? "execute_result" : "display_data"),
            new("data", Map(display.Data, (type, content) =>
                IsSplit(type) && content.AsText() is { } text ? MultilineText.Split(text) : content?.DeepClone())),
            new("metadata", display.Metadata.DeepClone()),
            .. display.IsResult ? (KeyValuePair<string, JsonNode?>[])[new("execution_count", executionCount)] : [],
        ]),
        _ => throw new ArgumentException($"nbformat has no output of type {output.GetType().Name}.", nameof(output)),
    };

    private static JsonObject Map(JsonObject bundle, Func<string, JsonNode?, JsonNode?> map) =>
        new(bundle.Select(entry => KeyValuePair.Create(entry.Key, map(entry.Key, entry.Value))));

    private static bool IsSplit(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "application/javascript" or "image/svg+xml";

    private static string Text(JsonObject output, string member) =>
        MultilineText.Join(output[member])
        ?? throw new NotebookFormatException($"has no {member}, a string or a list of strings");

    private static JsonObject Bundle(JsonObject output) => Map(
        output["data"] as JsonObject ?? throw new NotebookFormatException("has no data, an object of MIME types"),
        (type, content) => !IsJson(type) && MultilineText.Join(content) is { } text ? text : content?.DeepClone());
}
