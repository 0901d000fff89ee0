using System.Text.Json.Nodes;
using XPlot.Plotly;

namespace Backprop.Visuals.Charts;

/// <summary>A chart as plotly.js 3 reads it: <c>{"data": […], "layout": {…}, "config": {…}}</c>.</summary>
internal static class PlotlyJson
{
    internal const string MimeType = "application/vnd.plotly.v1+json";

    // XPlot's default size; without one, a host fits the chart to its page.
    private const int DefaultWidth = 900;
    private const int DefaultHeight = 500;

    internal static JsonObject Of(PlotlyChart chart)
    {
        string script = chart.GetInlineJS();
        JsonArray data = Modern(XPlotScript.Read(script, "data")) as JsonArray ?? [];
        JsonObject layout = Modern(XPlotScript.Read(script, "layout")) as JsonObject ?? [];
        if (chart.Width != DefaultWidth)
            layout.TryAdd("width", chart.Width);
        if (chart.Height != DefaultHeight)
            layout.TryAdd("height", chart.Height);
        layout.TryAdd("colorway", new JsonArray([.. Palette.Series.Select(color => JsonValue.Create(color))]));
        layout.TryAdd("template", AnyTheme());
        foreach (JsonObject trace in data.OfType<JsonObject>().Where(trace => trace.Text("type") == "heatmap"))
            ColorHeatmap(trace);
        // Lines of the same color differ by their dash.
        foreach (JsonObject trace in data.OfType<JsonObject>().Skip(Palette.Series.Length))
            if (trace.Text("type") is null or "scatter" && (trace["line"] ??= new JsonObject()) is JsonObject line)
                line.TryAdd("dash", "dash");
        return new JsonObject
        {
            ["data"] = data,
            ["layout"] = layout,
            ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false },
        };
    }

    // A host such as VS Code draws the chart on its own page and does not tell its theme: no ground, and a gray that has the same
    // contrast, 4 : 1, with white and with VS Code's dark page. Our pages have their own template, and know this one by its "meta".
    private static JsonObject AnyTheme()
    {
        static JsonObject Axis() => new() { ["gridcolor"] = "rgba(128,128,128,0.25)", ["zerolinecolor"] = "rgba(128,128,128,0.5)" };
        return new()
        {
            ["layout"] = new JsonObject
            {
                ["meta"] = "any theme",
                ["font"] = new JsonObject { ["color"] = "#7d7d7d" },
                ["paper_bgcolor"] = "rgba(0,0,0,0)",
                ["plot_bgcolor"] = "rgba(0,0,0,0)",
                ["xaxis"] = Axis(),
                ["yaxis"] = Axis(),
            },
        };
    }

    // Without what is empty, not finite or unknown to plotly.js 3; null when nothing is left.
    private static JsonNode? Modern(JsonNode? node) => node switch
    {
        JsonObject members => ModernObject(members),
        JsonArray items => ModernArray(items),
        _ => IsNotFinite(node) ? null : node?.DeepClone(),
    };

    private static JsonObject? ModernObject(JsonObject members)
    {
        var modern = new JsonObject();
        foreach ((string name, JsonNode? value) in members)
        {
            // XPlot marks its axes with _isSubplotObj, which is no plotly attribute.
            if (!name.StartsWith('_') && Modern(value) is { } kept and not JsonObject { Count: 0 })
                modern[name] = kept;
        }
        // Until plotly.js 2 a title was a string beside its font; from 3 on only {"text": …, "font": …} is read.
        if (modern["title"] is JsonValue text)
            modern["title"] = new JsonObject { ["text"] = text.DeepClone() };
        foreach ((string name, string newName) in new[] { ("titlefont", "font"), ("titleside", "side") })
            if (modern.Remove(name, out JsonNode? value))
                (modern["title"] ??= new JsonObject())[newName] = value;
        return modern.Count > 0 ? modern : null;
    }

    // A missing item stays, as null, since the position of the others matters.
    private static JsonArray ModernArray(JsonArray items)
    {
        bool isText = items.Any(item => item.IsText() && !IsNotFinite(item));
        return new JsonArray([.. items.Select(item => isText ? item?.DeepClone() : Modern(item))]);
    }

    // Newtonsoft writes these numbers as strings, since JSON cannot hold them.
    private static bool IsNotFinite(JsonNode? node) => node.IsText() && node.AsText() is "NaN" or "Infinity" or "-Infinity";

    // The defaults of plotly.js are not safe for color-blind readers and differ from those of the still picture.
    private static void ColorHeatmap(JsonObject trace)
    {
        if (trace.ContainsKey("text"))
            trace.TryAdd("texttemplate", "%{text}");
        if (trace.ContainsKey("colorscale"))
            return;
        double[] numbers = [.. trace.Items("z").OfType<JsonArray>().SelectMany(row => row.Numbers())];
        bool hasSign = numbers.Any(number => number < 0);
        trace["colorscale"] = (hasSign ? ColorScale.Diverging : ColorScale.Sequential).ToJson();
        if (hasSign)
        {
            double reach = numbers.Max(Math.Abs);
            trace.TryAdd("zmin", -(trace.Number("zmax") ?? reach));
            trace.TryAdd("zmax", -trace.Number("zmin") ?? reach);
        }
    }
}
