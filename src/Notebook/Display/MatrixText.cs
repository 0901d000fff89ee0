using System.Net;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>Formats a multidimensional array with its shape: two dimensions as rows and columns, more as a list of items.</summary>
internal static class MatrixText
{
    private const int MaxItems = 20;

    /// <summary>"Int32[2,3]", with the items below.</summary>
    public static string Plain(Array array)
    {
        if (array.Rank > 2)
            return $"{Shape(array)}\n{Items(array)}";
        string[][] rows = Rows(array);
        int[] widths = [.. Enumerable.Range(0, MaxItems + 1).Select(j =>
            rows.Where(row => row.Length > 1).Select(row => row.ElementAtOrDefault(j)?.Length ?? 0).Append(0).Max())];
        return Shape(array) + string.Concat(rows.Select(row => "\n" + string.Join("  ", row.Select((item, j) => item.PadLeft(widths[j])))));
    }

    public static string Html(Array array)
    {
        if (array.Rank > 2)
            return $"<pre>{WebUtility.HtmlEncode(Plain(array))}</pre>";
        var html = new StringBuilder($"<table><caption>{Shape(array)}</caption><tbody>");
        foreach (string[] row in Rows(array))
            html.Append("<tr>").AppendJoin("", row.Select(item => $"<td>{WebUtility.HtmlEncode(item)}</td>")).Append("</tr>");
        return html.Append("</tbody></table>").ToString();
    }

    private static string Shape(Array array)
    {
        var lengths = Enumerable.Range(0, array.Rank).Select(array.GetLength);
        return FormattableString.Invariant($"{array.GetType().GetElementType()!.Name}[{string.Join(",", lengths)}]");
    }

    private static string[][] Rows(Array array)
    {
        var (rows, columns) = (array.GetLength(0), array.GetLength(1));
        return [.. First(rows, Row, more => [more])];

        string[] Row(int i) =>
            [.. First(columns, j => Item(array.GetValue(i + array.GetLowerBound(0), j + array.GetLowerBound(1))), more => more)];
    }

    private static IEnumerable<T> First<T>(int count, Func<int, T> item, Func<string, T> rest) =>
        Enumerable.Range(0, Math.Min(count, MaxItems)).Select(item)
            .Concat(count > MaxItems ? [rest($"… ({count - MaxItems} more)")] : []);

    private static string Items(Array array)
    {
        string more = array.Length > MaxItems ? $" … ({array.Length - MaxItems} more)" : "";
        return $"[ {string.Join(", ", array.Cast<object?>().Take(MaxItems).Select(Item))}{more} ]";
    }

    private static string Item(object? item) =>
        item is null ? Formatter.NullString : item.ToDisplayString(PlainTextSummaryFormatter.MimeType);
}
