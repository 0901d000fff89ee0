using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Visuals.Charts;

/// <summary>Reads members of JSON objects; one that is absent and one of an unexpected type both count as not given.</summary>
internal static partial class JsonReading
{
    internal static bool IsText(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    internal static string? AsText(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    /// <summary>The number; NaN where there is none, and where it is so large that sums and ratios would overflow.</summary>
    internal static double AsNumber(this JsonNode? node)
    {
        double number = node.AsText() switch
        {
            "true" => 1,
            "false" => 0,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            _ => double.NaN,
        };
        return Math.Abs(number) switch { <= 1e-300 => 0, <= 1e300 => number, _ => double.NaN };
    }

    internal static IEnumerable<double> Numbers(this IEnumerable<JsonNode?> nodes) => nodes.Select(AsNumber).Where(double.IsFinite);
    internal static JsonObject? Object(this JsonObject? parent, string name) => parent?[name] as JsonObject;
    internal static JsonArray Items(this JsonObject? parent, string name) => parent?[name] as JsonArray ?? [];
    internal static string? Text(this JsonObject? parent, string name) => parent?[name].AsText();
    internal static double? Number(this JsonObject? parent, string name) =>
        parent?[name].AsNumber() is { } number && !double.IsNaN(number) ? number : null;

    /// <summary>The lines of a title, without plotly's markup.</summary>
    internal static string[] TitleLines(this JsonObject? parent) => Lines(parent.Object("title").Text("text"));

    /// <summary>The lines of a text in plotly's markup: <c>&lt;br&gt;</c> ends a line, other tags are left out.</summary>
    internal static string[] Lines(string? markup) =>
    [
        .. LineBreak().Split(markup ?? "").Select(line => WebUtility.HtmlDecode(Tag().Replace(line, "")).Trim())
            .Where(line => line.Length > 0),
    ];

    internal static string OneLine(string? markup) => string.Join(' ', Lines(markup));

    [GeneratedRegex("<br */?>")]
    private static partial Regex LineBreak();

    // The tags that plotly knows; any other is text.
    [GeneratedRegex("</?(a|b|em|i|s|span|strong|sub|sup|u)( [^<>]*)?>")]
    private static partial Regex Tag();
}
