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

    private static JsonNode Write(Output output, int? executionCount)
    {
        switch (output)
        {
            case StreamOutput stream:
                return new JsonObject
                {
                    ["output_type"] = "stream",
                    ["name"] = stream.Name,
                    ["text"] = MultilineText.Split(stream.Text),
                };
            case ErrorOutput error:
                return new JsonObject
                {
                    ["output_type"] = "error",
                    ["ename"] = error.Name,
                    ["evalue"] = error.Message,
                    ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
                };
            case DisplayOutput display:
                var data = new JsonObject();
                foreach ((string mimeType, JsonNode? content) in display.Data)
                    data[mimeType] = IsSplit(mimeType) && content.AsText() is { } text
                        ? MultilineText.Split(text)
                        : content?.DeepClone();
                var json = new JsonObject
                {
                    ["output_type"] = display.IsResult ? "execute_result" : "display_data",
                    ["data"] = data,
                    ["metadata"] = display.Metadata.DeepClone(),
                };
                if (display.IsResult)
                    json["execution_count"] = executionCount;
                return json;
            default:
                throw new ArgumentException($"nbformat has no output of type {output.GetType().Name}.", nameof(output));
        }
    }

    private static bool IsSplit(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "application/javascript" or "image/svg+xml";

    private static string Text(JsonObject output, string member) =>
        MultilineText.Join(output[member])
        ?? throw new NotebookFormatException($"has no {member}, a string or a list of strings");

    private static JsonObject Bundle(JsonObject output)
    {
        if (output["data"] is not JsonObject stored)
            throw new NotebookFormatException("has no data, an object of MIME types");
        var data = new JsonObject();
        foreach ((string mimeType, JsonNode? content) in stored)
            data[mimeType] = !IsJson(mimeType) && MultilineText.Join(content) is { } text ? text : content?.DeepClone();
        return data;
    }
}
