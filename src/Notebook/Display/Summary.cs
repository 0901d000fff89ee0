using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>A sequence on one line, as the head of a tree of HTML shows it: "[ 1, 2, 3 ]", cut where it grows long.</summary>
internal static class Summary
{
    private const int Longest = 300;
    private const int Deepest = 6;

    public static string Of(IEnumerable sequence)
    {
        var text = new StringBuilder();
        Add(sequence, text, 0);
        return text.Length > Longest ? text.ToString(0, Longest) + "..." : text.ToString();
    }

    private static void Add(object? item, StringBuilder text, int depth)
    {
        if (item is not IEnumerable sequence || item is string || depth == Deepest)
        {
            text.Append((item is null ? Formatter.NullString : Convert.ToString(item, CultureInfo.InvariantCulture))?.Trim().ReplaceLineEndings("\\n"));
            return;
        }
        text.Append("[ ");
        int count = 0;
        foreach (object? inner in sequence)
        {
            if (count == Formatter.ListExpansionLimit || text.Length > Longest)
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
