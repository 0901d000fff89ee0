namespace Backprop.Visuals.Charts;

/// <summary>Draws the lines, the filled area below them, the markers and the texts of a scatter trace.</summary>
internal static class ScatterMarks
{
    private const int MaxTexts = 200;

    internal static void Draw(SvgWriter svg, ChartTrace trace, ChartAxis xAxis, ChartAxis yAxis)
    {
        (double X, double Y)[] points = [.. xAxis.Read(trace.X).Zip(yAxis.Read(trace.Y), (x, y) => (xAxis.At(x), yAxis.At(y)))];
        string opacity = trace.Opacity < 1 ? $" opacity='{FormattableString.Invariant($"{trace.Opacity:0.##}")}'" : "";
        List<List<(double X, double Y)>> runs = Runs(points);
        if (trace.FillsToZero)
        {
            foreach (List<(double X, double Y)> run in runs.Select(Thinning.Line))
                svg.Path(
                    $"M{N(run[0].X)} {N(yAxis.Ground)}L{Path(run)}L{N(run[^1].X)} {N(yAxis.Ground)}Z",
                    $"fill='{trace.LineColor}' fill-opacity='0.18'");
        }
        if (trace.HasLines || (trace.FillsToZero && !trace.HasMarkers))
        {
            string stroke = $"{trace.Stroke} stroke-linejoin='round'{trace.Dash}{opacity}";
            foreach (List<(double X, double Y)> run in runs)
            {
                if (run.Count > 1)
                    svg.Path($"M{Path(Thinning.Line(run))}", stroke);
                else if (!trace.HasMarkers) // a line of a single point would not be seen
                    Dots(svg, run, trace.LineColor, Math.Max(4, trace.LineWidth * 2), opacity);
            }
        }
        int[] shown = [.. Enumerable.Range(0, points.Length).Where(index => IsThere(points[index]))];
        if (trace.HasMarkers)
            DrawMarkers(svg, trace, points, shown, opacity);
        if (trace.HasTexts)
            foreach (int index in shown.Take(MaxTexts))
                svg.Text(points[index].X, points[index].Y - 9, trace.Text(index), $"{Centered} font-size='12'");
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

    private static void DrawMarkers(SvgWriter svg, ChartTrace trace, (double X, double Y)[] points, int[] shown, string opacity)
    {
        var kept = Thinning.Cloud([.. shown.Select(index => points[index])]).Select(index => shown[index]);
        Func<int, string> colors = trace.PointColors();
        foreach (var group in kept.GroupBy(index => (Color: colors(index), Size: trace.MarkerSize(index)), index => points[index]))
        {
            if (trace.Symbol.StartsWith("circle", StringComparison.Ordinal))
                Dots(svg, group, group.Key.Color, group.Key.Size, opacity);
            else
                svg.Path(
                    string.Concat(group.Select(point => Symbol(trace.Symbol, point.X, point.Y, group.Key.Size))),
                    $"fill='{group.Key.Color}'{opacity}");
        }
    }

    /// <summary>One marker as a piece of a path: a square, a star or, for every other symbol, a diamond.</summary>
    internal static string Symbol(string symbol, double x, double y, double size)
    {
        double r = size / 2;
        (double X, double Y)[] corners = symbol.Split('-')[0] switch
        {
            "square" => [(-r, -r), (r, -r), (r, r), (-r, r)],
            "star" => [.. Enumerable.Range(0, 10).Select(spike => Spike(spike * Math.PI / 5, (spike % 2 == 0 ? 1.4 : 0.58) * r))],
            _ => [(0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)],
        };
        return $"M{Path(corners.Select(corner => (x + corner.X, y + corner.Y)))}Z";

        static (double, double) Spike(double angle, double reach) => (reach * Math.Sin(angle), -reach * Math.Cos(angle));
    }

    // A dot is a line of no length with a round cap: a tenth of the text that a circle element takes.
    private static void Dots(SvgWriter svg, IEnumerable<(double X, double Y)> points, string color, double size, string opacity) =>
        svg.Path(
            string.Concat(points.Select(point => $"M{N(point.X)} {N(point.Y)}h0")),
            $"stroke='{color}' stroke-width='{N(size)}' stroke-linecap='round'{opacity}");

    private static string Path(IEnumerable<(double X, double Y)> points) =>
        string.Join('L', points.Select(point => $"{N(point.X)} {N(point.Y)}"));
}
