namespace Backprop.Visuals.Charts;

/// <summary>The names of the traces, each beside a sample of its line, in rows above the plot.</summary>
internal sealed class ChartLegend
{
    private const double RowHeight = 21;
    private const double Sample = 24;
    private const int MaxEntries = 24;

    private readonly List<(ChartTrace Trace, double X, int Row)> entries = [];

    /// <summary>Arranges the names; there are none where a single trace needs no name.</summary>
    internal ChartLegend(ChartTrace[] traces, string? isWanted, double width)
    {
        ChartTrace[] named = [.. traces.Where(trace => !trace.IsHeatmap && !trace.IsMark)];
        double x = 0;
        int row = 0;
        foreach (ChartTrace trace in isWanted == "true" || (isWanted is null && named.Length > 1) ? named.Take(MaxEntries) : [])
        {
            double room = Sample + 7 + TextWidth(Label(trace)) + 18;
            if (x > 0 && x + room > width)
                (x, row) = (0, row + 1);
            entries.Add((trace, x, row));
            x += room;
        }
    }

    internal double Height => entries.Count > 0 ? 6 + RowHeight * (entries[^1].Row + 1) : 0;

    internal void Draw(SvgWriter svg, double left, double top)
    {
        foreach ((ChartTrace trace, double x, int row) in entries)
        {
            double start = left + x, middle = top + row * RowHeight + RowHeight / 2;
            if (trace.IsBar || trace.IsBox)
                svg.Rect(start + 6, middle - 6, 12, 12, $"rx='2' fill='{trace.Color}'");
            if (trace.HasLines)
                svg.Line(start, middle, start + Sample, middle, trace.Stroke);
            if (trace.HasMarkers)
                ScatterMarks.Mark(svg, trace, [(start + Sample / 2, middle)]);
            svg.Text(start + Sample + 7, middle + 4.5, Label(trace));
        }
    }

    private static string Label(ChartTrace trace) => Shorten(trace.Name, 40);
}
