using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>A sequence on one line, as the head of an HTML tree shows it: "[ 1, 2, 3 ]", truncated if long.</summary>
internal static class Summary
{
    private const int MaxLength = 300;
    private const int MaxDepth = 6;

    public static string Of(IEnumerable sequence)
    {
        var text = new StringBuilder();
        Add(sequence, text, 0);
        return text.Length > MaxLength ? text.ToString(0, MaxLength) + "..." : text.ToString();
    }

    private static void Add(object? item, StringBuilder text, int depth)
    {
        if (item is not IEnumerable sequence || item is string || depth == MaxDepth)
        {
            string? value = item is null ? Formatter.NullString : Convert.ToString(item, CultureInfo.InvariantCulture);
            text.Append(value?.Trim().ReplaceLineEndings("\\n"));
            return;
        }
        text.Append("[ ");
        int count = 0;
        foreach (object? inner in sequence)
        {
            if (count == Formatter.ListExpansionLimit || text.Length > MaxLength)
            {
                text.Append(sequence is ICollection all ? FormattableString.Invariant($" ... ({all.Count - count} more)") : " ... (more)");
                break;
            }
            text.Append(count++ > 0 ? ", " : "");
            Add(inner, text, depth + 1);
        }
        text.Append(" ]");
    }
}
