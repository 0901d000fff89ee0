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
    private readonly ChartAxis? rightAxis;

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
        ChartTrace[] right = [.. traces.Where(trace => number == "" && trace.YAxis == "y2")];
        xAxis = new ChartAxis(layout.Object("xaxis" + number), [.. traces.Select(trace => trace.X)]);
        yAxis = new ChartAxis(layout.Object("yaxis" + number), [.. traces.Except(right).Select(trace => trace.Y)]);
        rightAxis = right.Length > 0 ? new ChartAxis(layout.Object("yaxis2"), [.. right.Select(trace => trace.Y)]) : null;
        Legend = new ChartLegend(traces, layout.Flag("showlegend"), width - 2 * Edge);
        SettleAxes();
    }

    internal ChartLegend Legend { get; }

    /// <summary>Draws the plot from <paramref name="top"/> on; its labels and titles end at <paramref name="bottom"/>.</summary>
    internal void Draw(SvgWriter svg, double legendTop, double top, double bottom)
    {
        bottom -= (xAxis.ShowsLabels ? 30 : 14) + (xAxis.Title.Length > 0 ? 22 : 0);
        double end = left + width - Edge - (rightAxis is null ? 6 : LabelRoom(rightAxis)) - (traces.Any(trace => trace.ShowsScale) ? HeatmapMarks.BarRoom : 0);
        var area = new PlotArea(left + Edge + LabelRoom(yAxis), top, end, bottom);
        xAxis.Place(area.Left, area.Right);
        yAxis.Place(bottom, top);
        rightAxis?.Place(bottom, top);

        Legend.Draw(svg, left + Edge, legendTop);
        DrawTitles(svg, area);
        DrawGrid(svg, area);
        var notes = new ChartNotes(svg, layout, xAxis, AxisOf, area);
        // An inner picture cuts off what lies outside of it; a clip path would need an id that another picture may have too.
        string inner = $"{N(area.Width + 2 * Rim)} {N(area.Height + 2 * Rim)}";
        svg.Add($"<svg x='{N(area.Left - Rim)}' y='{N(top - Rim)}' width='{inner.Replace(" ", "' height='")}' viewBox='{N(area.Left - Rim)} {N(top - Rim)} {inner}'>\n");
        foreach (ChartTrace trace in traces.Where(trace => trace.IsHeatmap))
            HeatmapMarks.Draw(svg, trace, xAxis, AxisOf(trace.YAxis));
        if (bars.Length > 0)
            BarMarks.Draw(svg, bars, xAxis, trace => AxisOf(trace.YAxis), layout.Text("barmode") == "overlay");
        foreach (ChartTrace trace in traces.Where(trace => trace.Type == "scatter"))
            ScatterMarks.Draw(svg, trace, xAxis, AxisOf(trace.YAxis));
        notes.DrawLines();
        svg.Add("</svg>\n");
        notes.DrawAnnotations();
        if (traces.FirstOrDefault(trace => trace.ShowsScale) is { } scaled)
            HeatmapMarks.DrawColorBar(svg, scaled, area.Right + 18, top, bottom);
        if (traces.All(trace => trace.Count == 0))
            svg.Text(area.Center.X, area.Center.Y + 5, "no data yet", $"{Centered} font-size='15' fill-opacity='0.6'");
    }

    private ChartAxis AxisOf(string name) => name == "y2" && rightAxis is not null ? rightAxis : yAxis;

    private void SettleAxes()
    {
        double half = bars.Length > 0 ? BarMarks.GroupWidth(xAxis, bars) / 2 / 0.85 : 0;
        foreach (ChartTrace trace in traces)
        {
            ChartAxis vertical = AxisOf(trace.YAxis);
            double[] x = xAxis.Read(trace.X), y = vertical.Read(trace.Y);
            if (trace.IsHeatmap)
            {
                xAxis.Include(x, HeatmapMarks.HalfCell(x));
                vertical.Include(y, HeatmapMarks.HalfCell(y));
                continue;
            }
            // Points without one of the two coordinates are not drawn and need no room.
            (double X, double Y)[] points = [.. x.Zip(y).Where(point => !double.IsNaN(point.First + point.Second))];
            xAxis.Include(points.Select(point => point.X), trace.IsBar ? half : 0);
            vertical.Include(points.Select(point => point.Y));
        }
        xAxis.Settle(hasCells || bars.Length > 0 ? 0 : traces.Any(trace => trace.HasMarkers) ? 0.03 : 0.01, standsOnZero: false);
        foreach (ChartAxis axis in new[] { yAxis, rightAxis }.OfType<ChartAxis>())
            axis.Settle(hasCells ? 0 : 0.06, traces.Any(trace => AxisOf(trace.YAxis) == axis && (trace.IsBar || trace.FillsToZero)));
    }

    private int MaxVertical(ChartAxis axis) => axis.IsCategory ? 40 : hasCells ? 12 : 8;

    private double LabelRoom(ChartAxis axis) => (axis.Title.Length > 0 ? 24 : 0)
        + (axis.ShowsLabels ? 9 + axis.Labels(MaxVertical(axis)).Select(tick => TextWidth(tick.Label, 12)).DefaultIfEmpty(0).Max() : 0);

    private void DrawTitles(SvgWriter svg, PlotArea area)
    {
        (double centerX, double centerY) = area.Center;
        if (xAxis.Title.Length > 0)
            svg.Text(centerX, area.Bottom + (xAxis.ShowsLabels ? 42 : 24), xAxis.Title, $"{Centered} fill='{xAxis.TitleColor}'");
        DrawVertical(yAxis, left + Edge + 10);
        DrawVertical(rightAxis, left + width - Edge - 2);

        void DrawVertical(ChartAxis? axis, double x)
        {
            if (axis?.Title.Length > 0)
                svg.Text(x, centerY, axis.Title, $"{Centered} transform='rotate(-90 {N(x)} {N(centerY)})' fill='{axis.TitleColor}'");
        }
    }

    private void DrawGrid(SvgWriter svg, PlotArea area)
    {
        foreach ((double at, string text) in yAxis.Labels(MaxVertical(yAxis)))
        {
            double y = yAxis.At(at);
            if (!hasCells && !yAxis.IsCategory)
                svg.Line(area.Left, y, area.Right, y, at == 0 && !yAxis.IsLog ? AxisLine : GridLine);
            if (yAxis.ShowsLabels)
                svg.Text(area.Left - 8, y + 4.2, text, $"{RightAligned} {Small}");
        }
        foreach ((double at, string text) in rightAxis is { ShowsLabels: true } ? rightAxis.Labels(8) : [])
            svg.Text(area.Right + 8, rightAxis!.At(at) + 4.2, text, Small);

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
            if (xAxis.ShowsLabels && index % stride == 0)
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
