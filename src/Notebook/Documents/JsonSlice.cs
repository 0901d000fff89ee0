using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Documents;

/// <summary>
/// A JSON value and its position in the bytes of its file. A notebook is written by replacing only the slices that changed,
/// so everything else stays exactly as it was.
/// </summary>
internal sealed class JsonSlice
{
    // Python's json fails near 1000 levels; real notebooks stay far below this.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    private readonly byte[] file;

    private JsonSlice(byte[] file, int start, int end) => (this.file, Start, End) = (file, start, end);

    public int Start { get; }

    public int End { get; }

    public bool IsObject => file[Start] == '{';

    public bool IsArray => file[Start] == '[';

    private ReadOnlySpan<byte> Bytes => file.AsSpan(Start, End - Start);

    /// <summary>The single value in <paramref name="file"/> from <paramref name="start"/> on.</summary>
    /// <exception cref="JsonException">It is not valid JSON.</exception>
    public static JsonSlice Root(byte[] file, int start)
    {
        var reader = new Utf8JsonReader(file.AsSpan(start), Options);
        reader.Read();
        int first = start + (int)reader.TokenStartIndex;
        reader.Skip();
        int end = start + (int)reader.BytesConsumed;
        // Reads to the end of the file, so that anything after the value is an error.
        reader.Read();
        return new JsonSlice(file, first, end);
    }

    /// <exception cref="JsonException">It is not valid JSON.</exception>
    public static JsonNode? Parse(string json) => Root(Encoding.UTF8.GetBytes(json), 0).ToNode();

    /// <summary>The text of the file from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public string Text(int start, int end) => Encoding.UTF8.GetString(file.AsSpan(start, end - start));

    /// <summary>Name -> value, in file order; the last value of a repeated name wins.</summary>
    public OrderedDictionary<string, JsonSlice> Members()
    {
        var members = new OrderedDictionary<string, JsonSlice>();
        var reader = new Utf8JsonReader(Bytes, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Unescaped(ref reader);
            reader.Read();
            members[name] = Next(ref reader);
        }
        return members;
    }

    public IReadOnlyList<JsonSlice> Elements()
    {
        var elements = new List<JsonSlice>();
        var reader = new Utf8JsonReader(Bytes, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(Next(ref reader));
        return elements;
    }

    public JsonNode? ToNode()
    {
        var reader = new Utf8JsonReader(Bytes, Options);
        reader.Read();
        return ToNode(ref reader);
    }

    private JsonSlice Next(ref Utf8JsonReader reader)
    {
        int start = Start + (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonSlice(file, start, Start + (int)reader.BytesConsumed);
    }

    private static JsonNode? ToNode(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = Unescaped(ref reader);
                    reader.Read();
                    members[name] = ToNode(ref reader);
                }
                return members;
            case JsonTokenType.StartArray:
                var elements = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    elements.Add(ToNode(ref reader));
                return elements;
            case JsonTokenType.String:
                return JsonValue.Create(Unescaped(ref reader));
            case JsonTokenType.Null:
                return null;
            default: // a number or a Boolean keeps its spelling
                return JsonNode.Parse(reader.ValueSpan);
        }
    }

    /// <summary>The text of a string, including unpaired surrogates (half an emoji), for which GetString throws.</summary>
    private static string Unescaped(ref Utf8JsonReader reader)
    {
        string raw = Encoding.UTF8.GetString(reader.ValueSpan);
        if (!reader.ValueIsEscaped)
            return raw;
        var text = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            char escape = raw[++i];
            text.Append(escape switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)Convert.ToUInt16(raw.Substring(i + 1, 4), 16),
                _ => escape,
            });
            if (escape == 'u')
                i += 4;
        }
        return text.ToString();
    }
}
