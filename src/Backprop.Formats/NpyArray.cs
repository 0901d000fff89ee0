using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Backprop.Formats;

/// <summary>
/// An array in NumPy's .npy format: a magic number and a version, the length of the header, the header as a Python dictionary, the
/// numbers (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
/// </summary>
internal static partial class NpyArray
{
    // Numbers begin at a multiple of this, so that the file can be mapped into memory.
    private const int Alignment = 64, PrefixLength = 10;
    private const int CharacterLength = 4;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Version 1.0, 64 bits a number, row by row.</summary>
    public static byte[] ToBytes(double[] values, int[] shape)
    {
        byte[] numbers = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(numbers.AsSpan(sizeof(double) * i), values[i]);
        // Python writes a tuple of one with a comma.
        return ToBytes("<f8", string.Concat(shape.Select(size => FormattableString.Invariant($"{size}, "))).Trim(), numbers);
    }

    /// <summary>A text, which NumPy reads as an array without dimensions.</summary>
    public static byte[] ToBytes(string text)
    {
        byte[] characters = Encoding.UTF32.GetBytes(text);
        return ToBytes(FormattableString.Invariant($"<U{characters.Length / CharacterLength}"), "", characters);
    }

    /// <summary>The numbers row by row, or a text.</summary>
    /// <exception cref="InvalidDataException">The array has another format or type, or is damaged.</exception>
    public static (double[] Values, int[] Shape, string? Text) Parse(string name, byte[] file)
    {
        if (file.Length < PrefixLength + 2 || !file.AsSpan().StartsWith(Magic) || file[6] is < 1 or > 3)
            throw new InvalidDataException($"its {name} is not an array of NumPy's format 1, 2 or 3");
        // From version 2 on the length has four bytes.
        long start = file[6] == 1 ? PrefixLength : PrefixLength + 2;
        long end = start + (file[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8)));
        if (end > file.Length)
            throw new InvalidDataException($"the header of its {name} is said to end at byte {end}, of {file.Length}");
        string header = Encoding.UTF8.GetString(file.AsSpan((int)start, (int)(end - start)));
        if (Header().Match(header) is not { Success: true } match)
            throw new InvalidDataException($"the header of its {name} is {header.Trim()}, not a type, an order and a shape");

        string type = match.Groups["type"].Value;
        int[] shape = [.. match.Groups["size"].Captures.Select(size => int.TryParse(size.Value, CultureInfo.InvariantCulture, out int n)
            ? n : throw new InvalidDataException($"its {name} has a size of {size.Value}"))];
        int width = type switch
        {
            "<f8" => sizeof(double),
            "<f4" => sizeof(float),
            ['<', 'U', .. var length] when shape.Length == 0 && int.TryParse(length, CultureInfo.InvariantCulture, out int n)
                && n <= file.Length / CharacterLength => CharacterLength * n,
            _ => throw new InvalidDataException($"its {name} has the type {type}; only <f8 and <f4 can be read, as "
                + $"{name}.astype('float64') gives them"),
        };
        decimal expected = shape.Aggregate((decimal)width, (product, size) => Math.Min(product * size, long.MaxValue));
        ReadOnlySpan<byte> numbers = file.AsSpan((int)end);
        if (numbers.Length != expected)
            throw new InvalidDataException($"its {name} has {numbers.Length} bytes of numbers, but {type} of shape "
                + $"({string.Join(", ", shape)}) has {expected.ToString(CultureInfo.InvariantCulture)}");
        if (type[1] == 'U')
            return ([], shape, Encoding.UTF32.GetString(numbers).TrimEnd('\0'));

        double[] values = new double[numbers.Length / width];
        for (int i = 0; i < values.Length; i++)
            values[i] = width == sizeof(double)
                ? BinaryPrimitives.ReadDoubleLittleEndian(numbers[(width * i)..])
                : BinaryPrimitives.ReadSingleLittleEndian(numbers[(width * i)..]);
        bool isByColumns = match.Groups["fortran"].Value == "True" && shape.Length == 2;
        return (isByColumns ? ByRows(values, shape[0], shape[1]) : values, shape, null);
    }

    private static byte[] ToBytes(string type, string sizes, byte[] numbers)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes}), }}";
        int length = (PrefixLength + header.Length) / Alignment * Alignment + Alignment - PrefixLength;
        byte[] size = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)length);
        return [.. Magic, 1, 0, .. size, .. Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"), .. numbers];
    }

    private static double[] ByRows(double[] byColumns, int rows, int columns)
    {
        double[] values = new double[byColumns.Length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                values[i * columns + j] = byColumns[j * rows + i];
        return values;
    }

    [GeneratedRegex("""
        ^\{'descr': '(?<type>[^']+)', 'fortran_order': (?<fortran>True|False), 'shape': \((?:(?<size>\d+)(?:, |,|(?=\))))*\),? ?\}\s*$
        """)]
    private static partial Regex Header();
}
