using System.Globalization;
using System.Text;

namespace Backprop.Visuals;

/// <summary>Rows of text under a header, as HTML and as plain text; in a column of numbers the decimal points are aligned.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The cells, row by row.</param>
/// <param name="IsNumber">Which columns are numbers and so stand at the right.</param>
/// <param name="Note">Which rows or columns were left out; empty if none.</param>
internal sealed record Table(IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows, IReadOnlyList<bool> IsNumber, string Note = "")
{
    // As wide as a digit, and as a point.
    private const char FigureSpace = '\u2007', PunctuationSpace = '\u2008';

    private bool HasHeader => Header.Any(name => name.Length > 0);

    internal string ToHtml(string caption = "")
    {
        var html = new StringBuilder("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\">");
        string above = string.Join(" · ", new[] { caption, Note }.Where(text => text.Length > 0));
        if (above.Length > 0)
            html.Append($"<caption style=\"text-align:left\">{Escape(above)}</caption>");
        if (HasHeader)
            html.Append($"<thead>{Row("th", Header)}</thead>");
        html.Append("\n<tbody>\n");
        foreach (string[] row in Aligned(FigureSpace, PunctuationSpace))
            html.Append(Row("td", row)).Append('\n');
        return html.Append("</tbody></table>").ToString();

        string Row(string element, IReadOnlyList<string> cells) =>
            $"<tr>{string.Concat(cells.Select((text, column) => Cell(element, text, column)))}</tr>";
        string Cell(string element, string text, int column) =>
            $"<{element} style=\"text-align:{(IsNumber[column] ? "right" : "left")};padding:2px 8px\">{Escape(text)}</{element}>";
    }

    internal string ToText()
    {
        string[][] rows = Aligned(' ', ' ');
        int[] widths = [.. Header.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max())];
        var lines = (HasHeader ? rows.Prepend([.. Header]) : rows).Select(row => string.Join("  ", row.Select(Padded)).TrimEnd());
        return string.Join('\n', [.. lines, .. Note.Length > 0 ? [Note] : Array.Empty<string>()]);

        string Padded(string cell, int column) => IsNumber[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]);
    }

    // Numbers with fewer decimals than the longest of their column are padded at the right.
    private string[][] Aligned(char digit, char point)
    {
        const NumberStyles styles = NumberStyles.Float | NumberStyles.AllowThousands;
        int[] longest = [.. Header.Select((_, column) => Rows.Select(row => Decimals(row[column])).DefaultIfEmpty().Max())];
        return [.. Rows.Select(row => row.Select((cell, column) => IsNumber[column] ? Padded(cell, longest[column]) : cell).ToArray())];

        string Padded(string cell, int decimals) =>
            !IsNumeral(cell) || Decimals(cell) == decimals ? cell
            : Decimals(cell) == 0 ? cell + point + new string(digit, decimals - 1)
            : cell + new string(digit, decimals - Decimals(cell));
        static bool IsNumeral(string cell) => double.TryParse(cell, styles, CultureInfo.InvariantCulture, out _);
        static int Decimals(string cell) => IsNumeral(cell) && cell.IndexOfAny(['.', 'e']) is >= 0 and int end ? cell.Length - end : 0;
    }
}
