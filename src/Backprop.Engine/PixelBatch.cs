using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>
/// The images of a batch, as bytes side by side, and where they are inked. Each thread has its own: to read an image takes no longer than
/// to fetch it from another core.
/// </summary>
internal sealed class PixelBatch
{
    private const int TileRows = 4;     // images that share a list of pixels, pixels that share a list of images
    private const int BlockSize = 64;   // pixels, a vector of bytes
    private const int MaxListed = 32;   // images at once: a bit for each, in a tile of four pixels

    // For each byte eight numbers: the places of the ones among its bits, in ascending order; the rest does not matter.
    private static readonly int[] Ones = [.. Enumerable.Range(0, 256).SelectMany(bits =>
        Enumerable.Range(0, 8).Where(place => (bits >> place & 1) != 0).Concat(Enumerable.Repeat(0, 8)).Take(8))];

    private long number;

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

    /// <summary>Reads a batch, unless it is there already, and fetches the next one.</summary>
    public void Read(BatchImages batch, bool listsImages)
    {
        if (number == batch.Number)
            return;
        number = batch.Number;
        for (int first = 0; first < batch.Count; first += TileRows)
            Read(batch, first);
        for (int block = 0; block < X.Stride && listsImages; block += BlockSize)
            ListImages(block, batch.Count);
        batch.PrefetchNext();
    }

    // Copies four images, and lists the pixels that are not blank in all of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(BatchImages batch, int first)
    {
        int end = Math.Min(first + TileRows, batch.Count);
        for (int s = first; s < end; s++)
            batch.Image(s).CopyTo(X.Column(s));
        ref byte pixels = ref MemoryMarshal.GetReference(X.Values);
        ref int places = ref MemoryMarshal.GetReference(InkedPixels.From(first / TileRows));
        ref int ones = ref MemoryMarshal.GetArrayDataReference(Ones);
        int count = 0;
        for (int block = 0; block < X.Stride; block += BlockSize)
        {
            Vector512<byte> any = default;
            for (int s = first; s < end; s++)
                any |= Vector512.LoadUnsafe(ref pixels, (nuint)(s * X.Stride + block));
            ulong inked = ~Vector512.Equals(any, default).ExtractMostSignificantBits();
            count = List(inked, BlockSize, block, ref places, count, ref ones);
        }
        InkedPixels.Counts[first / TileRows] = count;
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

    // Appends the places of the ones among the lowest bits to a list, eight bits at a time: up to seven numbers are written after the last.
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
