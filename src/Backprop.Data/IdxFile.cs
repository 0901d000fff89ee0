using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Backprop.Data;

/// <summary>
/// An IDX file of bytes, plain or gzipped: the format of MNIST. Two zero bytes, the type (8: unsigned byte), the number of
/// dimensions, each dimension as a big-endian 32-bit number, then the values. Images may have a fourth dimension, of one channel, and
/// labels may be 32-bit numbers (0C) in rows whose first is the label, as QMNIST's.
/// </summary>
/// <remarks>The format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".</remarks>
public sealed class IdxFile
{
    private const byte UnsignedByte = 8, Integer = 0x0C;
    private const long MaxExpansion = 1032;   // of deflate: 258 bytes from two bits

    private IdxFile(int[] dimensions, byte[] values) => (Dimensions, Values) = (dimensions, values);

    /// <summary>The length of each dimension, the slowest first: images, rows, columns.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The values, the last dimension the fastest.</summary>
    public byte[] Values { get; }

    /// <summary>Reads a file whole; that it is gzipped is seen from its first bytes, not from its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have: 3 for images, 1 for labels.</param>
    /// <exception cref="InvalidDataException">It is no IDX file of bytes, has other dimensions, or is cut short or too long.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return Parse(Unpack(bytes), dimensions);
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}", problem);
        }
    }

    /// <summary>The content of a gzip file, or the bytes themselves where they are none.</summary>
    /// <exception cref="InvalidDataException">The gzip file is damaged or cut short.</exception>
    private static byte[] Unpack(byte[] bytes)
    {
        if (bytes is not [0x1f, 0x8b, ..])
            return bytes;
        // A gzip file ends with its unpacked length: room for all at once, but no more than that many bytes can unpack to.
        uint promised = bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4));
        using var unpacked = new MemoryStream((int)Math.Min(Math.Min(promised, MaxExpansion * bytes.Length), Array.MaxLength));
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            gzip.CopyTo(unpacked);
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"the gzip data is damaged ({problem.Message.TrimEnd('.')}); fetch the file again.", problem);
        }
        // The decoder does not miss what comes after the last value: the check sum, and the length that ends a gzip file.
        if (bytes.Length < 4 || promised != (uint)unpacked.Length)
            throw new InvalidDataException("the gzip data is cut short or damaged at its end; fetch the file again.");
        return unpacked.Length == unpacked.Capacity ? unpacked.GetBuffer() : unpacked.ToArray();
    }

    private static IdxFile Parse(byte[] bytes, int expected)
    {
        if (bytes.Length < 4)
            throw new InvalidDataException($"the file has {bytes.Length} bytes; an IDX file begins with a magic number of 4.");
        if (bytes[0] != 0 || bytes[1] != 0)
            throw new InvalidDataException($"the magic number is {Convert.ToHexString(bytes, 0, 4)}; an IDX file begins with 0000. "
                + "Is it another kind of file?");
        int rank = bytes[3];
        bool areNumbers = bytes[2] == Integer && expected == 1;
        if (bytes[2] != UnsignedByte && !areNumbers)
            throw new InvalidDataException(
                $"the values are of type {bytes[2]:X2}; only unsigned bytes (08) are read, and as labels 32-bit integers (0C).");
        if (rank != expected && !(expected == 3 && rank == 4) && !(areNumbers && rank == 2))
            throw new InvalidDataException($"the file has {bytes[3]} dimensions where {expected} "
                + (expected == 1 ? "is" : "are") + " expected. "
                + (expected == 1 ? "Are these images in place of labels?" : "Are these labels in place of images?"));

        int header = 4 + 4 * rank;
        if (bytes.Length < header)
            throw new InvalidDataException($"the file is cut short: {bytes.Length} bytes, where the header alone has {header}.");
        int[] dimensions = [.. Enumerable.Range(0, rank).Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i)))];
        string sizes = string.Join('×', dimensions);
        if (dimensions.Any(length => length < 0))
            throw new InvalidDataException($"the header gives a negative size ({sizes}); the file is damaged.");

        // Of a damaged header any number of dimensions may be 2³¹ long: three of them overflow 64 bits, four a decimal.
        BigInteger promised = dimensions.Aggregate(BigInteger.One, (product, length) => product * length);
        int present = bytes.Length - header, width = areNumbers ? sizeof(int) : 1;
        if (promised * width != present)
            throw new InvalidDataException($"the header promises {sizes} = {promised} values but {present / width} follow; "
                + $"the file is {(present < promised * width ? "cut short" : "too long")}.");
        if (areNumbers)
            return new IdxFile([dimensions[0]], Labels(bytes.AsSpan(header), dimensions[0]));
        if (rank == expected)
            return new IdxFile(dimensions, bytes[header..]);
        int channels = dimensions[1] == 1 ? 1 : 3;
        return dimensions[channels] == 1
            ? new IdxFile([.. dimensions.Where((_, i) => i != channels)], bytes[header..])
            : throw new InvalidDataException($"the images are {sizes}; only images of one channel are read.");
    }

    private static byte[] Labels(ReadOnlySpan<byte> rows, int count)
    {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            if (rows.IsEmpty)
                throw new InvalidDataException("the labels are rows of no numbers.");
            int label = BinaryPrimitives.ReadInt32BigEndian(rows[(rows.Length / count * i)..]);
            if (label is < 0 or > byte.MaxValue)
                throw new InvalidDataException($"label {i} is {label}; a label is 0 to 255.");
            labels[i] = (byte)label;
        }
        return labels;
    }
}
