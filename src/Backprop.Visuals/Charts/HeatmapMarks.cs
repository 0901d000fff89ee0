using System.Drawing;
using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>Draws a heat map and its color bar: as one small image, a pixel per cell, or, with texts in the cells, as rectangles.</summary>
internal static class HeatmapMarks
{
    /// <summary>The width that the color bar takes at the right.</summary>
    internal const double BarRoom = 76;

    /// <summary>How far a cell reaches to either side of its position.</summary>
    internal static double HalfCell(double[] positions) =>
        positions.Length > 1 ? Math.Abs(positions[^1] - positions[0]) / (positions.Length - 1) / 2 : 0.5;

    internal static void Draw(SvgWriter svg, ChartTrace trace, ChartAxis xAxis, ChartAxis yAxis)
    {
        (double[] x, double width) = Centers(xAxis, trace.X);
        (double[] y, double height) = Centers(yAxis, trace.Y);
        int[] columns = [.. Enumerable.Range(0, x.Length).OrderBy(column => x[column])];
        int[] rows = [.. Enumerable.Range(0, Math.Min(y.Length, trace.Rows.Length)).OrderBy(row => y[row])];
        if (rows.Length == 0 || columns.Length == 0 || x.Concat(y).Any(double.IsNaN))
            return;
        var (scale, min, max) = trace.Colors();
        Color[] steps = scale.Steps();
        byte Step(int row, int column) => ColorScale.Step(trace.Rows[row].ElementAtOrDefault(column).AsNumber(), min, max);
        byte[] pixels = [.. rows.SelectMany(row => columns.Select(column => Step(row, column)))];
        (double left, double top) = (x[columns[0]] - width / 2, y[rows[0]] - height / 2);
        if (trace.HasCellTexts)
        {
            DrawCells();
            return;
        }
        if (pixels.Contains(ColorScale.NoValue)) // gray, since white is a value
            svg.Rect(left, top, width * columns.Length, height * rows.Length, "fill-opacity='0.25'");
        string image = Png.DataUri(columns.Length, rows.Length, pixels, steps);
        svg.Image(left, top, width * columns.Length, height * rows.Length, image);

        void DrawCells()
        {
            foreach (int row in rows)
            {
                foreach (int column in columns)
                {
                    byte step = Step(row, column);
                    string ink = "fill-opacity='0.8'";
                    if (step != ColorScale.NoValue)
                    {
                        string fill = ColorTranslator.ToHtml(steps[step]);
                        svg.Rect(x[column] - width / 2, y[row] - height / 2, width, height, $"fill='{fill}'");
                        ink = $"fill='{ColorScale.TextOn(steps[step])}'";
                    }
                    svg.Text(x[column], y[row] + 4.5, trace.CellText(row, column), $"{Centered} {ink}");
                }
            }
        }
    }

    // The middles of the cells as coordinates, and the extent of a cell.
    private static (double[] Centers, double Extent) Centers(ChartAxis axis, JsonArray values)
    {
        double[] positions = axis.Read(values);
        return ([.. positions.Select(axis.At)], Math.Abs(axis.At(HalfCell(positions)) - axis.At(-HalfCell(positions))));
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
