using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>Draws plotly's data and layout as a picture that needs no script: one plot, or two side by side.</summary>
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
        ChartTrace[] right = [.. traces.Where(trace => (trace.XAxis, trace.YAxis) is ("x2", "y2"))];
        string[] titles = layout.TitleLines();
        ChartPanel[] panels = right.Length == 0
            ? [new(layout, traces, "", 0, Width)]
            : [new(layout, [.. traces.Except(right)], "", 0, Width / 2), new(layout, right, "2", Width / 2, Width / 2)];

        double legendTop = Edge + (titles.Length > 0 ? 6 + 20 * titles.Length : 0);
        double top = Edge + 20 * titles.Length + panels.Max(panel => panel.Legend.Height) + 14;
        double height = Math.Max(top + 150, layout.Number("height") is { } wanted
            ? Math.Clamp(wanted / (layout.Number("width") ?? 900), 0.3, 1.6) * Width
            : traces.Any(trace => trace.IsHeatmap) ? 450 : 360);
        var svg = new SvgWriter(Width, height, titles.FirstOrDefault() ?? "Chart", description);
        svg.Heading(titles);
        string? missing = NotDrawn(layout, [.. traces.Except(right)]);
        if (missing is not null)
        {
            svg.Text(Width / 2, (top + height) / 2 - 10, "This picture needs the interactive form:", $"{Centered} font-size='15'");
            svg.Text(Width / 2, (top + height) / 2 + 14, missing, $"{Centered} {Muted}");
            return svg.Close();
        }
        foreach (ChartPanel panel in panels)
            panel.Draw(svg, legendTop, top, height);
        return svg.Close();
    }

    private static string? NotDrawn(JsonObject? layout, ChartTrace[] traces)
    {
        if (traces.FirstOrDefault(trace => trace.Type is not ("scatter" or "bar" or "heatmap")) is { } other)
            return $"a chart of the type “{other.Type}” is not drawn here.";
        if (traces.Any(trace => (trace.XAxis, trace.YAxis) is not ("x", "y")))
            return "more than one axis in each direction is not drawn here.";
        if (traces.Any(trace => trace.IsBar && trace.IsHorizontal))
            return "horizontal bars are not drawn here.";
        bool isStacked = layout.Text("barmode") is "stack" or "relative" && traces.Count(trace => trace.IsBar) > 1;
        return isStacked ? "stacked bars are not drawn here." : null;
    }
}
