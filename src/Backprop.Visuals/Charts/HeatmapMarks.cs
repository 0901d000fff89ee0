using System.Drawing;

namespace Backprop.Visuals.Charts;

/// <summary>Draws a heat map as one small image, a pixel a cell, and its color bar.</summary>
internal static class HeatmapMarks
{
    /// <summary>The width that the color bar takes at the right.</summary>
    internal const double BarRoom = 76;

    /// <summary>How far a cell reaches to either side of its position.</summary>
    internal static double HalfCell(double[] positions) =>
        positions.Length > 1 ? Math.Abs(positions[^1] - positions[0]) / (positions.Length - 1) / 2 : 0.5;

    internal static void Draw(SvgWriter svg, ChartTrace trace, ChartAxis xAxis, ChartAxis yAxis)
    {
        var (x1, x2) = Ends(xAxis, xAxis.Read(trace.X));
        var (y1, y2) = Ends(yAxis, yAxis.Read(trace.Y));
        int columns = trace.X.Count, rows = trace.Rows.Length;
        if (rows == 0 || columns == 0 || double.IsNaN(x1 + x2 + y1 + y2))
            return;
        var (scale, min, max) = trace.Colors();
        Color[] steps = scale.Steps();
        byte[] pixels = new byte[rows * columns];
        double left = Math.Min(x1, x2), top = Math.Min(y1, y2), width = Math.Abs(x2 - x1), height = Math.Abs(y2 - y1);
        var texts = new List<(double X, double Y, string Text, string Fill)>();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int down = y1 < y2 ? row : rows - 1 - row, across = x1 < x2 ? column : columns - 1 - column;
                byte step = ColorScale.Step(trace.Rows[row].ElementAtOrDefault(column).AsNumber(), min, max);
                pixels[down * columns + across] = step;
                if (trace.CellText(row, column) is { Length: > 0 } text)
                    texts.Add((left + (across + 0.5) * width / columns, top + (down + 0.5) * height / rows + 4.5, text,
                        step == ColorScale.NoValue ? "fill-opacity='0.8'" : $"fill='{ColorScale.TextOn(steps[step])}'"));
            }
        }
        if (texts.Count == 0 && pixels.Contains(ColorScale.NoValue)) // cells without a value are gray, since white is a value
            svg.Rect(left, top, width, height, "fill-opacity='0.25'");
        svg.Image(left, top, width, height, Png.DataUri(columns, rows, pixels, steps));
        foreach (var (x, y, text, fill) in texts)
            svg.Text(x, y, text, $"{Centered} {fill}");
    }

    // The coordinates of the outer ends of the first and the last cell.
    private static (double First, double Last) Ends(ChartAxis axis, double[] positions)
    {
        if (positions.Length == 0)
            return (double.NaN, double.NaN);
        double half = positions[^1] < positions[0] ? -HalfCell(positions) : HalfCell(positions);
        return (axis.At(positions[0] - half), axis.At(positions[^1] + half));
    }

    internal static void DrawColorBar(SvgWriter svg, ChartTrace trace, PlotArea area)
    {
        var (left, top, bottom) = (area.Right + 18, area.Top, area.Bottom);
        var (scale, min, max) = trace.Colors();
        (min, max) = Ticks.Widened(min, Math.Max(min, max));
        byte[] pixels = [.. Enumerable.Range(0, 128).Select(step => ColorScale.Step(127 - step, 0, 127))];
        svg.Image(left, top, 12, bottom - top, Png.DataUri(1, 128, pixels, scale.Steps()), isSharp: false);
        var (at, step) = Ticks.Linear(min, max);
        double largest = at.Max(Math.Abs);
        foreach (double number in at)
            svg.Text(left + 18, bottom - (number - min) / (max - min) * (bottom - top) + 4.5, TickText.Tick(number, step, largest), Small);
        if (trace.ScaleTitle is [var title, ..])
            svg.Text(left + 12, top - 8, title, $"{Centered} font-size='12'");
    }
}
