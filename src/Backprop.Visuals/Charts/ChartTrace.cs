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
        X = json["x"] as JsonArray ?? Filled(count, place => IsBox ? Name : place);
        Y = json["y"] as JsonArray ?? Filled(IsHeatmap ? Rows.Length : X.Count, place => place);
        Count = IsHeatmap ? Rows.Length * count : Math.Min(X.Count, Y.Count);
        Color = Palette.Safe(line.Text("color") ?? marker.Text("color"), color);
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

    internal string Name { get; }
    internal string Type { get; }
    internal bool IsHeatmap => Type == "heatmap";
    internal bool IsBar => Type == "bar";
    internal bool IsBox => Type == "box";

    /// <summary>How many points (a heat map: cells) the trace has.</summary>
    internal int Count { get; }

    /// <summary>The x of each point; every point of a box has the name of the trace.</summary>
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

    /// <summary>Whether texts, an area or markers that differ from each other are left out of the picture.</summary>
    internal bool HasMore => !IsHeatmap && (json.ContainsKey("text") || json.Text("fill") is not (null or "none")
        || marker?["color"] is JsonArray || marker?["size"] is JsonArray);

    /// <summary>Whether the trace only adds to others, as the star at the best epoch does.</summary>
    internal bool IsMark => json.Text("showlegend") == "false";
    internal string Color { get; }
    internal string Stroke => $"fill='none' stroke='{Color}' stroke-width='{N(Math.Clamp(line.Number("width") ?? 2, 0.5, 12))}'" + Dash;
    internal bool IsStar => marker.Text("symbol") == "star";
    internal double MarkerSize => Math.Clamp(marker.Number("size") ?? 6, 1, 60);

    private string Dash => line.Text("dash") switch
    {
        "dot" => " stroke-dasharray='1 5' stroke-linecap='round'",
        "dash" or "longdash" => " stroke-dasharray='7 5'",
        "dashdot" or "longdashdot" => " stroke-dasharray='8 4 2 4'",
        _ => "",
    };

    /// <summary>The scale of a heat map and the numbers at its ends.</summary>
    internal (ColorScale Scale, double Min, double Max) Colors()
    {
        double[] numbers = [.. Rows.SelectMany(row => row.Numbers())];
        double min = json.Number("zmin") ?? numbers.DefaultIfEmpty(0).Min(), max = json.Number("zmax") ?? numbers.DefaultIfEmpty(1).Max();
        return (min < 0 ? ColorScale.Diverging : ColorScale.Sequential, min, max);
    }

    internal bool HasCellTexts => IsHeatmap && json.ContainsKey("text");

    /// <summary>The text in a cell of a heat map; empty where there is none.</summary>
    internal string CellText(int row, int column) =>
        (json.Items("text").ElementAtOrDefault(row) as JsonArray)?.ElementAtOrDefault(column).AsText() ?? "";

    internal bool ShowsScale => IsHeatmap && json.Text("showscale") != "false";
    internal string[] ScaleTitle => json.Object("colorbar").TitleLines();

    private static JsonArray Filled(int count, Func<int, JsonNode> item) => new([.. Enumerable.Range(0, count).Select(item)]);
}
