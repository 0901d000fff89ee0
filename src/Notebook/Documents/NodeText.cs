using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>Reads strings where a file may hold anything.</summary>
internal static class NodeText
{
    /// <summary>The string in <paramref name="node"/>, or null if it holds none.</summary>
    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The string reached by these names, or null if there is none.</summary>
    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            node = (node as JsonObject)?[name];
        return node.AsText();
    }
}
