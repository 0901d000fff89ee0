using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Notebook.Documents;

/// <summary>Reads and writes JSON as Jupyter does: only what JSON requires is escaped, and what is new is sorted by name.</summary>
internal static partial class NotebookJson
{
    // Python's json fails near 1000 levels; real notebooks stay far below this.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256, AllowDuplicateProperties = false };

    /// <summary>Everything on one line, without spaces.</summary>
    public static JsonSerializerOptions OneLine { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000, NewLine = "\n" };

    /// <summary>A value on each line, indented by two spaces.</summary>
    public static JsonSerializerOptions Indented { get; } = new(OneLine) { WriteIndented = true };

    /// <summary>The layout of a file, by its first member on a line of its own.</summary>
    public static JsonSerializerOptions LayoutOf(string file)
    {
        Match first = FirstOfLine().Match(file);
        return first.Success
            ? new(Indented)
            {
                NewLine = first.Groups[1].Value,
                IndentCharacter = first.Groups[2].Value.StartsWith('\t') ? '\t' : ' ',
                IndentSize = first.Groups[2].Length,
            }
            : OneLine;
    }

    /// <summary>The value; half a surrogate pair (half an emoji), which is no character, is read as U+FFFD.</summary>
    /// <exception cref="JsonException">It is not valid JSON.</exception>
    public static JsonNode? Parse(string json) =>
        JsonNode.Parse(Surrogates().Replace(json, found => found.Groups[1].Success ? @"\ufffd" : found.Value), documentOptions: Options);

    /// <summary>The string in a node of any kind; null if it is not a string.</summary>
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The string at this path of names; null if there is none.</summary>
    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            node = (node as JsonObject)?[name];
        return node.AsText();
    }

    /// <summary>Reads the elements of a list; a message for one tells its number, from 1, and what is wrong with it.</summary>
    public static List<T> ReadEach<T>(JsonArray list, Func<JsonNode?, T> read, Func<int, string, string> problem)
    {
        var all = new List<T>();
        foreach (JsonNode? element in list)
        {
            try
            {
                all.Add(read(element));
            }
            catch (NotebookFormatException damage)
            {
                throw new NotebookFormatException(problem(all.Count + 1, damage.Message), damage);
            }
        }
        return all;
    }

    // The framework's encoder escapes emoji and more, which is undone where JSON does not require it.
    public static string Write(JsonNode? node, JsonSerializerOptions layout) =>
        CharacterEscape().Replace(node?.ToJsonString(layout) ?? "null", found =>
        {
            if (!found.Groups[1].Success)
                return found.Value;
            char character = (char)ushort.Parse(found.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return character < ' ' ? found.Value.ToLowerInvariant() : character.ToString();
        });

    /// <summary>A copy whose members are sorted by name throughout.</summary>
    public static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members.OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Whether two values are equal, numbers by what they are worth.</summary>
    public static bool AreEqual(JsonNode? left, JsonNode? right)
    {
        try
        {
            return JsonNode.DeepEquals(left, right);
        }
        catch (ArgumentOutOfRangeException) // an exponent of more than nine digits
        {
            return Write(left, OneLine) == Write(right, OneLine);
        }
    }

    // A pair of backslashes is matched, too, so that the second one is not taken for the beginning of an escape.
    [GeneratedRegex(@"\\\\|\\u(....)")]
    private static partial Regex CharacterEscape();

    [GeneratedRegex(@"\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u(d[89a-f][0-9a-f]{2})", RegexOptions.IgnoreCase)]
    private static partial Regex Surrogates();

    [GeneratedRegex(@"(\r?\n)( {0,127}|\t{0,127})""")]
    private static partial Regex FirstOfLine();
}
