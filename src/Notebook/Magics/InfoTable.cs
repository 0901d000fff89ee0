using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>A small table, as HTML and as plain text.</summary>
internal static class InfoTable
{
    /// <param name="header">What is above each column; empty for none.</param>
    /// <param name="rows">As many texts in each row as there are columns.</param>
    public static JsonObject Bundle(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [.. header.Count > 0 ? [header] : Array.Empty<IReadOnlyList<string>>(), .. rows];
        int[] widths = [.. Enumerable.Range(0, lines[0].Count).Select(column => lines.Max(line => line[column].Length))];
        string plain = string.Join('\n', lines.Select(line => string.Join("  ", line.Select((text, column) => text.PadRight(widths[column]))).TrimEnd()));

        var html = new StringBuilder("<table>");
        if (header.Count > 0)
            html.Append("<thead>").Append(Row("th", header)).Append("</thead>");
        html.Append("<tbody>").AppendJoin("", rows.Select(row => Row("td", row))).Append("</tbody></table>");
        return new JsonObject { ["text/html"] = html.ToString(), ["text/plain"] = plain };
    }

    private static string Row(string element, IReadOnlyList<string> texts) =>
        $"<tr>{string.Concat(texts.Select(text => $"<{element} style=\"text-align: left\">{WebUtility.HtmlEncode(text)}</{element}>"))}</tr>";
}
