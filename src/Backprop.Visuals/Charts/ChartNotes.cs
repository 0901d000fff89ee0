using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>Draws what the layout adds to the data: straight lines across the plot, and annotations.</summary>
internal sealed class ChartNotes(SvgWriter svg, JsonObject? layout, ChartAxis xAxis, ChartAxis yAxis, PlotArea area)
{
    internal void DrawLines()
    {
        foreach (JsonObject shape in layout.Items("shapes").OfType<JsonObject>().Where(shape => shape.Text("type") is "line"))
        {
            var (x0, y0) = Point(shape, "x0", "y0", (axis, value) => axis.Read(value));
            var (x1, y1) = Point(shape, "x1", "y1", (axis, value) => axis.Read(value));
            if (double.IsNaN(x0 + x1 + y0 + y1))
                continue;
            JsonObject? line = shape.Object("line");
            string color = Palette.Safe(line.Text("color"), "");
            string stroke = color.Length > 0 ? $"stroke='{color}'" : "stroke='currentColor' stroke-opacity='0.6'";
            string dash = ChartTrace.DashOf(line.Text("dash") ?? "dash");
            svg.Line(x0, y0, x1, y1, $"fill='none' {stroke} stroke-width='{N(line.Number("width") ?? 1.5)}'{dash}");
        }
    }

    internal void DrawAnnotations()
    {
        foreach (JsonObject note in layout.Items("annotations").OfType<JsonObject>())
        {
            var (x, y) = Point(note, "x", "y", (axis, value) => axis.ReadPosition(value));
            string[] lines = JsonReading.Lines(note.Text("text"));
            if (double.IsNaN(x + y) || lines.Length == 0 || !area.Contains(x, y))
                continue;
            bool hasArrow = note.Flag("showarrow") ?? true;
            double textX = x + (hasArrow ? Math.Clamp(note.Number("ax") ?? -10, -200, 200) : 0);
            double textY = y + (hasArrow ? Math.Clamp(note.Number("ay") ?? -30, -200, 200) : 0);
            double size = Math.Clamp(note.Object("font").Number("size") ?? 12, 7, 24), half = lines.Max(line => TextWidth(line, size)) / 2;
            // An annotation near the edge is moved inwards rather than out of the picture.
            textX = Math.Max(Math.Min(textX, area.Right + 8 - half), area.Left + half);
            if (hasArrow)
                svg.Line(textX, textY, x, y, "fill='none' stroke='currentColor' stroke-opacity='0.6'");
            double lineHeight = size * 1.25, rest = (lines.Length - 1) * lineHeight;
            double baseline = !hasArrow ? textY + size * 0.36 - rest / 2 : textY <= y ? textY - 4 - rest : textY + size;
            string color = Palette.Safe(note.Object("font").Text("color"), "currentColor");
            foreach (var (index, line) in lines.Index())
                svg.Text(textX, baseline + index * lineHeight, line, $"{Centered} font-size='{N(size)}' fill='{color}'");
        }
    }

    // "paper" coordinates are shares of the plot, from its lower left corner.
    private (double X, double Y) Point(JsonObject item, string x, string y, Func<ChartAxis, JsonNode?, double> read) => (
        item.Text("xref") == "paper" ? area.Left + item[x].AsNumber() * area.Width : xAxis.At(read(xAxis, item[x])),
        item.Text("yref") == "paper" ? area.Bottom - item[y].AsNumber() * area.Height : yAxis.At(read(yAxis, item[y])));
}

/// <summary>The rectangle that the axes enclose.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    internal double Width => Right - Left;

    internal double Height => Bottom - Top;

    internal (double X, double Y) Center => ((Left + Right) / 2, (Top + Bottom) / 2);

    internal bool Contains(double x, double y) => x >= Left - 1 && x <= Right + 1 && y >= Top - 1 && y <= Bottom + 1;
}
