using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>
/// Numbers as JavaScript writes them: -4 for -4.0, 1e-7 for 1E-07. A front end that saves a notebook then changes none of them.
/// </summary>
internal static class JavaScriptNumbers
{
    /// <summary>A value with its numbers rewritten; whole numbers, which JavaScript may not hold exactly, stay as they are.</summary>
    public static JsonNode? Write(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Write(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Write)]),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => Number(value),
        _ => node?.DeepClone(),
    };

    private static JsonNode Number(JsonValue value)
    {
        string text = value.ToJsonString();
        double number = double.Parse(text, CultureInfo.InvariantCulture);
        if (text.AsSpan().IndexOfAny(".eE") < 0 || !double.IsFinite(number))
            return value.DeepClone();
        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return JsonNode.Parse(Math.Abs(number) switch
        {
            0 => "0",
            >= 1e-6 and < 1e21 => decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture),
            _ => shortest.Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e'),
        })!;
    }
}
