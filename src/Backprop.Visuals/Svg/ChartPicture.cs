using System.Text.Json.Nodes;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws plotly's data and layout as a picture that needs no script.</summary>
internal sealed class ChartPicture
{
    internal const double FullWidth = 600;
    private const double Edge = 16;
    private const int MostLabels = 10;
    // Marks at the rim are not cut in half.
    private const double Rim = 5;

    private readonly double width;
    private readonly JsonObject? layout;
    private readonly ChartTrace[] traces;
    private readonly ChartAxis xAxis;
    private readonly ChartAxis yAxis;
    private readonly ChartAxis? rightAxis;
    private readonly (ChartTrace Trace, double X, int Row)[] legend;
    private readonly string[] titles;
    private readonly SvgWriter svg;
    private readonly PlotArea area;

    private ChartPicture(JsonObject plotly, string description, double width = FullWidth, int legendRows = 0)
    {
        this.width = width;
        layout = plotly.Object("layout");
        traces = ChartTrace.Of(plotly);
        titles = layout.TitleLines();
        xAxis = new ChartAxis(layout.Object("xaxis"), [.. traces.Select(trace => trace.X)]);
        yAxis = new ChartAxis(layout.Object("yaxis"), [.. traces.Where(trace => trace.YAxis != "y2").Select(trace => trace.Y)]);
        if (traces.Any(trace => trace.YAxis == "y2"))
            rightAxis = new ChartAxis(layout.Object("yaxis2"), [.. traces.Where(trace => trace.YAxis == "y2").Select(trace => trace.Y)]);
        legend = ChartLegend.Arrange(traces, layout.Flag("showlegend"), width - 2 * Edge);
        legendRows = Math.Max(legendRows, LegendRows);

        double height = layout.Number("height") is { } asked
            ? Math.Clamp(asked / (layout.Number("width") ?? 900), 0.3, 1.6) * FullWidth
            : traces.Any(trace => trace.IsHeatmap) ? 450 : 360;
        double top = Edge + (titles.Length > 0 ? 20 + 20 * (titles.Length - 1) : 0) + (legendRows > 0 ? 6 + ChartLegend.RowHeight * legendRows : 0) + 14;
        double bottom = Math.Max(height, top + 150) - (xAxis.ShowsLabels ? 30 : 14) - (xAxis.Title.Length > 0 ? 22 : 0);
        svg = new SvgWriter(width, Math.Max(height, top + 150), titles.FirstOrDefault() ?? "Chart", description);

        MakeRoom();
        double left = Edge + LabelRoom(yAxis), right = width - Edge - (rightAxis is null ? 6 : LabelRoom(rightAxis))
            - (traces.Any(trace => trace.ShowsScale) ? HeatmapMarks.BarRoom : 0);
        area = new PlotArea(left, top, right, bottom);
        xAxis.Place(left, right);
        yAxis.Place(bottom, top);
        rightAxis?.Place(bottom, top);
    }

    /// <summary>The picture as a file of its own.</summary>
    /// <param name="plotly">The chart, <see cref="PlotlyJson"/>.</param>
    /// <param name="description">What the picture shows, for those who do not see it.</param>
    internal static string Draw(JsonObject plotly, string description) =>
        PanelPicture.IsTwo(plotly) ? PanelPicture.Draw(plotly, description) : new ChartPicture(plotly, description).Draw().Close();

    /// <summary>Two pictures as the halves of another, without a ground of their own, their plots at one height, and the height of both.</summary>
    internal static (string Left, string Right, double Height) Halves(JsonObject left, JsonObject right)
    {
        ChartPicture first = Half(left, 0), second = Half(right, first.LegendRows);
        if (second.LegendRows > first.LegendRows)
            first = Half(left, second.LegendRows);
        return (first.Draw().Inside, second.Draw().Inside, first.area.Bottom + 52);
    }

    private static ChartPicture Half(JsonObject plotly, int legendRows) => new(plotly, "", FullWidth / 2, legendRows);

    private int LegendRows => legend.Length > 0 ? legend[^1].Row + 1 : 0;

    private SvgWriter Draw()
    {
        for (int line = 0; line < titles.Length; line++)
            svg.Text(Edge, Edge + 16 + 20 * line, titles[line], line == 0 ? "font-size=\"17\" font-weight=\"600\"" : "fill-opacity=\"0.75\"");
        ChartLegend.Draw(svg, legend, Edge, Edge + (titles.Length > 0 ? 26 + 20 * (titles.Length - 1) : 0));
        DrawTitles();
        if (CannotDraw() is { } what)
        {
            svg.Text(area.Left + area.Width / 2, area.Top + area.Height / 2 - 10, "This picture needs the interactive form:", "text-anchor=\"middle\" font-size=\"15\"");
            svg.Text(area.Left + area.Width / 2, area.Top + area.Height / 2 + 14, what, "text-anchor=\"middle\" fill-opacity=\"0.75\"");
            return svg;
        }

        DrawGrid();
        // An inner picture cuts off what lies outside of it, without an id that another picture could have too.
        svg.Add($"<svg x=\"{N(area.Left - Rim)}\" y=\"{N(area.Top - Rim)}\" width=\"{N(area.Width + 2 * Rim)}\" height=\"{N(area.Height + 2 * Rim)}\" viewBox=\"{N(area.Left - Rim)} {N(area.Top - Rim)} {N(area.Width + 2 * Rim)} {N(area.Height + 2 * Rim)}\">\n");
        foreach (ChartTrace trace in traces.Where(trace => trace.IsHeatmap))
            HeatmapMarks.Draw(svg, trace, xAxis, AxisOf(trace.YAxis));
        ChartTrace[] bars = [.. traces.Where(trace => trace.IsBar)];
        if (bars.Length > 0)
            BarMarks.Draw(svg, bars, xAxis, trace => AxisOf(trace.YAxis), layout.Text("barmode") == "overlay");
        foreach (ChartTrace trace in traces.Where(trace => trace.Type == "scatter"))
            ScatterMarks.Draw(svg, trace, xAxis, AxisOf(trace.YAxis));
        ChartNotes.DrawShapes(svg, layout, xAxis, AxisOf, area);
        svg.Add("</svg>\n");
        ChartNotes.DrawAnnotations(svg, layout, xAxis, AxisOf, area);
        if (traces.FirstOrDefault(trace => trace.ShowsScale) is { } scaled)
            HeatmapMarks.DrawColorBar(svg, scaled, area.Right + 18, area.Top, area.Bottom);
        if (traces.All(trace => trace.Count == 0))
            svg.Text(area.Left + area.Width / 2, area.Top + area.Height / 2 + 5, "no data yet", "text-anchor=\"middle\" font-size=\"15\" fill-opacity=\"0.6\"");
        return svg;
    }

    private ChartAxis AxisOf(string name) => name == "y2" && rightAxis is not null ? rightAxis : yAxis;

    private string? CannotDraw()
    {
        if (traces.FirstOrDefault(trace => trace.Type is not ("scatter" or "bar" or "heatmap")) is { } other)
            return $"a chart of the type “{other.Type}” is not drawn here.";
        if (traces.Any(trace => trace.XAxis != "x" || trace.YAxis is not ("y" or "y2")))
            return "several plots in one chart are not drawn here.";
        if (traces.Any(trace => trace.IsBar && trace.IsSideways))
            return "horizontal bars are not drawn here.";
        return layout.Text("barmode") is "stack" or "relative" && traces.Count(trace => trace.IsBar) > 1 ? "stacked bars are not drawn here." : null;
    }

    private void MakeRoom()
    {
        ChartTrace[] bars = [.. traces.Where(trace => trace.IsBar)];
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
            // A point that is not drawn needs no room either.
            bool[] isThere = [.. x.Zip(y, (across, up) => !double.IsNaN(across + up))];
            xAxis.Include(x.Where((_, index) => index < isThere.Length && isThere[index]), trace.IsBar ? half : 0);
            vertical.Include(y.Where((_, index) => index < isThere.Length && isThere[index]));
        }
        bool onlyCells = traces.Length > 0 && traces.All(trace => trace.IsHeatmap);
        xAxis.Settle(onlyCells || traces.Any(trace => trace.IsHeatmap) || bars.Length > 0 ? 0 : traces.Any(trace => trace.HasMarkers) ? 0.03 : 0.01, standsOnZero: false);
        foreach (ChartAxis axis in new[] { yAxis, rightAxis }.OfType<ChartAxis>())
            axis.Settle(traces.Any(trace => trace.IsHeatmap) ? 0 : 0.06, traces.Any(trace => AxisOf(trace.YAxis) == axis && (trace.IsBar || trace.FillsToZero)));
    }

    private int MostVertical(ChartAxis axis) => axis.IsCategory ? 40 : traces.Any(trace => trace.IsHeatmap) ? 12 : 8;

    private double LabelRoom(ChartAxis axis) => (axis.Title.Length > 0 ? 24 : 0)
        + (axis.ShowsLabels ? 9 + axis.Labels(MostVertical(axis)).Select(tick => TextWidth(tick.Label, 12)).DefaultIfEmpty(0).Max() : 0);

    private void DrawTitles()
    {
        double middle = (area.Top + area.Bottom) / 2;
        if (xAxis.Title.Length > 0)
            svg.Text(area.Left + area.Width / 2, area.Bottom + (xAxis.ShowsLabels ? 42 : 24), xAxis.Title, $"text-anchor=\"middle\" fill=\"{xAxis.TitleColor}\"");
        if (yAxis.Title.Length > 0)
            svg.Text(Edge + 10, middle, yAxis.Title, $"text-anchor=\"middle\" transform=\"rotate(-90 {N(Edge + 10)} {N(middle)})\" fill=\"{yAxis.TitleColor}\"");
        if (rightAxis?.Title.Length > 0)
            svg.Text(width - Edge - 2, middle, rightAxis.Title, $"text-anchor=\"middle\" transform=\"rotate(-90 {N(width - Edge - 2)} {N(middle)})\" fill=\"{rightAxis.TitleColor}\"");
    }

    private void DrawGrid()
    {
        const string faint = "stroke=\"currentColor\" stroke-opacity=\"0.13\"";
        const string label = "font-size=\"12\" fill-opacity=\"0.75\"";
        bool isCells = traces.Any(trace => trace.IsHeatmap);
        foreach ((double at, string text) in yAxis.Labels(MostVertical(yAxis)))
        {
            if (!isCells && !yAxis.IsCategory)
                svg.Line(area.Left, yAxis.At(at), area.Right, yAxis.At(at), at == 0 && !yAxis.IsLog ? "stroke=\"currentColor\" stroke-opacity=\"0.4\"" : faint);
            if (yAxis.ShowsLabels)
                svg.Text(area.Left - 8, yAxis.At(at) + 4.2, text, $"text-anchor=\"end\" {label}");
        }
        foreach ((double at, string text) in rightAxis is { ShowsLabels: true } ? rightAxis.Labels(8) : [])
            svg.Text(area.Right + 8, rightAxis!.At(at) + 4.2, text, label);

        (double At, string Label)[] ticks = xAxis.Labels(xAxis.IsCategory ? 40 : MostLabels, longest: 40);
        if (xAxis.IsCategory)
            ticks = [.. ticks.Select(tick => (tick.At, Shorten(tick.Label, Math.Max(9, (int)(area.Width / (xAxis.High - xAxis.Low) / 6.6)))))];
        for (int tick = 0, stride = Stride(ticks); tick < ticks.Length; tick++)
        {
            double x = xAxis.At(ticks[tick].At);
            if (!isCells && !xAxis.IsCategory && !traces.Any(trace => trace.IsBar))
                svg.Line(x, area.Top, x, area.Bottom, "stroke=\"currentColor\" stroke-opacity=\"0.07\"");
            if (xAxis.ShowsLabels && tick % stride == 0)
                svg.Text(x, area.Bottom + 20, ticks[tick].Label, $"text-anchor=\"middle\" {label}");
        }
        if (isCells) // the palest cells would have no edge
            svg.Add($"<rect x=\"{N(area.Left)}\" y=\"{N(area.Top)}\" width=\"{N(area.Width)}\" height=\"{N(area.Height)}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.3\"/>\n");
        else
            svg.Line(area.Left, area.Bottom, area.Right, area.Bottom, "stroke=\"currentColor\" stroke-opacity=\"0.4\"");
    }

    // Every label, or every second … until none touches the next.
    private int Stride((double At, string Label)[] ticks)
    {
        if (ticks.Length < 2)
            return 1;
        double apart = ticks.Zip(ticks.Skip(1), (one, next) => Math.Abs(xAxis.At(next.At) - xAxis.At(one.At))).Min();
        double widest = ticks.Max(tick => TextWidth(tick.Label, 12)) + 4;
        return Math.Max(1, (int)Math.Ceiling(widest / Math.Max(apart, 1)));
    }
}
