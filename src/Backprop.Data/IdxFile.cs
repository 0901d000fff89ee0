using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Backprop.Data;

/// <summary>
/// An IDX file of bytes, plain or gzipped: the format of MNIST. Two zero bytes, the type (8: unsigned byte), the number of
/// dimensions, each dimension as a big-endian 32-bit number, then the values.
/// </summary>
/// <remarks>The format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".</remarks>
public sealed class IdxFile
{
    private const byte UnsignedByte = 8;
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
    internal static byte[] Unpack(byte[] bytes)
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
        if (bytes[2] != UnsignedByte)
            throw new InvalidDataException($"the values are of type {bytes[2]:X2}; only unsigned bytes (08) are read.");
        if (bytes[3] != expected)
            throw new InvalidDataException($"the file has {bytes[3]} dimensions where {expected} "
                + (expected == 1 ? "is" : "are") + " expected. "
                + (expected == 1 ? "Are these images in place of labels?" : "Are these labels in place of images?"));

        int header = 4 + 4 * expected;
        if (bytes.Length < header)
            throw new InvalidDataException($"the file is cut short: {bytes.Length} bytes, where the header alone has {header}.");
        int[] dimensions = [.. Enumerable.Range(0, expected).Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i)))];
        string sizes = string.Join('×', dimensions);
        if (dimensions.Any(length => length < 0))
            throw new InvalidDataException($"the header gives a negative size ({sizes}); the file is damaged.");

        // Of a damaged header any number of dimensions may be 2³¹ long: three of them overflow 64 bits, four a decimal.
        BigInteger promised = dimensions.Aggregate(BigInteger.One, (product, length) => product * length);
        int present = bytes.Length - header;
        if (promised != present)
            throw new InvalidDataException($"the header promises {sizes} = {promised} values but {present} follow; "
                + $"the file is {(present < promised ? "cut short" : "too long")}.");
        return new IdxFile(dimensions, bytes[header..]);
    }
}
