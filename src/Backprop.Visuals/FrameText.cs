using System.Globalization;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>A DataFrame as a table, page by page: the first is visible, each other behind one click.</summary>
internal static class FrameText
{
    private const int PageRows = 30;
    private const int MaxRows = 600;
    private const int MaxCells = 4000;
    private const int MaxColumns = 20;

    internal static string Html(DataFrame frame)
    {
        int columns = Math.Clamp(frame.Columns.Count, 1, MaxColumns);
        int max = Math.Clamp(MaxCells / columns / PageRows * PageRows, PageRows, MaxRows), shown = (int)Math.Min(frame.Rows.Count, max);
        string first = Read(frame, 0, Math.Min(PageRows, shown), Note(frame, shown)).ToHtml();
        var others = Enumerable.Range(0, shown).Skip(PageRows).Chunk(PageRows).Select(page => Figure.Details(
            Read(frame, page[0], page[^1] + 1, "").ToHtml(), FormattableString.Invariant($"Rows {page[0] + 1} to {page[^1] + 1}")));
        return string.Join('\n', others.Prepend(first));
    }

    internal static string Plain(DataFrame frame)
    {
        int shown = (int)Math.Min(frame.Rows.Count, 20);
        return Read(frame, 0, shown, Note(frame, shown)).ToText();
    }

    private static string Note(DataFrame frame, int shown)
    {
        string rows = shown < frame.Rows.Count ? $"first {NumberText.Count(shown)} of {NumberText.Count(frame.Rows.Count)} rows" : "";
        string columns = frame.Columns.Count > MaxColumns ? $"first {MaxColumns} of {NumberText.Count(frame.Columns.Count)} columns" : "";
        return string.Join(", ", new[] { rows, columns }.Where(note => note.Length > 0));
    }

    private static Table Read(DataFrame frame, int start, int end, string note)
    {
        DataFrameColumn[] columns = [.. frame.Columns.Take(MaxColumns)];
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
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
