using System.Buffers.Binary;
using System.IO.Compression;

namespace Backprop.Cli.Tests;

/// <summary>A few images, each a bar whose place tells the digit, in the four files of MNIST.</summary>
internal static class IdxFolder
{
    public const string TrainImages = "train-images-idx3-ubyte", TrainLabels = "train-labels-idx1-ubyte";
    public const string TestImages = "t10k-images-idx3-ubyte", TestLabels = "t10k-labels-idx1-ubyte";

    public static void Create(string folder, int train = 50, int test = 20)
    {
        Directory.CreateDirectory(folder);
        (string, string, int)[] sets = [(TrainImages, TrainLabels, train), (TestImages, TestLabels, test)];
        foreach (var (images, labels, count) in sets)
        {
            File.WriteAllBytes(Path.Combine(folder, images), Images(count));
            File.WriteAllBytes(Path.Combine(folder, labels), Labels(count));
        }
    }

    public static byte[] Images(int count)
    {
        byte[] pixels = new byte[count * 784];
        for (int i = 0; i < count; i++)
            pixels.AsSpan(i * 784 + i % 10 * 56, 56).Fill((byte)(200 + i % 50));
        return Idx([count, 28, 28], pixels);
    }

    public static byte[] Labels(int count) => Idx([count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);

    public static byte[] Idx(int[] dimensions, byte[] values, byte type = 8)
    {
        byte[] header = new byte[4 + 4 * dimensions.Length];
        header[2] = type;
        header[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), dimensions[i]);
        return [.. header, .. values];
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
