using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>Reads strings from JSON of any shape.</summary>
internal static class NodeText
{
    /// <summary>The string in <paramref name="node"/>, or null if it is not a string.</summary>
    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The string at this path of names, or null if there is none.</summary>
    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            node = (node as JsonObject)?[name];
        return node.AsText();
    }
}
