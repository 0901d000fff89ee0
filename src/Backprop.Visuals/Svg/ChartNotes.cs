using System.Text.Json.Nodes;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>What layout adds to the data: straight lines across the plot, and words in it.</summary>
internal static class ChartNotes
{
    internal static void DrawShapes(SvgWriter svg, JsonObject? layout, ChartAxis xAxis, Func<string, ChartAxis> yAxisOf, PlotArea area)
    {
        foreach (JsonObject shape in layout.Items("shapes").OfType<JsonObject>().Where(shape => shape.Text("type") is "line"))
        {
            ChartAxis yAxis = yAxisOf(shape.Text("yref") ?? "y");
            bool acrossPage = shape.Text("xref") == "paper", upPage = shape.Text("yref") == "paper";
            double x0 = X(shape["x0"], acrossPage), x1 = X(shape["x1"], acrossPage), y0 = Y(shape["y0"], upPage), y1 = Y(shape["y1"], upPage);
            if (double.IsNaN(x0 + x1 + y0 + y1))
                continue;
            string color = Palette.Safe(shape.Object("line").Text("color"), "currentColor\" stroke-opacity=\"0.6");
            string dash = shape.Object("line").Text("dash") switch { "solid" => "", "dot" => " stroke-dasharray=\"1 5\" stroke-linecap=\"round\"", _ => " stroke-dasharray=\"6 4\"" };
            svg.Line(x0, y0, x1, y1, $"fill=\"none\" stroke=\"{color}\" stroke-width=\"{N(shape.Object("line").Number("width") ?? 1.5)}\"{dash}");

            double X(JsonNode? value, bool page) => page ? area.AtShare(value.AsNumber(), 0).X : xAxis.At(xAxis.Read(value));
            double Y(JsonNode? value, bool page) => page ? area.AtShare(0, value.AsNumber()).Y : yAxis.At(yAxis.Read(value));
        }
    }

    internal static void DrawAnnotations(SvgWriter svg, JsonObject? layout, ChartAxis xAxis, Func<string, ChartAxis> yAxisOf, PlotArea area)
    {
        foreach (JsonObject note in layout.Items("annotations").OfType<JsonObject>())
        {
            ChartAxis yAxis = yAxisOf(note.Text("yref") ?? "y");
            double x = note.Text("xref") == "paper" ? area.AtShare(note["x"].AsNumber(), 0).X : xAxis.At(xAxis.ReadPlace(note["x"]));
            double y = note.Text("yref") == "paper" ? area.AtShare(0, note["y"].AsNumber()).Y : yAxis.At(yAxis.ReadPlace(note["y"]));
            string[] lines = JsonReading.Lines(note.Text("text"));
            if (double.IsNaN(x + y) || lines.Length == 0 || x < area.Left - 1 || x > area.Right + 1 || y < area.Top - 1 || y > area.Bottom + 1)
                continue;
            bool hasArrow = note.Flag("showarrow") ?? true;
            double textX = x + (hasArrow ? Math.Clamp(note.Number("ax") ?? -10, -200, 200) : 0);
            double textY = y + (hasArrow ? Math.Clamp(note.Number("ay") ?? -30, -200, 200) : 0);
            double size = Math.Clamp(note.Object("font").Number("size") ?? 12, 7, 24), width = lines.Max(line => TextWidth(line, size));
            string anchor = note.Text("xanchor") switch { "left" => "start", "right" => "end", _ => "middle" };
            // A note near the edge moves inwards rather than out of the picture.
            if (anchor == "middle")
                textX = Math.Max(Math.Min(textX, area.Right + 8 - width / 2), area.Left + width / 2);
            if (hasArrow)
                svg.Line(textX, textY, x, y, "fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.6\"");
            double baseline = note.Text("yanchor") switch
            {
                "top" => textY + size,
                "bottom" => textY - 4,
                _ => hasArrow ? textY <= y ? textY - 4 : textY + size : textY + size * 0.36,
            } - (hasArrow && textY <= y ? (lines.Length - 1) * size * 1.25 : hasArrow ? 0 : (lines.Length - 1) * size * 0.625);
            foreach (string line in lines)
            {
                svg.Text(textX, baseline, line, $"text-anchor=\"{anchor}\" font-size=\"{N(size)}\" fill=\"{Palette.Safe(note.Object("font").Text("color"), "currentColor")}\"");
                baseline += size * 1.25;
            }
        }
    }
}

/// <summary>The rectangle that the axes enclose.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    internal double Width => Right - Left;

    internal double Height => Bottom - Top;

    /// <summary>plotly's "paper" coordinates: shares of the plot, from its lower left corner.</summary>
    internal (double X, double Y) AtShare(double across, double up) => (Left + across * Width, Bottom - up * Height);
}
