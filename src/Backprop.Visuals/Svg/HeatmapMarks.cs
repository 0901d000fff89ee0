using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws a heat map as one small image, a pixel a cell, and its colour bar.</summary>
internal static class HeatmapMarks
{
    /// <summary>How much room the colour bar takes at the right.</summary>
    internal const double BarRoom = 76;

    /// <summary>The two ends of the cells along an axis.</summary>
    internal static (double First, double Last) Ends(double[] places)
    {
        if (places.Length == 0)
            return (double.NaN, double.NaN);
        double half = places[^1] < places[0] ? -HalfCell(places) : HalfCell(places);
        return (places[0] - half, places[^1] + half);
    }

    /// <summary>How far a cell reaches to either side of its place.</summary>
    internal static double HalfCell(double[] places) => places.Length > 1 ? Math.Abs(places[^1] - places[0]) / (places.Length - 1) / 2 : 0.5;

    internal static void Draw(SvgWriter svg, ChartTrace trace, ChartAxis xAxis, ChartAxis yAxis)
    {
        var (left, right) = Ends(xAxis.Read(trace.X));
        var (first, last) = Ends(yAxis.Read(trace.Y));
        int columns = trace.X.Count, rows = trace.Rows.Length;
        if (rows == 0 || columns == 0 || double.IsNaN(right - left + last - first))
            return;
        double x1 = xAxis.At(left), x2 = xAxis.At(right), y1 = yAxis.At(first), y2 = yAxis.At(last);
        var (scale, least, most) = trace.Colors();
        byte[] pixels = new byte[rows * columns];
        Array.Fill(pixels, (byte)255);
        for (int row = 0; row < rows; row++)
        {
            int down = y1 < y2 ? row : rows - 1 - row;
            for (int column = 0; column < Math.Min(columns, trace.Rows[row].Count); column++)
                pixels[down * columns + (x1 < x2 ? column : columns - 1 - column)] = ColorScale.Step(trace.Rows[row][column].AsNumber(), least, most);
        }
        string place = $"x=\"{N(Math.Min(x1, x2))}\" y=\"{N(Math.Min(y1, y2))}\" width=\"{N(Math.Abs(x2 - x1))}\" height=\"{N(Math.Abs(y2 - y1))}\"";
        if (pixels.Contains((byte)255)) // grey shows through where there is no value: white is one
            svg.Add($"<rect {place} fill-opacity=\"0.25\"/>\n");
        svg.Add($"<image {place} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"{Png.DataUri(columns, rows, pixels, scale.Steps())}\"/>\n");
    }

    internal static void DrawColorBar(SvgWriter svg, ChartTrace trace, double left, double top, double bottom)
    {
        var (scale, least, most) = trace.Colors();
        (least, most) = Ticks.Widened(least, Math.Max(least, most));
        byte[] pixels = [.. Enumerable.Range(0, 128).Select(step => ColorScale.Step(127 - step, 0, 127))];
        svg.Add($"<image x=\"{N(left)}\" y=\"{N(top)}\" width=\"12\" height=\"{N(bottom - top)}\" preserveAspectRatio=\"none\" href=\"{Png.DataUri(1, 128, pixels, scale.Steps())}\"/>\n");
        var (at, step) = Ticks.Linear(least, most);
        double largest = at.Max(Math.Abs);
        foreach (double number in at)
            svg.Text(left + 18, bottom - (number - least) / (most - least) * (bottom - top) + 4.5, TickText.Tick(number, step, largest), "font-size=\"12\" fill-opacity=\"0.75\"");
        if (trace.ScaleTitle is [var title, ..])
            svg.Text(left + 12, top - 8, title, "text-anchor=\"middle\" font-size=\"12\"");
    }
}
