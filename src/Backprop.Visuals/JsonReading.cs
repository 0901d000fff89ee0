using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Visuals;

/// <summary>Reads members that may be absent or of another type than wished for: both count as not there.</summary>
internal static partial class JsonReading
{
    internal static bool IsText(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    internal static string? AsText(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    // Missing is NaN, and so is what no picture has room for: sums and shares of the others stay within a double.
    internal static double AsNumber(this JsonNode? node)
    {
        double number = node?.GetValueKind() switch
        {
            JsonValueKind.Number => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
            JsonValueKind.String when double.TryParse(node.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            _ => double.NaN,
        };
        return Math.Abs(number) switch { <= 1e-300 => 0, <= 1e300 => number, _ => double.NaN };
    }

    internal static JsonObject? Object(this JsonObject? parent, string name) => parent?[name] as JsonObject;

    internal static JsonArray Items(this JsonObject? parent, string name) => parent?[name] as JsonArray ?? [];

    internal static string? Text(this JsonObject? parent, string name) => parent?[name].AsText();

    internal static double? Number(this JsonObject? parent, string name) =>
        parent?[name].AsNumber() is { } number && !double.IsNaN(number) ? number : null;

    internal static bool? Flag(this JsonObject? parent, string name) => parent?[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The lines of a title in plotly's markup: tags are gone, <c>&lt;br&gt;</c> ends a line.</summary>
    internal static string[] TitleLines(this JsonObject? parent) => Lines(parent.Object("title").Text("text"));

    internal static string[] Lines(string? markup) =>
        [.. LineBreak().Split(markup ?? "").Select(line => WebUtility.HtmlDecode(Tag().Replace(line, "")).Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex("<br */?>")]
    private static partial Regex LineBreak();

    // The tags that plotly knows; any other is text.
    [GeneratedRegex("</?(a|b|em|i|s|span|strong|sub|sup|u)( [^<>]*)?>")]
    private static partial Regex Tag();
}
