using System.Globalization;
using Microsoft.Data.Analysis;

namespace Backprop;

/// <summary>A DataFrame as a table: its first rows, with a word about the others.</summary>
internal static class FrameText
{
    internal static string Html(DataFrame frame) => Read(frame, 100).ToHtml();

    internal static string Plain(DataFrame frame) => Read(frame, 20).ToText();

    internal static Table Read(DataFrame frame, int most)
    {
        long count = frame.Rows.Count;
        int shown = (int)Math.Min(count, most);
        return new Table(
            [.. frame.Columns.Select(column => column.Name)],
            [.. Enumerable.Range(0, shown).Select(row => frame.Columns.Select(column => Cell(column[row])).ToArray())],
            [.. frame.Columns.Select(column => column.IsNumericColumn())],
            shown < count ? $"first {shown} of {NumberText.Count(count)} rows" : "");
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
