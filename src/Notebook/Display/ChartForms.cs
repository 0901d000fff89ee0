using System.Reflection;
using System.Text.Json.Nodes;
using Backprop.Shared;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>Formats charts of whichever XPlot.Plotly version the notebook references, for plotly.js and as plain text.</summary>
internal static class ChartForms
{
    private const string PlotlyMimeType = "application/vnd.plotly.v1+json";

    public static void Register(Assembly library)
    {
        if (library.GetType("XPlot.Plotly.PlotlyChart") is not { } chart)
            return;
        Formatter.Register(chart, (value, writer) => writer.Write(Html(value)), HtmlFormatter.MimeType);
        ITypeFormatter own = NewestHtml();
        Formatter.Register(
            chart,
            (value, context) =>
            {
                // Front ends prefer this MIME type to HTML, so decline where the notebook registered an HTML formatter of its own.
                if (NewestHtml() != own)
                    return false;
                context.Writer.Write(Json(value).ToJsonString());
                return true;
            },
            PlotlyMimeType);
        Formatter.Register(chart, (value, writer) => writer.Write(Words(Json(value))), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(chart, PlotlyMimeType, HtmlFormatter.MimeType);

        ITypeFormatter NewestHtml() => Formatter.RegisteredFormatters(includeDefaults: false)
            .First(formatter => formatter.MimeType == HtmlFormatter.MimeType && formatter.Type == chart);
    }

    // A chart is a script; the first chart on a page loads plotly.js.
    private static string Html(object chart) => $$"""
        <div id="{{Property(chart, "Id")}}" style="width: {{Property(chart, "Width")}}px; height: {{Property(chart, "Height")}}px;"></div>
        <script type="text/javascript">
        (function () {
            var draw = function () {
                {{Script(chart)}}
            };
            if (window.Plotly) {
                draw();
                return;
            }
            var script = document.createElement("script");
            script.src = "https://cdn.plot.ly/plotly-1.49.2.min.js";
            script.onload = draw;
            document.head.appendChild(script);
        })();
        </script>
        """;

    // A chart exposes its data and layout only through its script.
    private static JsonObject Json(object chart)
    {
        string script = Script(chart);
        JsonNode data = XPlotScript.Read(script, "data") ?? new JsonArray();
        JsonNode layout = XPlotScript.Read(script, "layout") as JsonObject ?? [];
        ConvertTitles(data);
        ConvertTitles(layout);
        return new JsonObject { ["data"] = data, ["layout"] = layout };
    }

    private static string Words(JsonObject chart)
    {
        string title = chart["layout"]!["title"]?["text"]?.ToString() is { Length: > 0 } text ? $"Chart \"{text}\"" : "Chart";
        var traces = chart["data"]!.AsArray().OfType<JsonObject>()
            .Select(trace => $"{trace["type"] ?? "scatter"}{(trace["name"] is { } name ? $" \"{name}\"" : "")}");
        return $"{title}: {string.Join(", ", traces)}";
    }

    private static string Script(object chart) =>
        ((string)chart.GetType().GetMethod("GetInlineJS")!.Invoke(chart, null)!).Replace("<script>", "").Replace("</script>", "");

    private static object? Property(object chart, string name) => chart.GetType().GetProperty(name)!.GetValue(chart);

    // Older charts keep a title's text and font apart; plotly.js 3 expects one object with both.
    private static void ConvertTitles(JsonNode? node)
    {
        if (node is JsonArray items)
            foreach (JsonNode? item in items.Where(item => item is JsonObject))
                ConvertTitles(item);
        if (node is not JsonObject members)
            return;
        if (members["title"] is JsonValue title)
            members["title"] = new JsonObject { ["text"] = title.DeepClone() };
        if (members.Remove("titlefont", out JsonNode? font) && members["title"] is JsonObject titled)
            titled["font"] = font;
        foreach (var (_, member) in members.ToList())
            ConvertTitles(member);
    }
}
