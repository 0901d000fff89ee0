using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>
/// Writes JSON as Python's <c>json.dumps(…, ensure_ascii=False, sort_keys=True)</c> does, because Jupyter writes notebooks
/// with it; System.Text.Json's encoders escape emoji and more.
/// </summary>
internal sealed class PythonJson
{
    private readonly StringBuilder written = new();
    private readonly JsonStyle style;

    private PythonJson(JsonStyle style) => this.style = style;

    /// <param name="node">The value to write.</param>
    /// <param name="style">The layout.</param>
    /// <param name="depth">The indentation level of the line on which the value begins.</param>
    public static string Write(JsonNode? node, JsonStyle style, int depth = 0)
    {
        var writer = new PythonJson(style);
        writer.Value(node, depth);
        return writer.written.ToString();
    }

    /// <summary>A string in quotes.</summary>
    public static string Quote(string text)
    {
        var writer = new PythonJson(JsonStyle.Jupyter);
        writer.String(text);
        return writer.written.ToString();
    }

    private void Value(JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                written.Append("null");
                break;
            case JsonObject members:
                Sequence('{', members.OrderBy(member => member.Key, ByCodePoint), '}', depth, member =>
                {
                    String(member.Key);
                    written.Append(style.Colon);
                    Value(member.Value, depth + 1);
                });
                break;
            case JsonArray elements:
                Sequence('[', elements, ']', depth, element => Value(element, depth + 1));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                // Dates and Guids are strings in JSON, too.
                String(value.TryGetValue(out string? text) ? text : JsonSlice.Parse(value.ToJsonString()).AsText()!);
                break;
            case JsonValue value when value.TryGetValue(out double number) && !double.IsFinite(number):
                written.Append("null"); // as JavaScript's JSON.stringify does; NaN would make the file unreadable
                break;
            default:
                written.Append(Number(node.ToJsonString()));
                break;
        }
    }

    private void Sequence<T>(char open, IEnumerable<T> items, char close, int depth, Action<T> write)
    {
        written.Append(open);
        bool any = false;
        foreach (T item in items)
        {
            written.Append(any ? style.Comma : "").Append(style.Break(depth + 1));
            any = true;
            write(item);
        }
        written.Append(any ? style.Break(depth) : "").Append(close);
    }

    private void String(string text)
    {
        written.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                written.Append(c).Append(text[++i]);
            else if (c < ' ' || char.IsSurrogate(c)) // an unpaired surrogate has no UTF-8 form
                written.Append(Escaped(c));
            else if (c is '"' or '\\')
                written.Append('\\').Append(c);
            else
                written.Append(c);
        }
        written.Append('"');
    }

    private static string Escaped(char c) => c switch
    {
        '\b' => @"\b",
        '\f' => @"\f",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => $@"\u{(int)c:x4}",
    };

    /// <summary>A number as Python writes it after reading <paramref name="json"/>: 1E-05 becomes 1e-05, 1e5 becomes 100000.0.</summary>
    private static string Number(string json)
    {
        if (json == "-0")
            return "0";
        if (json.AsSpan().IndexOfAny(".eE") < 0
            || !double.TryParse(json, CultureInfo.InvariantCulture, out double number)
            || !double.IsFinite(number))
        {
            return json;
        }

        // The shortest digits that round-trip, on which .NET and Python agree: d.ddddE±x.
        string sign = double.IsNegative(number) ? "-" : "";
        string shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        string[] parts = shortest.Split('E');
        int power = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        string[] mantissa = parts[0].Split('.');
        string digits = string.Concat(mantissa);
        int point = mantissa[0].Length + power;
        int zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        point -= zeros;
        if (digits.Length == 0)
            return sign + "0.0";

        if (point is > 16 or < -3)
        {
            int exponent = point - 1;
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (point <= 0)
            return sign + "0." + new string('0', -point) + digits;
        return point >= digits.Length
            ? sign + digits.PadRight(point, '0') + ".0"
            : sign + digits[..point] + "." + digits[point..];
    }

    /// <summary>Python's string order, that of the UTF-8 bytes; UTF-16 order differs beyond U+FFFF.</summary>
    private static readonly Comparer<string> ByCodePoint = Comparer<string>.Create(
        (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
}
