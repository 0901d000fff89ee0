using Backprop.Shared;
using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>A DataFrame as a table, page by page: the first is seen, each other behind one click.</summary>
internal static class FrameText
{
    private const int PageRows = 30;
    private const int MostRows = 600;
    private const int MostCells = 4000;
    private const int MostColumns = 20;

    internal static string Html(DataFrame frame)
    {
        int columns = Math.Min(frame.Columns.Count, MostColumns);
        int most = Math.Clamp(MostCells / Math.Max(columns, 1) / PageRows * PageRows, PageRows, MostRows);
        int shown = (int)Math.Min(frame.Rows.Count, most);
        var html = new StringBuilder(Read(frame, 0, Math.Min(PageRows, shown), Note(frame, shown)).ToHtml());
        for (int start = PageRows; start < shown; start += PageRows)
        {
            int end = Math.Min(start + PageRows, shown);
            html.Append('\n').Append(ChartText.Details(Read(frame, start, end, "").ToHtml(), FormattableString.Invariant($"Rows {start + 1} to {end}")));
        }
        return html.ToString();
    }

    internal static string Plain(DataFrame frame) => Read(frame, 20).ToText();

    /// <summary>The first rows of a DataFrame, with a word about the others.</summary>
    internal static Table Read(DataFrame frame, int most)
    {
        int shown = (int)Math.Min(frame.Rows.Count, most);
        return Read(frame, 0, shown, Note(frame, shown));
    }

    private static string Note(DataFrame frame, int shown)
    {
        var notes = new List<string>();
        if (shown < frame.Rows.Count)
            notes.Add($"first {NumberText.Count(shown)} of {NumberText.Count(frame.Rows.Count)} rows");
        if (frame.Columns.Count > MostColumns)
            notes.Add($"first {MostColumns} of {NumberText.Count(frame.Columns.Count)} columns");
        return string.Join(", ", notes);
    }

    private static Table Read(DataFrame frame, int start, int end, string note)
    {
        DataFrameColumn[] columns = [.. frame.Columns.Take(MostColumns)];
        return new Table(
            [.. columns.Select(column => column.Name)],
            [.. Enumerable.Range(start, end - start).Select(row => columns.Select(column => Cell(column[row])).ToArray())],
            [.. columns.Select(column => column.IsNumericColumn())],
            note);
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => NumberText.Short(number),
        float number => NumberText.Short(number),
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
