using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Files;

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

        var file = new MemoryStream();
        var writer = new BinaryWriter(file);   // little-endian on every machine
        writer.Write((long)text.Length);
        writer.Write(text);
        foreach (double value in Tensors.SelectMany(tensor => tensor.Values))
            writer.Write(value);
        return file.ToArray();
    }

    /// <exception cref="InvalidDataException">The file has another format, or is damaged.</exception>
    public static Safetensors Parse(byte[] bytes)
    {
        if (bytes.Length < 8)
            throw new InvalidDataException($"it has {bytes.Length} bytes, and a file of tensors has at least 8");
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length < 2 || length > MaxHeaderLength || length > bytes.Length - 8)
            throw new InvalidDataException($"its header is said to have {length} bytes, of {bytes.Length - 8} that follow");
        try
        {
            var header = JsonNode.Parse(bytes.AsSpan(8, (int)length)) as JsonObject
                ?? throw new InvalidDataException("its header is not a JSON object");
            var metadata = header[MetadataName].Deserialize<Dictionary<string, string>>() ?? [];
            header.Remove(MetadataName);
            return new Safetensors(
                [.. header.Select(entry => Read(entry.Key, entry.Value!.AsObject(), bytes.AsSpan(8 + (int)length)))], metadata);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or ArgumentException
            or NullReferenceException or OverflowException)
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
            _ => throw new InvalidDataException($"{name} has the type {type}; only F64 and F32 can be read"),
        };
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (shape.Any(size => size < 0) || begin < 0 || end > numbers.Length || end - begin != count * width)
            throw new InvalidDataException(
                $"{name} of {string.Join('×', shape)} needs {count * width} bytes, but has bytes {begin} to {end} of {numbers.Length}");
        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            var number = numbers.Slice((int)begin + i * width, width);
            values[i] = type == "F64" ? BinaryPrimitives.ReadDoubleLittleEndian(number) : BinaryPrimitives.ReadSingleLittleEndian(number);
        }
        return (name, values, shape);
    }
}
