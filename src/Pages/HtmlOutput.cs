using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Pages;

/// <summary>Renders each output in the richest format that works without scripts, and a chart's data for plotly.js with it.</summary>
internal static partial class HtmlOutput
{
    /// <summary>The opening tag of a chart's data.</summary>
    public const string PlotlyScript = "<script type=\"application/json\" class=\"plotly\">";

    public static string Render(Output output, int cellNumber, HtmlMarkdown markdown) => output switch
    {
        StreamOutput { Name: "stderr" } stream => Pre("stderr", stream.Text, "Standard error"),
        StreamOutput stream => Pre("stdout", stream.Text),
        ErrorOutput error => Pre("error", ErrorText(error), $"Error: {error.Name}"),
        DisplayOutput display => Render(display, cellNumber, markdown),
        _ => "",
    };

    private static string Render(DisplayOutput display, int cellNumber, HtmlMarkdown markdown)
    {
        string? html = Text("text/html"), picture = Picture();
        if (display.Data["application/vnd.plotly.v1+json"] is JsonObject chart)
        {
            // The page itself draws the chart, so scripts for other front ends are left out. Without scripts it stays a picture or text.
            string still = html is null ? "" : Script().Replace(html, "");
            string words = Text("text/plain") is { } inWords ? $"<pre>{WebUtility.HtmlEncode(inWords)}</pre>" : "";
            if (!PictureElement().IsMatch(still))
                still = picture is not null ? picture + still : words;
            if (still.Length > 0)
                return Div("plot", $"{still}\n{PlotlyScript}{chart.ToJsonString()}</script>");
        }
        if (Text("text/vnd.mermaid") is { } diagram)
            return Div("html", $"<figure><pre>{WebUtility.HtmlEncode(diagram)}</pre>\n"
                + "<figcaption>A diagram in Mermaid, as source: this page does not draw it.</figcaption></figure>");
        if (html is not null)
            return Div("html", html);
        if (picture is not null)
            return Div("picture", picture);
        if (Text("text/markdown") is { } text)
            return Div("text", markdown.Render(text));
        if (Text("text/latex") is { } latex)
            return Div("text", markdown.Render(latex.Contains('$') ? latex : $"$$\n{latex}\n$$"));
        if (display.Data["application/json"] is { } json)
            return Pre("json", NotebookJson.Write(NotebookJson.Sorted(json), NotebookJson.Indented));
        return Text("text/plain") is { } plain ? Pre("plain", plain) : "";

        string? Picture()
        {
            if (Text("image/svg+xml") is { } svg)
                return svg[Math.Max(0, svg.IndexOf("<svg", StringComparison.Ordinal))..]; // without the XML prologue
            return ((string[])["image/png", "image/jpeg", "image/gif"])
                .Select(type => Text(type) is { } base64 ? Image(type, base64) : null)
                .FirstOrDefault(image => image is not null);
        }

        string? Text(string mimeType) => MultilineText.Join(display.Data[mimeType]);

        string Image(string mimeType, string base64)
        {
            var settings = display.Metadata[mimeType] as JsonObject;
            bool hasShortText = Text("text/plain") is { Length: > 0 and < 200 } shortText && !shortText.StartsWith('<');
            string alt = settings.TextAt("alt")
                ?? (hasShortText ? Text("text/plain")!.Trim() : $"Picture shown by cell {cellNumber}");
            string size = string.Concat(((string[])["width", "height"]).Select(
                side => settings?[side] is JsonValue value && value.TryGetValue(out double pixels) ? $" {side}=\"{pixels:0}\"" : ""));
            string source = $"data:{mimeType};base64,{WebUtility.HtmlEncode(base64.ReplaceLineEndings(""))}";
            return $"<img src=\"{source}\" alt=\"{WebUtility.HtmlEncode(alt)}\"{size}>";
        }
    }

    private static string ErrorText(ErrorOutput error) =>
        error.Traceback.Count > 0 ? string.Join('\n', error.Traceback) : $"{error.Name}: {error.Message}";

    private static string Div(string kind, string html) => $"<div class=\"output {kind}\">\n{html}\n</div>\n";

    // HTML ignores a line break right after <pre>, so an extra one preserves the text's own.
    private static string Pre(string kind, string text, string? label = null)
    {
        string shown = Overwritten().Replace(AnsiEscape().Replace(text, ""), "").TrimEnd('\n');
        string role = label is null ? "" : $" role=\"group\" aria-label=\"{WebUtility.HtmlEncode(label)}\"";
        string line = shown.Contains('\n') ? "" : " line"; // a sentence rather than columns
        return shown.Length == 0 ? "" : $"<pre class=\"output {kind}{line}\"{role}>\n{WebUtility.HtmlEncode(shown)}</pre>\n";
    }

    [GeneratedRegex(@"<script\b.*?</script\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"<(img|svg)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PictureElement();

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\a\x1b]*(\a|\x1b\\)?|[ -/]*[0-~])")]
    private static partial Regex AnsiEscape();

    /// <summary>Text overwritten by a progress bar: everything on a line before the last carriage return.</summary>
    [GeneratedRegex(@"[^\n]*\r(?![\r\n]|\z)")]
    private static partial Regex Overwritten();
}
