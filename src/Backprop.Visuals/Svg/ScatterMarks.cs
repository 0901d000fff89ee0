using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws the lines, the filled ground below them and the markers of a scatter trace.</summary>
internal static class ScatterMarks
{
    /// <summary>Draws into the plot; places become coordinates through the axes.</summary>
    internal static void Draw(SvgWriter svg, ChartTrace trace, ChartAxis xAxis, ChartAxis yAxis)
    {
        double[] x = xAxis.Read(trace.X), y = yAxis.Read(trace.Y);
        (double X, double Y)[] points = [.. x.Zip(y, (across, up) => (xAxis.At(across), yAxis.At(up)))];
        bool[] isThere = [.. x.Zip(y, (across, up) => double.IsFinite(across) && double.IsFinite(up))];
        string opacity = trace.Opacity < 1 ? $" opacity=\"{trace.Opacity.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)}\"" : "";
        List<List<(double X, double Y)>> runs = Runs(points, isThere, trace.ConnectsGaps);

        if (trace.FillsToZero)
        {
            double ground = yAxis.At(yAxis.IsLog ? yAxis.Low : 0);
            foreach (List<(double X, double Y)> run in runs)
            {
                List<(double X, double Y)> thin = Thinning.Line(run);
                svg.Add($"<path d=\"M{N(thin[0].X)} {N(ground)}L{Path(thin)}L{N(thin[^1].X)} {N(ground)}Z\" fill=\"{trace.FillColor}\" fill-opacity=\"0.18\"/>\n");
            }
        }
        if (trace.HasLines || (trace.FillsToZero && !trace.HasMarkers))
        {
            foreach (List<(double X, double Y)> run in runs)
            {
                if (run.Count == 1 && !trace.HasMarkers) // a line between two gaps would not be seen
                    svg.Add(Dots(run, trace.LineColor, Math.Max(4, trace.LineWidth * 2), opacity));
                else if (run.Count > 1)
                    svg.Add($"<path d=\"M{Path(Thinning.Line(run))}\" fill=\"none\" stroke=\"{trace.LineColor}\" stroke-width=\"{N(trace.LineWidth)}\" stroke-linejoin=\"round\"{trace.Dash}{opacity}/>\n");
            }
        }
        int[] shown = [.. Enumerable.Range(0, points.Length).Where(index => isThere[index])];
        if (trace.HasMarkers)
            DrawMarkers(svg, trace, points, shown, opacity);
        if (trace.HasTexts)
            DrawTexts(svg, trace, points, shown);
    }

    private static List<List<(double X, double Y)>> Runs((double X, double Y)[] points, bool[] isThere, bool connectsGaps)
    {
        var runs = new List<List<(double X, double Y)>>();
        bool continues = false;
        for (int index = 0; index < points.Length; index++)
        {
            if (isThere[index])
            {
                if (!continues)
                    runs.Add([]);
                runs[^1].Add(points[index]);
            }
            continues = isThere[index] || (connectsGaps && runs.Count > 0);
        }
        return runs;
    }

    private static void DrawMarkers(SvgWriter svg, ChartTrace trace, (double X, double Y)[] points, int[] shown, string opacity)
    {
        List<int> kept = [.. Thinning.Cloud([.. shown.Select(index => points[index])]).Select(place => shown[place])];
        Func<int, string> colors = trace.PointColors();
        foreach (var group in kept.GroupBy(index => (Color: colors(index), Size: trace.MarkerSize(index))))
        {
            var places = group.Select(index => points[index]);
            svg.Add(trace.Symbol.StartsWith("circle", StringComparison.Ordinal)
                ? Dots(places, group.Key.Color, group.Key.Size, opacity)
                : $"<path d=\"{string.Concat(places.Select(place => Symbol(trace.Symbol, place.X, place.Y, group.Key.Size)))}\" fill=\"{group.Key.Color}\"{opacity}/>\n");
        }
    }

    private static void DrawTexts(SvgWriter svg, ChartTrace trace, (double X, double Y)[] points, int[] shown)
    {
        foreach (int index in shown.Take(200))
        {
            string position = trace.TextPosition;
            double up = position.StartsWith("top", StringComparison.Ordinal) ? -9 : position.StartsWith("bottom", StringComparison.Ordinal) ? 18 : 4.5;
            (string anchor, double across) = position switch
            {
                _ when position.EndsWith("right", StringComparison.Ordinal) => ("start", 8.0),
                _ when position.EndsWith("left", StringComparison.Ordinal) => ("end", -8.0),
                _ => ("middle", 0.0),
            };
            svg.Text(points[index].X + across, points[index].Y + up, string.Join(' ', JsonReading.Lines(trace.Text(index))), $"text-anchor=\"{anchor}\" font-size=\"12\"");
        }
    }

    /// <summary>One marker as a piece of a path.</summary>
    internal static string Symbol(string symbol, double x, double y, double size)
    {
        double r = size / 2;
        (double X, double Y)[] corners = symbol.Split('-')[0] switch
        {
            "square" => [(-r, -r), (r, -r), (r, r), (-r, r)],
            "triangle" => [(0, -1.2 * r), (1.1 * r, 0.8 * r), (-1.1 * r, 0.8 * r)],
            "x" => [.. Cross(r).Select(corner => ((corner.X - corner.Y) * 0.71, (corner.X + corner.Y) * 0.71))],
            "cross" => Cross(r),
            "star" => [.. Enumerable.Range(0, 10).Select(spike =>
            {
                double angle = spike * Math.PI / 5, reach = (spike % 2 == 0 ? 1.4 : 0.58) * r;
                return (reach * Math.Sin(angle), -reach * Math.Cos(angle));
            })],
            _ => [(0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)],
        };
        return $"M{Path(corners.Select(corner => (x + corner.X, y + corner.Y)))}Z";
    }

    private static (double X, double Y)[] Cross(double r)
    {
        double w = r * 0.36;
        return [(-w, -r), (w, -r), (w, -w), (r, -w), (r, w), (w, w), (w, r), (-w, r), (-w, w), (-r, w), (-r, -w), (-w, -w)];
    }

    // A dot is a line of no length with a round cap: a tenth of the text that a circle element takes.
    private static string Dots(IEnumerable<(double X, double Y)> places, string color, double size, string opacity) =>
        $"<path d=\"{string.Concat(places.Select(place => $"M{N(place.X)} {N(place.Y)}h0"))}\" stroke=\"{color}\" stroke-width=\"{N(size)}\" stroke-linecap=\"round\"{opacity}/>\n";

    private static string Path(IEnumerable<(double X, double Y)> points) => string.Join('L', points.Select(point => $"{N(point.X)} {N(point.Y)}"));
}
