using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Engine;

/// <summary>
/// The images of a batch, as bytes side by side, and where they are inked. In training, each thread has its own: to read an image takes
/// no longer than to fetch it from another core.
/// </summary>
internal sealed class PixelBatch
{
    private const int TileRows = 4;     // images that share a list of pixels, pixels that share a list of images
    private const int BlockSize = 64;   // pixels, a vector of bytes
    private const int MaxListed = 32;   // images at once: a bit for each, in a tile of four pixels

    // For each byte which of its bits are 1, in ascending order, filled up to eight numbers.
    private static readonly int[] Ones = [.. Enumerable.Range(0, 256).SelectMany(bits =>
        Enumerable.Range(0, 8).Where(place => (bits >> place & 1) != 0).Concat(Enumerable.Repeat(0, 8)).Take(8))];

    /// <summary>Allocates for so many images.</summary>
    public PixelBatch(int pixelCount, int capacity)
    {
        X = new ColumnMajor<byte>(pixelCount, capacity);
        InkedPixels = InnerIndices.OfTiles((capacity + TileRows - 1) / TileRows, pixelCount);
        InkedImages = InnerIndices.OfTiles(X.Stride / TileRows, capacity);
    }

    /// <summary>The pixels, n₀ × m; what lies between the columns is blank.</summary>
    public ColumnMajor<byte> X { get; }

    /// <summary>For each four images the pixels that are not blank in all of them.</summary>
    public InnerIndices InkedPixels { get; }

    /// <summary>For each four neighboring pixels the images in which they are not all blank.</summary>
    public InnerIndices InkedImages { get; }

    /// <summary>Reads images, at most as many as there is room for.</summary>
    public void Read(ImageSet data, ReadOnlySpan<int> images, bool listsImages)
    {
        if (data.PixelCount != X.Rows || images.Length > InkedImages.End)
            throw new ArgumentException($"There is room for {InkedImages.End} images of {X.Rows} pixels, "
                + $"not for {images.Length} of {data.PixelCount}.");
        for (int first = 0; first < images.Length; first += TileRows)
            Read(data, images, first);
        for (int block = 0; block < X.Stride && listsImages; block += BlockSize)
            ListImages(block, images.Length);
    }

    /// <summary>Fetches images into the cache: they lie at random places, which the processor cannot predict.</summary>
    public static unsafe void Prefetch(ImageSet data, ReadOnlySpan<int> images)
    {
        foreach (int image in images[..(Sse.IsSupported ? images.Length : 0)])
            for (int i = 0; i < data.PixelCount; i += BlockSize)
                Sse.Prefetch1((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data.Image(image))) + i);
    }

    // Copies four images, and lists the pixels that are not blank in all of them; behind the last image, that one again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(ImageSet data, ReadOnlySpan<int> images, int first)
    {
        int last = images.Length - 1, whole = X.Rows / BlockSize * BlockSize;
        for (int s = first; s < first + TileRows && whole < X.Rows; s++)
            data.Image(images[Math.Min(s, last)])[whole..].CopyTo(X.Column(s)[whole..]);
        ref byte image0 = ref MemoryMarshal.GetReference(data.Image(images[first]));
        ref byte image1 = ref MemoryMarshal.GetReference(data.Image(images[Math.Min(first + 1, last)]));
        ref byte image2 = ref MemoryMarshal.GetReference(data.Image(images[Math.Min(first + 2, last)]));
        ref byte image3 = ref MemoryMarshal.GetReference(data.Image(images[Math.Min(first + 3, last)]));
        ref byte x0 = ref X.Values[first * X.Stride], x1 = ref Unsafe.Add(ref x0, X.Stride);
        ref byte x2 = ref Unsafe.Add(ref x1, X.Stride), x3 = ref Unsafe.Add(ref x2, X.Stride);
        ref int places = ref MemoryMarshal.GetReference(InkedPixels.From(first / TileRows));
        ref int ones = ref MemoryMarshal.GetArrayDataReference(Ones);
        int count = 0;
        for (int block = 0; block < X.Stride; block += BlockSize)
        {
            bool isWhole = block < whole;
            var any = Copy(ref image0, ref x0, block, isWhole) | Copy(ref image1, ref x1, block, isWhole)
                | Copy(ref image2, ref x2, block, isWhole) | Copy(ref image3, ref x3, block, isWhole);
            ulong inked = ~Vector512.Equals(any, default).ExtractMostSignificantBits();
            if (inked != 0)
                count = List(inked, BlockSize, block, ref places, count, ref ones);
        }
        InkedPixels.Counts[first / TileRows] = count;
    }

    // A block of pixels, copied unless that is done.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Copy(ref byte image, ref byte x, int block, bool isWhole)
    {
        if (isWhole)
            Vector512.LoadUnsafe(ref image, (nuint)block).StoreUnsafe(ref x, (nuint)block);
        return Vector512.LoadUnsafe(ref x, (nuint)block);
    }

    // Lists, for each four neighboring pixels of a block, the images that are inked there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ListImages(int block, int m)
    {
        ref byte pixels = ref Unsafe.Add(ref MemoryMarshal.GetReference(X.Values), block);
        ref int lists = ref MemoryMarshal.GetReference(InkedImages.Indices);
        ref int ones = ref MemoryMarshal.GetArrayDataReference(Ones);
        int firstTile = block / TileRows;
        var counts = InkedImages.Counts.Slice(firstTile, Vector512<uint>.Count);
        counts.Clear();
        for (int first = 0; first < m; first += MaxListed)
        {
            Vector512<uint> inked = default;
            int length = Math.Min(MaxListed, m - first);
            for (int s = 0; s < length; s++)
            {
                var tiles = Vector512.LoadUnsafe(ref pixels, (nuint)((first + s) * X.Stride)).AsUInt32();
                inked |= Vector512.AndNot(Vector512.Create(1u << s), Vector512.Equals(tiles, default));
            }
            for (int i = 0; i < Vector512<uint>.Count; i++)
            {
                ref int list = ref Unsafe.Add(ref lists, (firstTile + i) * InkedImages.IndexStride);
                counts[i] = List(inked[i], length, first, ref list, counts[i], ref ones);
            }
        }
    }

    // Appends to a list which of the lowest bits are 1, eight bits at a time: up to eight numbers are written behind its end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int List(ulong bits, int length, int first, ref int list, int count, ref int ones)
    {
        for (int done = 0; done < length; done += 8, bits >>= 8)
        {
            var places = Vector256.LoadUnsafe(ref ones, (nuint)(bits & byte.MaxValue) * 8) + Vector256.Create(first + done);
            places.StoreUnsafe(ref list, (nuint)count);
            count += BitOperations.PopCount((uint)bits & byte.MaxValue);
        }
        return count;
    }
}
