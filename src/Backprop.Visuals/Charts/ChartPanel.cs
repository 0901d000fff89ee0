using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>One plot of a chart: its legend, axes, grid and marks.</summary>
internal sealed class ChartPanel
{
    private const double Edge = 16;
    private const int MaxLabels = 10;
    // Marks at the edge of the plot are not cut in half.
    private const double Rim = 5;

    private readonly double left;
    private readonly double width;
    private readonly JsonObject? layout;
    private readonly ChartTrace[] traces;
    private readonly ChartTrace[] bars;
    private readonly bool hasCells;
    private readonly ChartAxis xAxis;
    private readonly ChartAxis yAxis;

    /// <param name="layout">plotly's layout of the whole chart.</param>
    /// <param name="traces">The traces of this plot.</param>
    /// <param name="number">The number of its axes in the layout: "" or "2".</param>
    /// <param name="left">The left end of the panel in the picture.</param>
    /// <param name="width">The width of the panel.</param>
    internal ChartPanel(JsonObject? layout, ChartTrace[] traces, string number, double left, double width)
    {
        (this.layout, this.traces, this.left, this.width) = (layout, traces, left, width);
        bars = [.. traces.Where(trace => trace.IsBar)];
        hasCells = traces.Any(trace => trace.IsHeatmap);
        xAxis = new ChartAxis(layout.Object("xaxis" + number), [.. traces.Select(trace => trace.X)]);
        yAxis = new ChartAxis(layout.Object("yaxis" + number), [.. traces.Select(trace => trace.Y)]);
        Legend = new ChartLegend(traces, layout.Flag("showlegend"), width - 2 * Edge);
        SettleAxes();
    }

    internal ChartLegend Legend { get; }

    /// <summary>Draws the plot from <paramref name="top"/> on; its labels and titles end at <paramref name="bottom"/>.</summary>
    internal void Draw(SvgWriter svg, double legendTop, double top, double bottom)
    {
        bottom -= xAxis.Title.Length > 0 ? 52 : 30;
        double labels = yAxis.Labels(MaxVertical).Select(tick => TextWidth(tick.Label, 12)).DefaultIfEmpty(0).Max();
        double start = left + Edge + (yAxis.Title.Length > 0 ? 24 : 0) + 9 + labels;
        double end = left + width - Edge - 6 - (traces.Any(trace => trace.ShowsScale) ? HeatmapMarks.BarRoom : 0);
        var area = new PlotArea(start, top, end, bottom);
        xAxis.Place(area.Left, area.Right);
        yAxis.Place(bottom, top);

        Legend.Draw(svg, left + Edge, legendTop);
        DrawTitles(svg, area);
        DrawGrid(svg, area);
        var notes = new ChartNotes(svg, layout, xAxis, yAxis, area);
        // An inner picture cuts off what lies outside of it; a clip path would need an id that another picture may have too.
        var (x, y, across, down) = (N(area.Left - Rim), N(top - Rim), N(area.Width + 2 * Rim), N(area.Height + 2 * Rim));
        svg.Add($"<svg x='{x}' y='{y}' width='{across}' height='{down}' viewBox='{x} {y} {across} {down}'>\n");
        foreach (ChartTrace trace in traces.Where(trace => trace.IsHeatmap))
            HeatmapMarks.Draw(svg, trace, xAxis, yAxis);
        if (bars.Length > 0)
            BarMarks.Draw(svg, bars, xAxis, yAxis);
        foreach (ChartTrace trace in traces.Where(trace => trace.Type == "scatter"))
            ScatterMarks.Draw(svg, trace, xAxis, yAxis);
        notes.DrawLines();
        svg.Add("</svg>\n");
        notes.DrawAnnotations();
        if (traces.FirstOrDefault(trace => trace.ShowsScale) is { } scaled)
            HeatmapMarks.DrawColorBar(svg, scaled, area.Right + 18, top, bottom);
        if (traces.All(trace => trace.Count == 0))
            svg.Text(area.Center.X, area.Center.Y + 5, "no data yet", $"{Centered} font-size='15' fill-opacity='0.6'");
    }

    private void SettleAxes()
    {
        double half = bars.Length > 0 ? BarMarks.GroupWidth(xAxis, bars) / 2 / 0.85 : 0;
        foreach (ChartTrace trace in traces)
        {
            double[] x = xAxis.Read(trace.X), y = yAxis.Read(trace.Y);
            if (trace.IsHeatmap)
            {
                xAxis.Include(x, HeatmapMarks.HalfCell(x));
                yAxis.Include(y, HeatmapMarks.HalfCell(y));
                continue;
            }
            // Points without one of the two coordinates are not drawn and need no room.
            (double X, double Y)[] points = [.. x.Zip(y).Where(point => !double.IsNaN(point.First + point.Second))];
            xAxis.Include(points.Select(point => point.X), trace.IsBar ? half : 0);
            yAxis.Include(points.Select(point => point.Y));
        }
        xAxis.Settle(hasCells || bars.Length > 0 ? 0 : traces.Any(trace => trace.HasMarkers) ? 0.03 : 0.01, standsOnZero: false);
        yAxis.Settle(hasCells ? 0 : 0.06, standsOnZero: traces.Any(trace => trace.IsBar || trace.FillsToZero));
    }

    private int MaxVertical => yAxis.IsCategory ? 40 : hasCells ? 12 : 8;

    private void DrawTitles(SvgWriter svg, PlotArea area)
    {
        (double x, double y) = (left + Edge + 10, area.Center.Y);
        if (xAxis.Title.Length > 0)
            svg.Text(area.Center.X, area.Bottom + 42, xAxis.Title, $"{Centered} fill='{xAxis.TitleColor}'");
        if (yAxis.Title.Length > 0)
            svg.Text(x, y, yAxis.Title, $"{Centered} transform='rotate(-90 {N(x)} {N(y)})' fill='{yAxis.TitleColor}'");
    }

    private void DrawGrid(SvgWriter svg, PlotArea area)
    {
        foreach ((double at, string text) in yAxis.Labels(MaxVertical))
        {
            double y = yAxis.At(at);
            if (!hasCells && !yAxis.IsCategory)
                svg.Line(area.Left, y, area.Right, y, at == 0 && !yAxis.IsLog ? AxisLine : GridLine);
            svg.Text(area.Left - 8, y + 4.2, text, $"{RightAligned} {Small}");
        }

        (double At, string Label)[] ticks = xAxis.Labels(xAxis.IsCategory ? 40 : MaxLabels, maxLength: 40);
        if (xAxis.IsCategory)
        {
            int maxLength = Math.Max(9, (int)(area.Width / (xAxis.High - xAxis.Low) / 6.6));
            ticks = [.. ticks.Select(tick => (tick.At, Shorten(tick.Label, maxLength)))];
        }
        int stride = Stride(ticks);
        foreach (var (index, tick) in ticks.Index())
        {
            double x = xAxis.At(tick.At);
            if (!hasCells && !xAxis.IsCategory && bars.Length == 0)
                svg.Line(x, area.Top, x, area.Bottom, "stroke='currentColor' stroke-opacity='0.07'");
            if (index % stride == 0)
                svg.Text(x, area.Bottom + 20, tick.Label, $"{Centered} {Small}");
        }
        if (hasCells) // the palest cells would have no visible edge
            svg.Rect(area.Left, area.Top, area.Width, area.Height, "fill='none' stroke='currentColor' stroke-opacity='0.3'");
        else
            svg.Line(area.Left, area.Bottom, area.Right, area.Bottom, AxisLine);
    }

    // Every label, or every second, third … so that none touches the next.
    private int Stride((double At, string Label)[] ticks)
    {
        if (ticks.Length < 2)
            return 1;
        double distance = ticks.Zip(ticks.Skip(1), (one, next) => Math.Abs(xAxis.At(next.At) - xAxis.At(one.At))).Min();
        double widest = ticks.Max(tick => TextWidth(tick.Label, 12)) + 4;
        return Math.Max(1, (int)Math.Ceiling(widest / Math.Max(distance, 1)));
    }
}
