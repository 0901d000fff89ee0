using System.Net;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>An array of several dimensions with its shape: one of two as rows and columns, one of more as a list of its items.</summary>
internal static class MatrixText
{
    private const int Longest = 20;

    /// <summary>"Int32[2,3]", and its items below.</summary>
    public static string Plain(Array array)
    {
        if (array.Rank > 2)
            return $"{Shape(array)}\n{Items(array)}";
        string[][] rows = Rows(array);
        int[] widths = [.. Enumerable.Range(0, Longest + 1).Select(j => rows.Where(row => row.Length > 1).Select(row => row.ElementAtOrDefault(j)?.Length ?? 0).Append(0).Max())];
        return Shape(array) + string.Concat(rows.Select(row => "\n" + string.Join("  ", row.Select((item, j) => item.PadLeft(widths[j])))));
    }

    /// <summary>A table.</summary>
    public static string Html(Array array)
    {
        if (array.Rank > 2)
            return $"<pre>{WebUtility.HtmlEncode(Plain(array))}</pre>";
        var html = new StringBuilder($"<table><caption>{Shape(array)}</caption><tbody>");
        foreach (string[] row in Rows(array))
            html.Append("<tr>").AppendJoin("", row.Select(item => $"<td>{WebUtility.HtmlEncode(item)}</td>")).Append("</tr>");
        return html.Append("</tbody></table>").ToString();
    }

    private static string Shape(Array array) =>
        FormattableString.Invariant($"{array.GetType().GetElementType()!.Name}[{string.Join(",", Enumerable.Range(0, array.Rank).Select(array.GetLength))}]");

    private static string[][] Rows(Array array)
    {
        var (rows, columns) = (array.GetLength(0), array.GetLength(1));
        string[] Row(int i) =>
        [
            .. Enumerable.Range(0, Math.Min(columns, Longest)).Select(j => Item(array.GetValue(i + array.GetLowerBound(0), j + array.GetLowerBound(1)))),
            .. columns > Longest ? (string[])[$"… ({columns - Longest} more)"] : [],
        ];
        return [.. Enumerable.Range(0, Math.Min(rows, Longest)).Select(Row), .. rows > Longest ? (string[][])[[$"… ({rows - Longest} more)"]] : []];
    }

    private static string Items(Array array) =>
        $"[ {string.Join(", ", array.Cast<object?>().Take(Longest).Select(Item))}{(array.Length > Longest ? $" … ({array.Length - Longest} more)" : "")} ]";

    private static string Item(object? item) => item is null ? Formatter.NullString : item.ToDisplayString(PlainTextSummaryFormatter.MimeType);
}
