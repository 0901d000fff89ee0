using System.Text.Json.Nodes;

namespace Backprop.Visuals;

/// <summary>One trace of a chart: its data as plotly holds them, and how they are to look.</summary>
internal sealed class ChartTrace
{
    private readonly JsonObject json;

    private ChartTrace(JsonObject json, int index, string color)
    {
        this.json = json;
        Name = json.Text("name") is { Length: > 0 } name ? name : $"trace {index}";
        Type = json.Text("type") switch { null or "scattergl" => "scatter", { } type => type };
        Rows = IsHeatmap ? [.. json.Items("z").Select(row => row as JsonArray ?? [])] : [];
        int count = IsHeatmap ? Rows.Select(row => row.Count).DefaultIfEmpty(0).Max() : json.Items("y").Count;
        X = json["x"] as JsonArray ?? Counted("x0", "dx", count);
        Y = json["y"] as JsonArray ?? Counted("y0", "dy", IsHeatmap ? Rows.Length : X.Count);
        Count = IsHeatmap ? Rows.Length * count : Math.Min(X.Count, Y.Count);
        LineColor = Palette.Safe(json.Object("line").Text("color") ?? json.Object("marker").Text("color"), color);
        MarkerColor = Palette.Safe(json.Object("marker").Text("color") ?? json.Object("line").Text("color"), color);
    }

    /// <summary>The traces of a chart that are to be seen, in order.</summary>
    internal static ChartTrace[] Of(JsonObject plotly)
    {
        JsonArray colorway = plotly.Object("layout").Items("colorway");
        string[] colors = [.. colorway.Select(color => Palette.Safe(color.AsText(), Palette.Series[0])).DefaultIfEmpty(Palette.Series[0])];
        return
        [
            .. plotly.Items("data").OfType<JsonObject>()
                .Select((trace, index) => new ChartTrace(trace, index, colors[index % colors.Length]))
                .Where(trace => trace.json.Text("visible") is null or "true"),
        ];
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

    internal bool IsSideways => json.Text("orientation") == "h";

    // plotly's own rule: lines, and markers as well where there are few points.
    private string Mode => json.Text("mode") is { Length: > 0 } mode ? mode : Count < 20 ? "lines+markers" : "lines";

    internal bool HasLines => Type == "scatter" && Mode.Contains("lines", StringComparison.Ordinal);

    internal bool HasMarkers => Type == "scatter" && Mode.Contains("markers", StringComparison.Ordinal);

    internal bool HasTexts => IsBar ? json.ContainsKey("text") : Type == "scatter" && Mode.Contains("text", StringComparison.Ordinal);

    internal bool FillsToZero => json.Text("fill") == "tozeroy";

    internal bool InLegend => !IsHeatmap && !IsAside;

    /// <summary>Whether the trace only adds to others, as the star at the best epoch does.</summary>
    internal bool IsAside => json.Flag("showlegend") == false;

    internal bool ConnectsGaps => json.Flag("connectgaps") ?? false;

    internal string LineColor { get; }

    internal string MarkerColor { get; }

    internal string FillColor => Palette.Safe(json.Text("fillcolor"), LineColor);

    internal double Opacity => Math.Clamp(json.Number("opacity") ?? json.Object("marker").Number("opacity") ?? 1, 0, 1);

    internal double LineWidth => Math.Clamp(json.Object("line").Number("width") ?? 2, 0.5, 12);

    internal string Dash => json.Object("line").Text("dash") switch
    {
        "dot" => " stroke-dasharray=\"1 5\" stroke-linecap=\"round\"",
        "dash" => " stroke-dasharray=\"7 5\"",
        "longdash" => " stroke-dasharray=\"12 6\"",
        "dashdot" => " stroke-dasharray=\"8 4 2 4\"",
        "longdashdot" => " stroke-dasharray=\"12 4 2 4\"",
        _ => "",
    };

    internal string Symbol => json.Object("marker").Text("symbol") ?? "circle";

    internal double MarkerSize(int index) => Math.Clamp(At(json.Object("marker")?["size"], index).AsNumber() is var size && double.IsNaN(size) ? 6 : size, 1, 60);

    internal string Text(int index) => At(json["text"], index).AsText() ?? "";

    internal string TextPosition => json.Text("textposition") ?? (IsBar ? "top center" : "middle center");

    /// <summary>The colour of each point: one for all, one each, or numbers on a scale.</summary>
    internal Func<int, string> PointColors()
    {
        JsonObject? marker = json.Object("marker");
        if (marker?["color"] is not JsonArray { Count: > 0 } colors)
            return _ => MarkerColor;
        if (colors.Any(color => color.IsText()))
            return index => Palette.Safe(At(colors, index).AsText(), MarkerColor);
        double[] numbers = [.. colors.Select(color => color.AsNumber())];
        double least = marker.Number("cmin") ?? numbers.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double most = marker.Number("cmax") ?? numbers.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        Rgb[] steps = ColorScale.Of(marker["colorscale"], marker.Flag("reversescale") ?? false).Steps();
        return index => index < numbers.Length && double.IsFinite(numbers[index])
            ? steps[ColorScale.Step(numbers[index], least, most)].ToString() : MarkerColor;
    }

    /// <summary>The scale of a heat map and the numbers at its ends.</summary>
    internal (ColorScale Scale, double Least, double Most) Colors()
    {
        double[] numbers = [.. Rows.SelectMany(row => row.Select(cell => cell.AsNumber())).Where(double.IsFinite)];
        return (
            ColorScale.Of(json["colorscale"], json.Flag("reversescale") ?? false),
            json.Number("zmin") ?? numbers.DefaultIfEmpty(0).Min(),
            json.Number("zmax") ?? numbers.DefaultIfEmpty(1).Max());
    }

    internal bool ShowsScale => IsHeatmap && (json.Flag("showscale") ?? true);

    internal string[] ScaleTitle => json.Object("colorbar").TitleLines();

    private static JsonNode? At(JsonNode? oneOrMany, int index) =>
        oneOrMany is JsonArray many ? index < many.Count ? many[index] : null : oneOrMany;

    private JsonArray Counted(string firstName, string stepName, int count)
    {
        double first = json.Number(firstName) ?? 0, step = json.Number(stepName) ?? 1;
        return new JsonArray([.. Enumerable.Range(0, count).Select(index => JsonValue.Create(first + index * step))]);
    }
}
