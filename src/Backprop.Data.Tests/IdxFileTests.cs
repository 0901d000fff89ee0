using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;

namespace Backprop.Data.Tests;

public sealed class IdxFileTests : IDisposable
{
    private static readonly Gen<(int[] Dimensions, byte[] Values)> Files =
        from dimensions in Gen.Int[0, 7].Array[1, 4]
        from values in Gen.Byte.Array[dimensions.Aggregate(1, (product, length) => product * length)]
        select (dimensions, values);

    private readonly string folder = Directory.CreateTempSubdirectory("idx").FullName;
    private int count;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_plain_and_packed() => Gen.Select(Files, Gen.Bool).Sample((file, packed) =>
    {
        byte[] bytes = Idx(file.Dimensions, file.Values);

        var read = Read(packed ? Gzip(bytes) : bytes, file.Dimensions.Length);

        return read.Dimensions.SequenceEqual(file.Dimensions) && read.Values.SequenceEqual(file.Values);
    }, iter: 500);

    [Fact]
    public void A_damaged_file_is_refused_as_such_or_read() => Gen.Select(
        Files, Gen.Bool, Gen.Int[0, 5], Gen.Int[0, 10000], Gen.Byte, Gen.Int[0, 5]).Sample((file, packed, kind, place, value, expected) =>
    {
        byte[] bytes = Idx(file.Dimensions, file.Values);
        if (packed)
            bytes = Gzip(bytes);
        place %= bytes.Length;
        byte[] damaged = kind switch
        {
            0 => bytes[..place],
            1 => [.. bytes, value],
            2 => [.. bytes[..place], value, .. bytes[place..]],
            3 => [.. bytes[..place], .. bytes[(place + 1)..]],
            _ => [.. bytes[..place], value, .. bytes[(place + 1)..]],
        };
        try
        {
            var read = Read(damaged, expected);
            return read.Dimensions.Count == expected
                && read.Values.Length == read.Dimensions.Aggregate(1, (product, length) => product * length);
        }
        catch (InvalidDataException problem)
        {
            return problem.Message.StartsWith(folder, StringComparison.Ordinal) && !problem.Message.Contains('\n');
        }
    }, iter: 3000);

    [Fact]
    public void A_packed_file_that_is_cut_anywhere_is_refused()
    {
        byte[] packed = Gzip(Idx([20], [.. Enumerable.Range(0, 20).Select(i => (byte)(i * 37))]));

        for (int length = 0; length < packed.Length; length++)
            Assert.Throws<InvalidDataException>(() => Read(packed[..length], 1));
    }

    [Theory]
    [InlineData("00000D01", 1, "the values are of type 0D")]
    [InlineData("504B0304", 1, "the magic number is 504B0304")]
    [InlineData("00000803", 1, "Are these images in place of labels?")]
    [InlineData("00000801", 3, "Are these labels in place of images?")]
    [InlineData("0000", 1, "the file has 2 bytes")]
    [InlineData("", 1, "the file has 0 bytes")]
    [InlineData("000008010000", 1, "the file is cut short: 6 bytes, where the header alone has 8")]
    [InlineData("0000080100000002FF", 1, "the header promises 2 = 2 values but 1 follow; the file is cut short")]
    [InlineData("0000080100000001FFFF", 1, "the header promises 1 = 1 values but 2 follow; the file is too long")]
    [InlineData("00000801FFFFFFFF", 1, "negative size (-1)")]
    [InlineData("000008037FFFFFFF7FFFFFFF7FFFFFFF00", 3, "cut short")]
    [InlineData("0000080400000001000000030000000100000002010203040506", 3, "the images are 1×3×1×2; only images of one channel")]
    [InlineData("00000C01000000010000012C", 1, "label 0 is 300; a label is 0 to 255")]
    [InlineData("00000C010000000100000000FF", 1, "the file is too long")]
    [InlineData("00000C020000000200000000", 1, "rows of no numbers")]
    [InlineData("00000C03000000010000000100000001000000FF", 3, "the values are of type 0C")]
    public void Each_damage_has_its_sentence(string hex, int dimensions, string expected)
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read(Convert.FromHexString(hex), dimensions));

        Assert.StartsWith(folder, problem.Message);
        Assert.Contains(expected, problem.Message);
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(2, 3, 1)]
    public void Images_may_have_one_channel(params int[] rest)
    {
        byte[] values = [.. Enumerable.Range(0, 12).Select(i => (byte)i)];

        var read = Read(Idx([2, .. rest], values), 3);

        Assert.Equal([2, 2, 3], read.Dimensions);
        Assert.Equal(values, read.Values);
    }

    [Fact]
    public void A_file_that_is_not_there_is_no_damaged_one() =>
        Assert.Throws<FileNotFoundException>(() => IdxFile.Read(Path.Combine(folder, "nowhere"), 1));

    private IdxFile Read(byte[] bytes, int dimensions)
    {
        string path = Path.Combine(folder, $"{Interlocked.Increment(ref count)}");
        File.WriteAllBytes(path, bytes);
        try
        {
            return IdxFile.Read(path, dimensions);
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static byte[] Idx(int[] dimensions, byte[] values)
    {
        byte[] header = new byte[4 + 4 * dimensions.Length];
        header[2] = 8;
        header[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), dimensions[i]);
        return [.. header, .. values];
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
