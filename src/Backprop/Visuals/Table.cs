using System.Text;

namespace Backprop;

/// <summary>Rows of text under a header, as HTML and as aligned plain text.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The cells, row by row.</param>
/// <param name="IsNumber">Which columns are numbers and so stand at the right.</param>
/// <param name="Note">What the rows leave out, or nothing.</param>
internal sealed record Table(IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows, IReadOnlyList<bool> IsNumber, string Note = "")
{
    internal string ToHtml(string caption = "")
    {
        var html = new StringBuilder("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\">");
        if (caption.Length + Note.Length > 0)
            html.Append("<caption style=\"text-align:left\">").Append(SvgWriter.Escape(string.Join(" · ", new[] { caption, Note }.Where(text => text.Length > 0)))).Append("</caption>");
        if (Header.Any(name => name.Length > 0))
            AppendRow(html.Append("<thead>"), "th", Header).Append("</thead>");
        html.Append("\n<tbody>\n");
        foreach (string[] row in Rows)
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
        int[] widths = [.. Header.Select((name, column) => Rows.Select(row => row[column].Length).Append(name.Length).Max())];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in hasHeader ? Rows.Prepend([.. Header]) : Rows)
        {
            string line = string.Join("  ", row.Select((cell, column) => IsNumber[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }
        return text.Append(Note).ToString().TrimEnd('\n');
    }
}
