using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Magics;

/// <summary>A small table, as HTML and as plain text.</summary>
internal static class InfoTable
{
    /// <param name="header">The column headers; empty for none.</param>
    /// <param name="rows">The rows, with one text per column.</param>
    public static JsonObject Bundle(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [.. header.Count > 0 ? [header] : Array.Empty<IReadOnlyList<string>>(), .. rows];
        int[] widths = [.. Enumerable.Range(0, lines[0].Count).Select(column => lines.Max(line => line[column].Length))];
        var padded = lines.Select(line => string.Join("  ", line.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
        string plain = string.Join('\n', padded);

        var html = new StringBuilder("<table>");
        if (header.Count > 0)
            html.Append("<thead>").Append(Row("th", header)).Append("</thead>");
        html.Append("<tbody>").AppendJoin("", rows.Select(row => Row("td", row))).Append("</tbody></table>");
        return new JsonObject { ["text/html"] = html.ToString(), ["text/plain"] = plain };
    }

    private static string Row(string element, IReadOnlyList<string> texts)
    {
        var cells = texts.Select(text => $"<{element} style=\"text-align: left\">{WebUtility.HtmlEncode(text)}</{element}>");
        return $"<tr>{string.Concat(cells)}</tr>";
    }
}
