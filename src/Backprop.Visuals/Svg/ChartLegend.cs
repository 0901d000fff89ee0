using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>The names of the traces, each beside a sample of its line, in rows above the plot.</summary>
internal static class ChartLegend
{
    internal const double RowHeight = 21;
    private const double Sample = 24;

    /// <summary>Which traces stand where; none when one trace needs no name.</summary>
    internal static (ChartTrace Trace, double X, int Row)[] Arrange(ChartTrace[] traces, bool? asked, double width)
    {
        ChartTrace[] named = [.. traces.Where(trace => trace.InLegend)];
        if (!(asked ?? named.Length > 1))
            return [];
        double x = 0;
        int row = 0;
        var places = new List<(ChartTrace, double, int)>();
        foreach (ChartTrace trace in named.Take(24))
        {
            double room = Sample + 7 + TextWidth(Label(trace)) + 18;
            if (x > 0 && x + room > width)
                (x, row) = (0, row + 1);
            places.Add((trace, x, row));
            x += room;
        }
        return [.. places];
    }

    internal static void Draw(SvgWriter svg, (ChartTrace Trace, double X, int Row)[] places, double left, double top)
    {
        foreach ((ChartTrace trace, double x, int row) in places)
        {
            double start = left + x, middle = top + row * RowHeight + RowHeight / 2;
            if (trace.IsBar)
                svg.Add($"<rect x=\"{N(start + 6)}\" y=\"{N(middle - 6)}\" width=\"12\" height=\"12\" rx=\"2\" fill=\"{trace.MarkerColor}\"/>\n");
            if (trace.HasLines || trace.FillsToZero)
                svg.Line(start, middle, start + Sample, middle, $"fill=\"none\" stroke=\"{trace.LineColor}\" stroke-width=\"{N(trace.LineWidth)}\"{trace.Dash}");
            if (trace.HasMarkers)
            {
                string symbol = trace.Symbol.StartsWith("circle", StringComparison.Ordinal)
                    ? $"<circle cx=\"{N(start + Sample / 2)}\" cy=\"{N(middle)}\" r=\"3.5\" fill=\"{trace.MarkerColor}\"/>\n"
                    : $"<path d=\"{ScatterMarks.Symbol(trace.Symbol, start + Sample / 2, middle, 8)}\" fill=\"{trace.MarkerColor}\"/>\n";
                svg.Add(symbol);
            }
            svg.Text(start + Sample + 7, middle + 4.5, Label(trace));
        }
    }

    private static string Label(ChartTrace trace) => Shorten(string.Join(' ', JsonReading.Lines(trace.Name)), 40);
}
