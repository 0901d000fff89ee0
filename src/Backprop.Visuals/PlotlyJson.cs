using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>A chart as plotly.js 3 reads it: <c>{"data": […], "layout": {…}, "config": {…}}</c>.</summary>
internal static class PlotlyJson
{
    internal const string MimeType = "application/vnd.plotly.v1+json";

    // XPlot's own size when nobody asked for one; a host then fits the chart to its page.
    private const int UnaskedWidth = 900;
    private const int UnaskedHeight = 500;

    internal static JsonObject Of(PlotlyChart chart)
    {
        // XPlot keeps traces and layout to itself; its script is the public place where both can be read.
        string script = chart.GetInlineJS();
        JsonArray data = Tidy(Assigned(script, "var data = ")) as JsonArray ?? [];
        JsonObject layout = Tidy(Assigned(script, "var layout = ")) as JsonObject ?? [];
        if (chart.Width != UnaskedWidth)
            layout.TryAdd("width", chart.Width);
        if (chart.Height != UnaskedHeight)
            layout.TryAdd("height", chart.Height);
        layout.TryAdd("colorway", new JsonArray([.. Palette.Series.Select(color => JsonValue.Create(color))]));
        foreach (JsonObject trace in data.OfType<JsonObject>().Where(trace => trace.Text("type") == "heatmap"))
            ColorHeatmap(trace);
        // Where the colours begin anew, the lines change their dash: ten lines are still ten.
        foreach (JsonObject trace in data.OfType<JsonObject>().Skip(Palette.Series.Length).Where(trace => trace.Text("type") is null or "scatter"))
            if (trace["line"] is null or JsonObject)
                ((JsonObject)(trace["line"] ??= new JsonObject())).TryAdd("dash", "dash");
        return new JsonObject
        {
            ["data"] = data,
            ["layout"] = layout,
            ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false },
        };
    }

    private static JsonNode? Assigned(string script, string assignment)
    {
        int start = script.IndexOf(assignment, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(script[(start + assignment.Length)..]), isFinalBlock: false, state: default);
        return JsonNode.Parse(ref reader);
    }

    // Null when nothing is left to say.
    private static JsonNode? Tidy(JsonNode? node) => node switch
    {
        JsonObject members => TidyObject(members),
        JsonArray items => TidyArray(items),
        JsonValue value when IsNotFinite(value) => null,
        _ => node?.DeepClone(),
    };

    private static JsonObject? TidyObject(JsonObject members)
    {
        var tidy = new JsonObject();
        foreach ((string name, JsonNode? value) in members)
        {
            // XPlot marks its axes with _isSubplotObj, which is no plotly attribute.
            if (!name.StartsWith('_') && Tidy(value) is { } kept && kept is not JsonObject { Count: 0 })
                tidy[name] = kept;
        }
        MoveIntoTitle(tidy, "titlefont", "font");
        MoveIntoTitle(tidy, "titleside", "side");
        if (tidy["title"] is JsonValue title)
            tidy["title"] = new JsonObject { ["text"] = title.DeepClone() };
        return tidy.Count > 0 ? tidy : null;
    }

    // Until plotly.js 2 a title was a string beside its font; from 3 on only {"text": …, "font": …} is read.
    private static void MoveIntoTitle(JsonObject members, string name, string newName)
    {
        if (!members.Remove(name, out JsonNode? value))
            return;
        if (members["title"] is not JsonObject title)
        {
            title = members["title"] is { } text ? new JsonObject { ["text"] = text.DeepClone() } : [];
            members["title"] = title;
        }
        title[newName] = value;
    }

    // An item that says nothing stays, as null: its place in the array means something.
    private static JsonArray TidyArray(JsonArray items)
    {
        bool isText = items.Any(item => item.IsText() && !IsNotFinite(item!.AsValue()));
        return new JsonArray([.. items.Select(item => isText ? item?.DeepClone() : Tidy(item))]);
    }

    // Newtonsoft writes what JSON has no number for as these strings.
    private static bool IsNotFinite(JsonValue value) =>
        value.TryGetValue(out string? text) && text is "NaN" or "Infinity" or "-Infinity";

    // The defaults of plotly.js are neither safe for colour-blind readers nor the same as the picture's.
    private static void ColorHeatmap(JsonObject trace)
    {
        double[] numbers = [.. trace.Items("z").OfType<JsonArray>().SelectMany(row => row.Select(cell => cell.AsNumber())).Where(double.IsFinite)];
        bool diverges = numbers.Length > 0 && numbers.Min() < 0 && numbers.Max() > 0;
        if (diverges && !trace.ContainsKey("colorscale"))
        {
            trace["colorscale"] = ColorScale.Diverging.ToJson();
            double reach = Math.Max(-numbers.Min(), numbers.Max());
            trace.TryAdd("zmin", -(trace.Number("zmax") ?? reach));
            trace.TryAdd("zmax", -trace.Number("zmin") ?? reach);
        }
        else if (trace["colorscale"] is not JsonArray)
        {
            trace["colorscale"] = ColorScale.Of(trace["colorscale"]).ToJson();
        }
    }
}
