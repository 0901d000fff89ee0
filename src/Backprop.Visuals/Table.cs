using System.Globalization;
using System.Text;

namespace Backprop.Visuals;

/// <summary>Rows of text under a header, as HTML and as plain text; in a column of numbers the points stand below one another.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The cells, row by row.</param>
/// <param name="IsNumber">Which columns are numbers and so stand at the right.</param>
/// <param name="Note">What the rows leave out, or nothing.</param>
internal sealed record Table(IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows, IReadOnlyList<bool> IsNumber, string Note = "")
{
    // As wide as a digit, and as a point.
    private const char FigureSpace = '\u2007', PunctuationSpace = '\u2008';

    internal string ToHtml(string caption = "")
    {
        var html = new StringBuilder("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\">");
        if (caption.Length + Note.Length > 0)
            html.Append("<caption style=\"text-align:left\">").Append(SvgWriter.Escape(string.Join(" · ", new[] { caption, Note }.Where(text => text.Length > 0)))).Append("</caption>");
        if (Header.Any(name => name.Length > 0))
            AppendRow(html.Append("<thead>"), "th", Header).Append("</thead>");
        html.Append("\n<tbody>\n");
        foreach (string[] row in Aligned(FigureSpace, PunctuationSpace))
            AppendRow(html, "td", row).Append('\n');
        return html.Append("</tbody></table>").ToString();
    }

    private StringBuilder AppendRow(StringBuilder html, string element, IReadOnlyList<string> cells)
    {
        html.Append("<tr>");
        for (int column = 0; column < cells.Count; column++)
        {
            html.Append('<').Append(element).Append(" style=\"text-align:").Append(IsNumber[column] ? "right" : "left").Append(";padding:2px 8px\">")
                .Append(SvgWriter.Escape(cells[column])).Append("</").Append(element).Append('>');
        }
        return html.Append("</tr>");
    }

    internal string ToText()
    {
        bool hasHeader = Header.Any(name => name.Length > 0);
        string[][] rows = Aligned(' ', ' ');
        int[] widths = [.. Header.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max())];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in hasHeader ? rows.Prepend([.. Header]) : rows)
        {
            string line = string.Join("  ", row.Select((cell, column) => IsNumber[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }
        return text.Append(Note).ToString().TrimEnd('\n');
    }

    // A number with less behind its point than the longest of its column is filled up.
    private string[][] Aligned(char digit, char point)
    {
        int[] longest = [.. Header.Select((_, column) => IsNumber[column] ? Rows.Select(row => Behind(row[column])).DefaultIfEmpty().Max() : 0)];
        return [.. Rows.Select(row => row.Select((cell, column) => IsNumber[column] && IsNumeral(cell) ? cell + Fill(longest[column], Behind(cell)) : cell).ToArray())];

        string Fill(int needed, int there) => needed == there ? "" : there == 0 ? point + new string(digit, needed - 1) : new string(digit, needed - there);
        static bool IsNumeral(string cell) => double.TryParse(cell, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
        static int Behind(string cell) => IsNumeral(cell) && cell.IndexOfAny(['.', 'e']) is >= 0 and int end ? cell.Length - end : 0;
    }
}
