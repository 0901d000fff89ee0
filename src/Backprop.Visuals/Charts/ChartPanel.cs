using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>One plot of a chart: its axes, grid and marks.</summary>
internal sealed class ChartPanel
{
    private const int MaxLabels = 10;
    // Marks at the edge of the plot are not cut in half.
    private const double Rim = 5;
    private const double LineHeight = 14;
    private const int MaxCategories = 100;
    private const double Slant = 40;   // degrees

    private readonly ChartTrace[] traces;
    private readonly ChartTrace[] bars;
    private readonly bool isOverlaid;
    private readonly bool hasCells;
    private readonly ChartAxis xAxis;
    private readonly ChartAxis yAxis;

    /// <param name="layout">plotly's layout of the whole chart.</param>
    /// <param name="traces">The traces of this plot.</param>
    /// <param name="x">plotly's name of its horizontal axis: "x" or "x2".</param>
    /// <param name="y">plotly's name of its vertical axis.</param>
    internal ChartPanel(JsonObject? layout, ChartTrace[] traces, string x, string y)
    {
        this.traces = traces;
        bars = [.. traces.Where(trace => trace.IsBar)];
        isOverlaid = layout.Text("barmode") == "overlay";
        hasCells = traces.Any(trace => trace.IsHeatmap);
        xAxis = new ChartAxis(layout.Object("xaxis" + x[1..]), [.. traces.Select(trace => trace.X)]);
        yAxis = new ChartAxis(layout.Object("yaxis" + y[1..]), [.. traces.Select(trace => trace.Y)]);
        SettleAxes();
    }

    /// <summary>The shares of the plot's width between which the panel stands.</summary>
    internal (double From, double To) Across => xAxis.Domain;

    /// <summary>The shares of the plot's height, from the bottom.</summary>
    internal (double From, double To) Up => yAxis.Domain;

    internal bool HasXTitle => xAxis.Title.Length > 0;

    /// <summary>The room that the labels and the title of the vertical axis take at the left.</summary>
    internal double LabelRoom => (yAxis.Title.Length > 0 ? 24 : 0) + 9 + LabelWidth;

    /// <summary>The room below a plot of this width that labels need more than a line for: those of many columns are slanted.</summary>
    internal double RoomBelow(double width) => !AreSlanted(width) ? 0
        : Math.Sin(Slant * Math.PI / 180) * xAxis.Labels(MaxCategories).Max(tick => TextWidth(tick.Label, 12)) - 4;

    // Of a heat map, so that each column has its label.
    private bool AreSlanted(double width) => hasCells && xAxis.IsCategory
        && xAxis.Labels(MaxCategories).Any(tick => TextWidth(tick.Label, 12) + 4 > width / (xAxis.High - xAxis.Low));

    private double LabelWidth => yAxis.Labels(MaxVertical).Select(tick => TextWidth(tick.Label, 12)).DefaultIfEmpty(0).Max();

    /// <summary>Draws the plot; its labels and titles stand around <paramref name="area"/>.</summary>
    internal void Draw(SvgWriter svg, PlotArea area)
    {
        xAxis.Place(area.Left, area.Right);
        yAxis.Place(area.Bottom, area.Top);
        if (HasXTitle)
            svg.Text(area.Center.X, area.Bottom + RoomBelow(area.Width) + 42, xAxis.Title, Centered);
        (double titleX, double titleY) = (area.Left - 8 - LabelWidth - 10, area.Center.Y);
        if (yAxis.Title.Length > 0)
            svg.Text(titleX, titleY, yAxis.Title, $"{Centered} transform='rotate(-90 {N(titleX)} {N(titleY)})'");
        DrawGrid(svg, area);
        // An inner picture cuts off what lies outside of it; a clip path would need an id that another picture may have too.
        var (x, y, across, down) = (N(area.Left - Rim), N(area.Top - Rim), N(area.Width + 2 * Rim), N(area.Height + 2 * Rim));
        svg.Add($"<svg x='{x}' y='{y}' width='{across}' height='{down}' viewBox='{x} {y} {across} {down}'>\n");
        if (bars.Length > 0)
            BarMarks.Draw(svg, bars, isOverlaid, xAxis, yAxis);
        foreach (ChartTrace trace in traces)
        {
            if (trace.IsHeatmap)
                HeatmapMarks.Draw(svg, trace, xAxis, yAxis);
            else if (trace.IsBox)
                BoxMarks.Draw(svg, trace, xAxis, yAxis);
            else if (!trace.IsBar)
                ScatterMarks.Draw(svg, trace, xAxis, yAxis);
        }
        svg.Add("</svg>\n");
        if (traces.FirstOrDefault(trace => trace.ShowsScale) is { } scaled)
            HeatmapMarks.DrawColorBar(svg, scaled, area);
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
        yAxis.Settle(hasCells ? 0 : 0.06, standsOnZero: bars.Length > 0);
    }

    private int MaxVertical => yAxis.IsCategory ? MaxCategories : hasCells ? 12 : 8;

    private void DrawGrid(SvgWriter svg, PlotArea area)
    {
        foreach (var (at, label) in Spaced(yAxis.Labels(MaxVertical), yAxis, _ => LineHeight))
        {
            double y = yAxis.At(at);
            if (!hasCells && !yAxis.IsCategory)
                svg.Line(area.Left, y, area.Right, y, at == 0 && !yAxis.IsLog ? AxisLine : GridLine);
            svg.Text(area.Left - 8, y + 4.2, label, $"{RightAligned} {Small}");
        }

        bool areSlanted = AreSlanted(area.Width);
        int maxLength = areSlanted ? 18 : xAxis.IsCategory ? Math.Max(9, (int)(area.Width / (xAxis.High - xAxis.Low) / 6.6)) : 40;
        (double At, string Label)[] ticks = xAxis.Labels(xAxis.IsCategory ? MaxCategories : MaxLabels, maxLength);
        foreach (double x in ticks.Where(_ => !hasCells && !xAxis.IsCategory && bars.Length == 0).Select(tick => xAxis.At(tick.At)))
            svg.Line(x, area.Top, x, area.Bottom, "stroke='currentColor' stroke-opacity='0.07'");
        foreach (var (at, label) in Spaced(ticks, xAxis, label => areSlanted ? LineHeight : TextWidth(label, 12) + 4))
        {
            (double x, double y) = (xAxis.At(at) + (areSlanted ? 4 : 0), area.Bottom + (areSlanted ? 15 : 20));
            string place = areSlanted ? $"{RightAligned} transform='rotate({N(-Slant)} {N(x)} {N(y)})'" : Centered;
            svg.Text(x, y, label, $"{place} {Small}");
        }
        if (hasCells) // the palest cells would have no visible edge
            svg.Rect(area.Left, area.Top, area.Width, area.Height, "fill='none' stroke='currentColor' stroke-opacity='0.3'");
        else
            svg.Line(area.Left, area.Bottom, area.Right, area.Bottom, AxisLine);
    }

    // Every tick, or every second, third … (zero among them) so that no label touches the next.
    private static IEnumerable<(double At, string Label)> Spaced(
        (double At, string Label)[] ticks, ChartAxis axis, Func<string, double> room)
    {
        double distance = ticks.Zip(ticks.Skip(1), (one, next) => Math.Abs(axis.At(next.At) - axis.At(one.At))).DefaultIfEmpty(1000).Min();
        double widest = ticks.Select(tick => room(tick.Label)).DefaultIfEmpty(0).Max();
        int stride = Math.Max(1, (int)Math.Ceiling(widest / Math.Max(distance, 1)));
        int first = Math.Max(Array.FindIndex(ticks, tick => tick.At == 0), 0) % stride;
        return ticks.Where((_, index) => index % stride == first);
    }
}
