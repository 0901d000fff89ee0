using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Backprop.Data.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pictures-").FullName;

    private static readonly byte[] Dark = Png(8, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Light = Png(8, 0, [0, 255, 255, 255, 0, 255, 255, 255]);

    // 16×20 pixels, as a browser's canvas writes them.
    private const string Gradient =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA" +
        "8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAC" +
        "hjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABja" +
        "WFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAA" +
        "AAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYF" +
        "BgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCg" +
        "oKCgoKCgoKCgoKCgr/wAARCAAQABQDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAACQD/xAAeEAACAAYDAAAAAAAAAAAAAAAAAQQGCERxggcRIf/E" +
        "ABQBAQAAAAAAAAAAAAAAAAAAAAD/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwAy6FrPUZihaz1BnoWs9RmKFrPUBWeIX1I0L6lnCIuIX1" +
        "I0L6lnCID/2Q==";

    // Rows from below, of three pixels of blue, green and red each, to a multiple of four bytes.
    private static byte[] Bmp =>
    [
        .. "BM"u8, 78, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, .. new byte[24],
        1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 100, 100, 100, 255, 255, 255, 0, 0, 0,
    ];

    // The bits of a value, PNG's color type, the lines of a picture of 2×3 pixels, each after the number of its filter, and what they are
    // as gray.
    public static TheoryData<string, byte[], byte[]> Kinds { get; } = new()
    {
        { "gray", Png(8, 0, [1, 0, 100, 155, 2, 1, 158, 4]), [0, 100, 255, 1, 2, 3] },
        { "gray of 1 bit", Png(1, 0, [0, 0b011_00000, 0, 0b101_00000]), [0, 255, 255, 255, 0, 255] },
        { "gray of 2 bits", Png(2, 0, [0, 0b00_01_10_00, 0, 0b11_10_01_00]), [0, 85, 170, 255, 170, 85] },
        { "gray of 4 bits", Png(4, 0, [0, 0x0F, 0x50, 0, 0x12, 0x30]), [0, 255, 85, 17, 34, 51] },
        { "gray of 16 bits", Png(16, 0, [0, 0, 0, 100, 50, 255, 255, 0, 1, 0, 2, 0, 3, 0]), [0, 100, 255, 1, 2, 3] },
        { "color", Png(8, 2, [0, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255, 10, 10, 10]), [0, 76, 150, 29, 255, 10] },
        { "transparent gray", Png(8, 4, [0, 200, 255, 200, 0, 100, 51, 0, 1, 255, 2, 255, 3, 255]), [200, 0, 20, 1, 2, 3] },
        {
            "transparent color",
            Png(8, 6, [0, 255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 51, 0, 9, 9, 9, 255, 9, 9, 9, 255, 9, 9, 9, 255]),
            [0, 255, 51, 9, 9, 9]
        },
        { "palette", Png(4, 3, [0, 0x01, 0x20, 0, 0x21, 0x00], palette: Palette), [0, 255, 10, 10, 255, 0] },
        {
            "transparent palette",
            Png(8, 3, [0, 0, 1, 2, 0, 2, 1, 0], palette: Palette, opacity: [255, 0, 255]), [0, 0, 10, 10, 0, 0]
        },
        // Of its seven passes, four have pixels of so small a picture.
        { "interlaced", Png(8, 0, [0, 0, 0, 255, 0, 100, 0, 1, 2, 3], interlaced: true), [0, 100, 255, 1, 2, 3] },
    };

    private static byte[] Palette => [0, 0, 0, 255, 255, 255, 10, 10, 10];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_PNG_becomes_gray(string kind, byte[] file, byte[] gray)
    {
        Assert.NotEmpty(kind);
        Write("train/cat", "1.png", file);
        Write("test/cat", "1.png", file);

        var (train, test) = Read();

        Assert.Equal((1, 1, 2, 3), (train.Count, train.Classes, train.Rows, train.Columns));
        Assert.Equal(gray, train.Pixels.ToArray());
        Assert.Equal(gray, test.Pixels.ToArray());
    }

    [Fact]
    public void A_class_is_called_as_its_folder()
    {
        Write("Training/dog", "1.PNG", Dark);
        Write("Training/cat", "2.png", Light);
        Write("Training/cat", "notes.txt", Dark);
        Write("Training/empty", "notes.txt", Dark);
        Write("Training/cat", "._2.png", [1, 2, 3]);
        Write("Training/.cache", "1.png", Light);
        Write("testing/emu", "1.bmp", Bmp);

        var (train, test) = Read();

        Assert.Equal(["cat", "dog", "emu"], train.ClassNames);
        Assert.Equal(train.ClassNames, test.ClassNames);
        Assert.Equal([0, 1], train.Labels.ToArray());
        Assert.Equal([2], test.Labels.ToArray());
        Assert.Equal([0, 100, 255, 1, 2, 3], test.Pixels.ToArray());
        Assert.Equal(Path.GetFileName(folder), train.Name);
    }

    [Fact]
    public void Without_a_test_set_a_seventh_is_kept_to_test_on()
    {
        for (int i = 0; i < 7; i++)
        {
            Write("train/dark", $"{i}.png", Dark);
            Write("train/light", $"{i}.png", Light);
        }
        // Kaggle's test set has no labels.
        Write("test", "1.png", Dark);

        var (train, test, note) = LabeledImages.Load(folder + Path.DirectorySeparatorChar);

        Assert.Equal((12, 2, 2), (train.Count, test.Count, train.Classes));
        Assert.All([train, test], set => Assert.All(
            Enumerable.Range(0, set.Count), i => Assert.Equal(set.Labels[i], set.Image(i)[5] / 200)));
        Assert.StartsWith($"{Path.GetFileName(folder)} has no folder test with pictures by class: 2 of 14 images", note);
    }

    [Fact]
    public void A_JPEG_is_read()
    {
        Write("train/cat", "1.JPG", Convert.FromBase64String(Gradient));
        Write("test/cat", "1.jpeg", Convert.FromBase64String(Gradient));

        var (train, _) = Read();

        // From black at the left to white at the right, but for what the format loses.
        Assert.Equal((16, 20), (train.Rows, train.Columns));
        Assert.All(train.Pixels.ToArray().Index(), pixel => Assert.InRange(pixel.Item, 255 * (pixel.Index % 20 + 0.5) / 20 - 8,
            255 * (pixel.Index % 20 + 0.5) / 20 + 8));
    }

    [Fact]
    public void A_class_may_be_called_train()
    {
        for (int i = 0; i < 7; i++)
        {
            Write("train", $"{i}.png", Dark);
            Write("bus", $"{i}.png", Light);
        }

        Assert.Equal(["bus", "train"], LabeledImages.Load(folder).Test.ClassNames);
    }

    [Fact]
    public void A_picture_that_is_none_or_of_another_size_is_told()
    {
        for (int i = 0; i < 7; i++)
            Write("dark", $"{i}.png", Dark);
        File.WriteAllText(Path.Combine(folder, "dark", "5.png"), "no picture");
        Assert.Contains("5.png is no picture that can be read", Refused());

        Write("dark", "5.png", Dark[..60]);
        Assert.Contains("5.png is no picture that can be read", Refused());

        Write("dark", "5.png", Png(8, 0, [0, 7], width: 1, height: 1));
        Assert.Contains("5.png is 1×1, where the first is 2×3", Refused());

        string Refused() => Assert.Throws<InvalidDataException>(() => LabeledImages.Load(folder)).Message;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private (Dataset Train, Dataset Test) Read()
    {
        var (train, test, note) = LabeledImages.Load(folder);
        Assert.Equal("", note);
        return (train, test);
    }

    private void Write(string place, string name, byte[] content)
    {
        string path = Path.Combine(folder, place);
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, name), content);
    }

    private static byte[] Png(byte bits, byte color, byte[] lines, byte width = 3, byte height = 2, bool interlaced = false,
        byte[]? palette = null, byte[]? opacity = null)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
            zlib.Write(lines);
        byte[] header = [0, 0, 0, width, 0, 0, 0, height, bits, color, 0, 0, interlaced ? (byte)1 : (byte)0];
        return
        [
            .. (byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            .. Chunk("IHDR", header), .. palette is null ? [] : Chunk("PLTE", palette), .. opacity is null ? [] : Chunk("tRNS", opacity),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        byte[] length = new byte[4], checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(named));
        return [.. length, .. named, .. checksum];
    }
}
