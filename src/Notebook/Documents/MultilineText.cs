using System.Buffers;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>nbformat's "multiline string": a list of lines or a string in the file, a string in memory.</summary>
internal static class MultilineText
{
    /// <summary>The text, or null if the node is neither a string nor a list of strings.</summary>
    public static string? Join(JsonNode? node)
    {
        if (node is not JsonArray lines)
            return node.AsText();
        string?[] texts = [.. lines.Select(NotebookJson.AsText)];
        return texts.Contains(null) ? null : string.Concat(texts);
    }

    /// <summary>The lines with their line ends, split as Python's <c>str.splitlines</c> splits.</summary>
    public static JsonArray Split(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length;)
        {
            int end = text.AsSpan(start).IndexOfAny(LineEnds) is var found and >= 0 ? start + found + 1 : text.Length;
            if (text[end - 1] == '\r' && end < text.Length && text[end] == '\n')
                end++;
            lines.Add((JsonNode)JsonValue.Create(text[start..end]));
            start = end;
        }
        return lines;
    }

    private static readonly SearchValues<char> LineEnds =
        SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");
}
