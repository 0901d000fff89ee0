using System.Text.Json.Nodes;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Two plots side by side in one picture: what stands on the axes x and y, and what stands on x2 and y2.</summary>
internal static class PanelPicture
{
    private const double Height = 360;
    private const double Edge = 16;

    internal static bool IsTwo(JsonObject plotly) =>
        ChartTrace.Of(plotly) is var traces && traces.Any(trace => trace.XAxis == "x2") && traces.All(trace => (trace.XAxis, trace.YAxis) is ("x", "y") or ("x2", "y2"));

    internal static string Draw(JsonObject plotly, string description)
    {
        string[] titles = plotly.Object("layout").TitleLines();
        double top = titles.Length > 0 ? Edge + 20 * titles.Length - 6 : 0;
        var (left, right, height) = ChartPicture.Halves(Panel(plotly, "", Height - top), Panel(plotly, "2", Height - top));
        var svg = new SvgWriter(ChartPicture.FullWidth, top + height, titles.FirstOrDefault() ?? "Chart", description);
        for (int line = 0; line < titles.Length; line++)
            svg.Text(Edge, Edge + 16 + 20 * line, titles[line], line == 0 ? "font-size=\"17\" font-weight=\"600\"" : "fill-opacity=\"0.75\"");
        svg.Add($"<g transform=\"translate(0 {N(top)})\">\n{left}</g>\n<g transform=\"translate({N(ChartPicture.FullWidth / 2)} {N(top)})\">\n{right}</g>\n");
        return svg.Close();
    }

    // One plot as a chart of its own, on the axes x and y.
    private static JsonObject Panel(JsonObject plotly, string number, double height)
    {
        JsonObject? layout = plotly.Object("layout");
        var panel = new JsonObject { ["height"] = height, ["width"] = ChartPicture.FullWidth };
        foreach (string name in new[] { "xaxis", "yaxis" })
            panel[name] = layout?[name + number]?.DeepClone();
        foreach (string name in new[] { "showlegend", "colorway" })
            panel[name] = layout?[name]?.DeepClone();
        var traces = new JsonArray();
        foreach (JsonObject trace in plotly.Items("data").OfType<JsonObject>().Where(trace => (trace.Text("xaxis") ?? "x") == "x" + number))
        {
            var own = (JsonObject)trace.DeepClone();
            own.Remove("xaxis");
            own.Remove("yaxis");
            traces.Add(own);
        }
        return new JsonObject { ["data"] = traces, ["layout"] = panel };
    }
}
