using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>Draws plotly's data and layout as a picture that needs no script: one plot, or several where the axes have domains.</summary>
internal static class ChartPicture
{
    private const double Width = 600;
    private const double Edge = 16;

    /// <param name="plotly">The chart, as <see cref="PlotlyJson"/> gives it.</param>
    /// <param name="description">What the picture shows, for those who do not see it.</param>
    internal static string Draw(JsonObject plotly, string description)
    {
        JsonObject? layout = plotly.Object("layout");
        ChartTrace[] traces = ChartTrace.Of(plotly);
        ChartPanel[] panels =
        [
            .. traces.GroupBy(trace => (trace.XAxis, trace.YAxis))
                .Select(group => new ChartPanel(layout, [.. group], group.Key.XAxis, group.Key.YAxis)),
        ];
        panels = panels.Length > 0 ? panels : [new ChartPanel(layout, [], "x", "y")];
        string[] heading = [.. layout.TitleLines(), .. LeftOut(layout, traces)];
        var legend = new ChartLegend(traces, layout.Text("showlegend"), Width - 2 * Edge);

        double legendTop = Edge + (heading.Length > 0 ? 6 + 20 * heading.Length : 0);
        double top = Edge + 20 * heading.Length + legend.Height + 14;
        double height = Math.Max(top + 150, layout.Number("height") is { } wanted
            ? Math.Clamp(wanted / (layout.Number("width") ?? 900), 0.3, 4) * Width
            : traces.Any(trace => trace.IsHeatmap) ? 450 : 360);
        var svg = new SvgWriter(Width, height, heading.FirstOrDefault() ?? "Chart", description);
        svg.Heading(heading);
        if (NotDrawn(layout, traces, panels) is { } missing)
        {
            svg.Text(Width / 2, (top + height) / 2 - 10, "This picture needs the interactive form:", $"{Centered} font-size='15'");
            svg.Text(Width / 2, (top + height) / 2 + 14, missing, $"{Centered} {Muted}");
            return svg.Close();
        }
        double left = Edge + panels.Where(panel => panel.Across.From == 0).Select(panel => panel.LabelRoom).DefaultIfEmpty(0).Max();
        double right = Width - Edge - 6 - (traces.Any(trace => trace.ShowsScale) ? HeatmapMarks.BarRoom : 0);
        double below = panels.Max(panel => panel.RoomBelow((panel.Across.To - panel.Across.From) * (right - left)));
        var plot = new PlotArea(left, top, right, height - below - (panels.Any(panel => panel.HasXTitle) ? 52 : 30));
        legend.Draw(svg, Edge, legendTop);
        foreach (ChartPanel panel in panels)
            panel.Draw(svg, plot.Part(panel.Across, panel.Up));
        return svg.Close();
    }

    private static string[] LeftOut(JsonObject? layout, ChartTrace[] traces) =>
        layout.Items("shapes").Count + layout.Items("annotations").Count > 0 || traces.Any(trace => trace.HasMore)
            ? ["The interactive form has more: shapes, notes, texts, areas or markers of their own."] : [];

    private static string? NotDrawn(JsonObject? layout, ChartTrace[] traces, ChartPanel[] panels)
    {
        if (traces.FirstOrDefault(trace => trace.Type is not ("scatter" or "bar" or "heatmap" or "box")) is { } other)
            return $"a chart of the type “{other.Type}” is not drawn here.";
        if (panels.DistinctBy(panel => (panel.Across, panel.Up)).Count() < panels.Length)
            return "more than one axis in each direction is not drawn here.";
        if (traces.Any(trace => (trace.IsBar || trace.IsBox) && trace.IsHorizontal))
            return "horizontal bars and boxes are not drawn here.";
        bool isStacked = layout.Text("barmode") is "stack" or "relative" && traces.Count(trace => trace.IsBar) > 1;
        return isStacked ? "stacked bars are not drawn here." : null;
    }
}
