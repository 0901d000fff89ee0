using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Files;

/// <summary>
/// Tensors by name in one file, as Python's safetensors reads and writes them: eight bytes with the length of a header, the header in
/// JSON, the numbers (https://huggingface.co/docs/safetensors).
/// </summary>
/// <param name="Tensors">Each with its name and its shape: a matrix (row-major in the file), or a vector.</param>
/// <param name="Metadata">Words about them.</param>
internal sealed record Safetensors(IReadOnlyList<(string Name, double[] Values, int[] Shape)> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const int LongestHeader = 100_000_000;
    private const string MetadataName = "__metadata__";

    public byte[] ToBytes()
    {
        var header = new JsonObject { [MetadataName] = new JsonObject(Metadata.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value))) };
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
        string json = header.ToJsonString();
        // The numbers begin at a multiple of eight.
        byte[] text = Encoding.UTF8.GetBytes(json.PadRight((Encoding.UTF8.GetByteCount(json) + 7) / 8 * 8 - Encoding.UTF8.GetByteCount(json) + json.Length));

        byte[] bytes = new byte[8 + text.Length + offset];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        int at = 8 + text.Length;
        foreach (var (_, values, _) in Tensors)
        {
            foreach (double value in values)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at), value);
                at += sizeof(double);
            }
        }
        return bytes;
    }

    /// <exception cref="InvalidDataException">It is no such file, or damaged.</exception>
    public static Safetensors Parse(byte[] bytes)
    {
        if (bytes.Length < 8)
            throw new InvalidDataException($"it has {bytes.Length} bytes, and a file of tensors has at least 8");
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length < 2 || length > LongestHeader || length > bytes.Length - 8)
            throw new InvalidDataException($"its header is said to have {length} bytes, of {bytes.Length - 8} that follow");
        try
        {
            var header = JsonNode.Parse(bytes.AsSpan(8, (int)length)) as JsonObject ?? throw new InvalidDataException("its header is no JSON object");
            var numbers = bytes.AsMemory(8 + (int)length);
            var metadata = header[MetadataName] is JsonObject words ? words.ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>()) : [];
            return new Safetensors([.. header.Where(entry => entry.Key != MetadataName).Select(entry => Read(entry.Key, entry.Value!.AsObject(), numbers.Span))], metadata);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or ArgumentException or NullReferenceException or OverflowException)
        {
            throw new InvalidDataException($"its header cannot be read: {problem.Message}", problem);
        }
    }

    private static (string, double[], int[]) Read(string name, JsonObject tensor, ReadOnlySpan<byte> numbers)
    {
        string type = tensor["dtype"]!.GetValue<string>();
        int[] shape = [.. tensor["shape"]!.AsArray().Select(size => size!.GetValue<int>())];
        long begin = tensor["data_offsets"]![0]!.GetValue<long>(), end = tensor["data_offsets"]![1]!.GetValue<long>();
        int width = type switch
        {
            "F64" => sizeof(double),
            "F32" => sizeof(float),
            _ => throw new InvalidDataException($"{name} is of {type}; F64 and F32 are read here"),
        };
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (shape.Any(size => size < 0) || begin < 0 || end > numbers.Length || end - begin != count * width)
            throw new InvalidDataException($"{name} of {string.Join('×', shape)} should have {count * width} bytes, and has those from {begin} to {end} of {numbers.Length}");
        var values = new double[count];
        var its = numbers[(int)begin..(int)end];
        for (int i = 0; i < values.Length; i++)
            values[i] = width == sizeof(double) ? BinaryPrimitives.ReadDoubleLittleEndian(its[(i * width)..]) : BinaryPrimitives.ReadSingleLittleEndian(its[(i * width)..]);
        return (name, values, shape);
    }
}
