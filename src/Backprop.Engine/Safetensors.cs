using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Engine;

/// <summary>
/// Named tensors in one file, in the format of Python's safetensors: the length of the header in eight bytes, the header as JSON, the
/// numbers (https://huggingface.co/docs/safetensors).
/// </summary>
/// <param name="Tensors">Matrices, row by row, and vectors.</param>
/// <param name="Metadata">Text about the tensors.</param>
internal sealed record Safetensors(
    IReadOnlyList<(string Name, double[] Values, int[] Shape)> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const int MaxHeaderLength = 100_000_000;
    private const string MetadataName = "__metadata__";

    public byte[] ToBytes()
    {
        var header = new JsonObject { [MetadataName] = JsonSerializer.SerializeToNode(Metadata) };
        long offset = 0;
        foreach (var (name, values, shape) in Tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = "F64",
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(offset, offset += values.Length * sizeof(double)),
            };
        }
        string json = header.ToJsonString();   // ASCII: other characters are escaped
        // Padded with spaces, so that the numbers begin at a multiple of eight.
        byte[] text = Encoding.ASCII.GetBytes(json.PadRight((json.Length + 7) / 8 * 8));

        byte[] file = new byte[sizeof(long) + text.Length + offset];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, sizeof(long));
        Span<byte> numbers = file.AsSpan(sizeof(long) + text.Length);
        foreach (var (_, values, _) in Tensors)
        {
            foreach (double value in values)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(numbers, value);
                numbers = numbers[sizeof(double)..];
            }
        }
        return file;
    }

    /// <exception cref="InvalidDataException">The file has another format, or is damaged.</exception>
    public static Safetensors Parse(byte[] bytes)
    {
        if (bytes.Length < 8)
            throw new InvalidDataException($"it has {bytes.Length} bytes, and a file of tensors has at least 8");
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length < 2 || length > MaxHeaderLength || length > bytes.Length - 8)
            throw new InvalidDataException($"its header is said to have {length} bytes, of {bytes.Length - 8} that follow");
        if (bytes[8] != '{')
            throw new InvalidDataException("its header does not begin with a brace");
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            var header = Members(json.RootElement, "its header");
            bool hasMetadata = header.Remove(MetadataName, out JsonElement texts) && texts.ValueKind != JsonValueKind.Null;
            var metadata = (hasMetadata ? Members(texts, MetadataName) : [])
                .ToDictionary(entry => entry.Key, entry => Text(entry.Value, entry.Key));
            Placed[] placed = [.. header.Select(entry => Place(entry.Key, entry.Value, bytes.Length - 8 - length))
                .OrderBy(it => it.Begin).ThenBy(it => it.End)];
            CheckLayout(placed, bytes.Length - 8 - length);
            return new Safetensors([.. placed.Select(it => (it.Name, Values(it, bytes.AsSpan(8 + (int)length)), it.Shape))], metadata);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"its header cannot be read: {problem.Message}", problem);
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{what} is not a JSON object");
        var members = new Dictionary<string, JsonElement>();
        foreach (JsonProperty member in json.EnumerateObject())
            if (!members.TryAdd(member.Name, member.Value))
                throw new InvalidDataException($"{what} has {member.Name} twice");
        return members;
    }

    private static string Text(JsonElement json, string what) => json.ValueKind == JsonValueKind.String
        ? json.GetString()! : throw new InvalidDataException($"{what} in its header is {json.GetRawText()}, not a text");

    private static Placed Place(string name, JsonElement json, long available)
    {
        var members = Members(json, name);
        string type = Text(Member("dtype"), $"the dtype of {name}");
        int width = type switch
        {
            "F64" => 8,
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => throw new InvalidDataException($"{name} has the type {type}; only F64, F32, F16 and BF16 can be read"),
        };
        int[] shape = [.. Member("shape").EnumerateArray().Select(size => size.GetInt32())];
        long[] offsets = [.. Member("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (offsets is not [>= 0 and var begin, var end] || end > available || Array.Exists(shape, size => size < 0)
            || end - begin != shape.Aggregate((long)width, (product, size) => checked(product * size)))
            throw new InvalidDataException($"{name} of {string.Join('×', shape)} {type} numbers does not fit "
                + $"bytes {string.Join(" to ", offsets)} of {available}");
        return new Placed(name, type, width, shape, begin, end);

        JsonElement Member(string member) => members.TryGetValue(member, out JsonElement value)
            ? value : throw new InvalidDataException($"{name} has no {member}");
    }

    private static void CheckLayout(Placed[] placed, long available)
    {
        long next = 0;
        foreach (Placed tensor in placed)
        {
            if (tensor.Begin != next)
                throw new InvalidDataException($"{tensor.Name} begins at byte {tensor.Begin}, where byte {next} is expected: "
                    + "tensors may neither overlap nor leave gaps");
            next = tensor.End;
        }
        if (next != available)
            throw new InvalidDataException($"{available - next} bytes follow its last tensor");
    }

    private static double[] Values(Placed tensor, ReadOnlySpan<byte> numbers)
    {
        double[] values = new double[(tensor.End - tensor.Begin) / tensor.Width];
        for (int i = 0; i < values.Length; i++)
        {
            var number = numbers.Slice((int)tensor.Begin + i * tensor.Width, tensor.Width);
            values[i] = tensor.Type switch
            {
                "F64" => BinaryPrimitives.ReadDoubleLittleEndian(number),
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(number),
                "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(number),
                // The upper half of an F32.
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(number) << 16),
            };
        }
        return values;
    }

    // A tensor's place among the numbers.
    private sealed record Placed(string Name, string Type, int Width, int[] Shape, long Begin, long End);
}
