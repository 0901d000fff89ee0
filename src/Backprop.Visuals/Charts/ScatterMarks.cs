namespace Backprop.Visuals.Charts;

/// <summary>Draws the lines and the markers of a scatter trace.</summary>
internal static class ScatterMarks
{
    internal static void Draw(SvgWriter svg, ChartTrace trace, ChartAxis xAxis, ChartAxis yAxis)
    {
        (double X, double Y)[] points = [.. xAxis.Read(trace.X).Zip(yAxis.Read(trace.Y), (x, y) => (xAxis.At(x), yAxis.At(y)))];
        foreach (List<(double X, double Y)> run in trace.HasLines ? Runs(points) : [])
        {
            if (run.Count > 1)
                svg.Path($"M{Path(Thinning.Line(run))}", $"{trace.Stroke} stroke-linejoin='round'");
            else if (!trace.HasMarkers) // a line of a single point would not be seen
                Mark(svg, trace, run);
        }
        if (trace.HasMarkers) // of those in the same pixel, one is enough
            Mark(svg, trace, points.Where(IsThere).DistinctBy(point => (Math.Round(point.X), Math.Round(point.Y))));
    }

    /// <summary>Draws a marker at each point: a star, or a dot for every other symbol.</summary>
    internal static void Mark(SvgWriter svg, ChartTrace trace, IEnumerable<(double X, double Y)> points)
    {
        if (trace.IsStar)
        {
            svg.Path(string.Concat(points.Select(point => Star(point.X, point.Y, trace.MarkerSize / 2))), $"fill='{trace.Color}'");
        }
        else
        {
            // A line of no length with a round cap takes a tenth of the text that a circle element does.
            svg.Path(
                string.Concat(points.Select(point => $"M{N(point.X)} {N(point.Y)}h0")),
                $"stroke='{trace.Color}' stroke-width='{N(trace.MarkerSize)}' stroke-linecap='round'");
        }
    }

    private static bool IsThere((double X, double Y) point) => double.IsFinite(point.X + point.Y);

    // The points between two gaps.
    private static List<List<(double X, double Y)>> Runs((double X, double Y)[] points)
    {
        var runs = new List<List<(double X, double Y)>>();
        for (int index = 0; index < points.Length; index++)
        {
            if (!IsThere(points[index]))
                continue;
            if (index == 0 || !IsThere(points[index - 1]))
                runs.Add([]);
            runs[^1].Add(points[index]);
        }
        return runs;
    }

    private static string Star(double x, double y, double radius)
    {
        return $"M{Path(Enumerable.Range(0, 10).Select(corner => Corner(corner * Math.PI / 5, (corner % 2 == 0 ? 1.4 : 0.58) * radius)))}Z";

        (double, double) Corner(double angle, double reach) => (x + reach * Math.Sin(angle), y - reach * Math.Cos(angle));
    }

    private static string Path(IEnumerable<(double X, double Y)> points) =>
        string.Join('L', points.Select(point => $"{N(point.X)} {N(point.Y)}"));
}
