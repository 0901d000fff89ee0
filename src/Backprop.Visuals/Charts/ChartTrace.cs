using System.Drawing;
using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>One trace of a chart: its data as plotly holds them, and how they are to look.</summary>
internal sealed class ChartTrace
{
    private readonly JsonObject json;
    private readonly JsonObject? line;
    private readonly JsonObject? marker;

    private ChartTrace(JsonObject json, int index, string color)
    {
        (this.json, line, marker) = (json, json.Object("line"), json.Object("marker"));
        Name = JsonReading.OneLine(json.Text("name")) is { Length: > 0 } name ? name : $"trace {index}";
        Type = json.Text("type") switch { null or "scattergl" => "scatter", { } type => type };
        Rows = IsHeatmap ? [.. json.Items("z").Select(row => row as JsonArray ?? [])] : [];
        int count = IsHeatmap ? Rows.Select(row => row.Count).DefaultIfEmpty(0).Max() : json.Items("y").Count;
        X = json["x"] as JsonArray ?? Counted(count);
        Y = json["y"] as JsonArray ?? Counted(IsHeatmap ? Rows.Length : X.Count);
        Count = IsHeatmap ? Rows.Length * count : Math.Min(X.Count, Y.Count);
        LineColor = Palette.Safe(line.Text("color") ?? marker.Text("color"), color);
        MarkerColor = Palette.Safe(marker.Text("color") ?? line.Text("color"), color);
    }

    /// <summary>The visible traces of a chart, in order.</summary>
    internal static ChartTrace[] Of(JsonObject plotly)
    {
        string[] colors = [.. plotly.Object("layout").Items("colorway").Select(color => Palette.Safe(color.AsText(), Palette.Blue))];
        return
        [
            .. plotly.Items("data").OfType<JsonObject>()
                .Select((trace, index) => new ChartTrace(trace, index, colors.Length > 0 ? colors[index % colors.Length] : Palette.Blue))
                .Where(trace => trace.json.Text("visible") is null or "true"),
        ];
    }

    /// <summary>The color scale that plotly describes by a name or by its stops.</summary>
    internal static ColorScale Scale(JsonNode? json)
    {
        if (json is not JsonArray items)
            return ColorScale.Named(json.AsText());
        (double At, Color Color)[] stops =
        [
            .. from stop in items.OfType<JsonArray>()
               where stop.Count == 2 && !double.IsNaN(stop[0].AsNumber()) && ColorScale.Parse(stop[1].AsText()) is not null
               orderby stop[0].AsNumber()
               select (stop[0].AsNumber(), ColorScale.Parse(stop[1].AsText())!.Value),
        ];
        return stops.Length > 1 ? new ColorScale(stops) : ColorScale.Sequential;
    }

    internal string Name { get; }
    internal string Type { get; }
    internal bool IsHeatmap => Type == "heatmap";
    internal bool IsBar => Type == "bar";

    /// <summary>How many points (a heat map: cells) the trace has.</summary>
    internal int Count { get; }
    internal JsonArray X { get; }
    internal JsonArray Y { get; }

    /// <summary>The z of a heat map, row by row.</summary>
    internal JsonArray[] Rows { get; }
    internal string XAxis => json.Text("xaxis") ?? "x";
    internal string YAxis => json.Text("yaxis") ?? "y";
    internal bool IsHorizontal => json.Text("orientation") == "h";

    // plotly's own rule: lines, and markers as well where there are few points.
    private string Mode => json.Text("mode") is { Length: > 0 } mode ? mode : Count < 20 ? "lines+markers" : "lines";

    internal bool HasLines => Type == "scatter" && Mode.Contains("lines", StringComparison.Ordinal);
    internal bool HasMarkers => Type == "scatter" && Mode.Contains("markers", StringComparison.Ordinal);
    internal bool HasTexts => IsBar ? json.ContainsKey("text") : Type == "scatter" && Mode.Contains("text", StringComparison.Ordinal);
    internal bool FillsToZero => json.Text("fill") == "tozeroy";

    /// <summary>Whether the trace only adds a mark to others, as the star at the best epoch does.</summary>
    internal bool IsMark => json.Flag("showlegend") == false;
    internal string LineColor { get; }
    internal string MarkerColor { get; }
    internal double Opacity => Math.Clamp(json.Number("opacity") ?? marker.Number("opacity") ?? 1, 0, 1);
    internal double LineWidth => Math.Clamp(line.Number("width") ?? 2, 0.5, 12);
    internal string Stroke => $"fill='none' stroke='{LineColor}' stroke-width='{N(LineWidth)}'";
    internal string Dash => DashOf(line.Text("dash"));

    /// <summary>plotly's dash as attributes; a line without one is solid.</summary>
    internal static string DashOf(string? dash) => dash switch
    {
        "dot" => " stroke-dasharray='1 5' stroke-linecap='round'",
        "dash" => " stroke-dasharray='7 5'",
        "longdash" => " stroke-dasharray='12 6'",
        "dashdot" => " stroke-dasharray='8 4 2 4'",
        "longdashdot" => " stroke-dasharray='12 4 2 4'",
        _ => "",
    };

    internal string Symbol => marker.Text("symbol") ?? "circle";

    internal double MarkerSize(int index)
    {
        double size = At(marker?["size"], index).AsNumber();
        return double.IsNaN(size) ? 6 : Math.Clamp(size, 1, 60);
    }

    internal string Text(int index) => JsonReading.OneLine(At(json["text"], index).AsText());

    /// <summary>The color of each point: one for all, one each, or numbers on a scale.</summary>
    internal Func<int, string> PointColors()
    {
        if (marker?["color"] is not JsonArray { Count: > 0 } colors)
            return _ => MarkerColor;
        if (colors.Any(color => color.IsText()))
            return index => Palette.Safe(At(colors, index).AsText(), MarkerColor);
        var (scale, min, max) = Scaled(marker, "cmin", "cmax", [.. colors.Numbers()]);
        return index => At(colors, index).AsNumber() is var number && double.IsNaN(number) ? MarkerColor
            : ColorScale.Hex(scale[ColorScale.Step(number, min, max) / 254.0]);
    }

    /// <summary>The scale of a heat map and the numbers at its ends.</summary>
    internal (ColorScale Scale, double Min, double Max) Colors() =>
        Scaled(json, "zmin", "zmax", [.. Rows.SelectMany(row => row.Numbers())]);

    private static (ColorScale Scale, double Min, double Max) Scaled(JsonObject colored, string min, string max, double[] numbers)
    {
        ColorScale scale = Scale(colored["colorscale"]);
        return (
            colored.Flag("reversescale") == true ? scale.Reversed() : scale,
            colored.Number(min) ?? numbers.DefaultIfEmpty(0).Min(),
            colored.Number(max) ?? numbers.DefaultIfEmpty(1).Max());
    }

    internal bool ShowsScale => IsHeatmap && (json.Flag("showscale") ?? true);
    internal string[] ScaleTitle => json.Object("colorbar").TitleLines();

    private static JsonNode? At(JsonNode? oneOrMany, int index) =>
        oneOrMany is JsonArray many ? index < many.Count ? many[index] : null : oneOrMany;

    private static JsonArray Counted(int count) => new([.. Enumerable.Range(0, count).Select(index => JsonValue.Create(index))]);
}
