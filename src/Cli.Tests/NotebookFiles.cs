using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Cli.Tests;

/// <summary>Notebooks as text.</summary>
internal static class NotebookFiles
{
    public static string Notebook(params JsonObject[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells]),
        ["metadata"] = new JsonObject
        {
            ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
        },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 4,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    public static JsonObject Code(string source, string? tag = null) => new()
    {
        ["cell_type"] = "code",
        ["execution_count"] = null,
        ["metadata"] = tag is null ? [] : new JsonObject { ["tags"] = new JsonArray(tag) },
        ["outputs"] = new JsonArray(),
        ["source"] = source,
    };

    public static JsonObject Markdown(string source) =>
        new() { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = source };

    /// <summary>What a cell of an executed notebook shows, as text.</summary>
    public static string Shown(string notebook, int cell) => string.Concat(
        JsonNode.Parse(notebook)!["cells"]![cell]!["outputs"]!.AsArray().Select(
            output => Text(output!["text"] ?? output["data"]?["text/plain"] ?? output["traceback"])));

    private static string Text(JsonNode? lines) =>
        lines is JsonArray list ? string.Concat(list.Select(line => line!.GetValue<string>())) : lines?.GetValue<string>() ?? "";
}
