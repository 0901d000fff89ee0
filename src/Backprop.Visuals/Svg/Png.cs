using System.Buffers.Binary;
using System.Drawing;
using System.IO.Compression;

namespace Backprop.Visuals.Svg;

/// <summary>Writes images of one byte a pixel with a palette of 256 colors, each as opaque as it says.</summary>
internal static class Png
{
    internal static string DataUri(int width, int height, byte[] pixels, Color[] palette) =>
        "data:image/png;base64," + Convert.ToBase64String(Encode(width, height, pixels, palette));

    internal static byte[] Encode(int width, int height, byte[] pixels, Color[] palette)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);

        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]; // 8 bits a pixel, indices into a palette
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, [.. palette.SelectMany(color => new[] { color.R, color.G, color.B })]);
        WriteChunk(file, "tRNS"u8, [.. palette.Select(color => color.A)]);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            foreach (byte[] row in pixels.Chunk(width))
                zlib.Write([0, .. row]); // 0: no filter
        }
        WriteChunk(file, "IDAT"u8, data.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] chunk = [.. type, .. data];
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(chunk));
        file.Write(number);
    }

    private static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
