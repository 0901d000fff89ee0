using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>Compares a cell's outputs with those stored in its notebook.</summary>
public static class OutputComparison
{
    /// <summary>
    /// The first difference, as a sentence, or null if there is none. Text and JSON are compared by content, errors by name and
    /// message, images only by presence, since the same picture may be encoded differently.
    /// </summary>
    /// <param name="stored">The outputs in the notebook.</param>
    /// <param name="actual">The outputs of the run.</param>
    public static string? FirstDifference(IReadOnlyList<Output> stored, IReadOnlyList<Output> actual)
    {
        List<Output> expected = JoinStreams(stored);
        List<Output> found = JoinStreams(actual);
        for (int i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            string place = $"output {i + 1}";
            if (i >= found.Count)
                return $"{place}, {Describe(expected[i])}, is missing.";
            if (i >= expected.Count)
                return $"{place}, {Describe(found[i])}, is not stored in the notebook.";
            if (Difference(expected[i], found[i]) is { } difference)
                return $"{place}{difference}.";
        }
        return null;
    }

    private static string? Difference(Output expected, Output found) => (expected, found) switch
    {
        (StreamOutput left, StreamOutput right) when left.Name == right.Name => Prefix(left.Name, Lines(left.Text, right.Text)),
        (ErrorOutput left, ErrorOutput right) => left.Name != right.Name
            ? $" expected the error {left.Name}, but got {right.Name}: {Excerpt(right.Message)}"
            : Prefix(left.Name, Lines(left.Message, right.Message)),
        (DisplayOutput left, DisplayOutput right) when left.IsResult == right.IsResult => Bundles(left.Data, right.Data),
        _ => $" expected {Describe(expected)}, but got {Describe(found)}",
    };

    private static string? Bundles(JsonObject expected, JsonObject found)
    {
        foreach (string mimeType in expected.Select(entry => entry.Key).Union(found.Select(entry => entry.Key)))
        {
            if (!found.ContainsKey(mimeType))
                return $" has no {mimeType} any more";
            if (!expected.ContainsKey(mimeType))
                return $" has {mimeType}, which is not stored in the notebook";
            if (mimeType.StartsWith("image/", StringComparison.Ordinal))
                continue;

            (JsonNode? left, JsonNode? right) = (expected[mimeType], found[mimeType]);
            string? difference = left.AsText() is { } leftText && right.AsText() is { } rightText ? Lines(leftText, rightText)
                : NotebookJson.AreEqual(left, right) ? null : Json(left, right, "$");
            if (difference is not null)
                return Prefix(mimeType, difference);
        }
        return null;
    }

    /// <summary>The first difference of two unequal JSON values, as a JSON path.</summary>
    private static string Json(JsonNode? expected, JsonNode? found, string path)
    {
        switch (expected, found)
        {
            case (JsonObject left, JsonObject right):
                string name = left.Select(member => member.Key).Union(right.Select(member => member.Key)).First(
                    name => left.ContainsKey(name) != right.ContainsKey(name) || !NotebookJson.AreEqual(left[name], right[name]));
                if (left.ContainsKey(name) && right.ContainsKey(name))
                    return Json(left[name], right[name], $"{path}.{name}");
                return left.ContainsKey(name) ? $"{path}.{name} is missing" : $"{path}.{name} is not stored in the notebook";
            case (JsonArray left, JsonArray right):
                int same = left.Zip(right).TakeWhile(pair => NotebookJson.AreEqual(pair.First, pair.Second)).Count();
                return same < Math.Min(left.Count, right.Count)
                    ? Json(left[same], right[same], $"{path}[{same}]")
                    : $"{path} expected {left.Count} elements, but got {right.Count}";
            default:
                return $"{path} expected {Excerpt(Spelled(expected))}, but got {Excerpt(Spelled(found))}";
        }
    }

    private static string? Lines(string expected, string found)
    {
        string[] left = expected.Replace("\r\n", "\n").Split('\n');
        string[] right = found.Replace("\r\n", "\n").Split('\n');
        int same = left.AsSpan().CommonPrefixLength(right);
        (string? wanted, string? got) = (left.ElementAtOrDefault(same), right.ElementAtOrDefault(same));
        return wanted == got ? null : $"line {same + 1} expected {Quoted(wanted, got)}, but got {Quoted(got, wanted)}";
    }

    private static string Quoted(string? line, string? other)
    {
        if (line is null)
            return "the end";
        // Of long lines, only the text around the first character that differs.
        int same = line.AsSpan().CommonPrefixLength(other);
        return Spelled(same > 40 ? "…" + Excerpt(line[(same - 20)..]) : Excerpt(line));
    }

    private static string Excerpt(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length > 80 ? line[..80] + "…" : line;
    }

    private static string Spelled(JsonNode? node) => NotebookJson.Write(node, NotebookJson.OneLine);

    private static string? Prefix(string what, string? difference) => difference is null ? null : $", {what}: {difference}";

    private static string Describe(Output output) => output switch
    {
        StreamOutput stream => $"text on {stream.Name}",
        ErrorOutput error => $"the error {error.Name}",
        DisplayOutput display =>
            $"{(display.IsResult ? "a result" : "a display")} ({string.Join(", ", display.Data.Select(entry => entry.Key))})",
        _ => output.GetType().Name,
    };

    private static List<Output> JoinStreams(IReadOnlyList<Output> outputs)
    {
        var joined = new List<Output>();
        foreach (Output output in outputs)
        {
            if (output is StreamOutput next && joined.LastOrDefault() is StreamOutput last && last.Name == next.Name)
                joined[^1] = last with { Text = last.Text + next.Text };
            else
                joined.Add(output);
        }
        return joined;
    }
}
