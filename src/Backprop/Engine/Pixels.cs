using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Engine;

/// <summary>Images from bytes: their values, and which of them are not zero.</summary>
internal static class Pixels
{
    private const int CacheLine = 64;

    // A quotient made from a reciprocal needs a fused multiply-add to come out rounded as a division's.
    private static bool IsFused => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Has a batch's images on their way from memory before the first is read: where they lie, no processor foresees.</summary>
    public static void Prefetch(Dataset data, ReadOnlySpan<int> images)
    {
        if (!Sse.IsSupported)
            return;
        foreach (int image in images)
            for (var pixels = data.Image(image); pixels.Length > 0; pixels = pixels[Math.Min(CacheLine, pixels.Length)..])
                Prefetch(pixels);

        static unsafe void Prefetch(ReadOnlySpan<byte> line) => Sse.Prefetch1(Unsafe.AsPointer(ref MemoryMarshal.GetReference(line)));
    }

    /// <summary>The values of an image's bytes, <see cref="Dataset.Intensity"/> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen<T>(ReadOnlySpan<byte> image, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (values.Length < image.Length)
            throw new ArgumentException($"The engine was given {values.Length} places for {image.Length} pixels.");
        ref byte from = ref MemoryMarshal.GetReference(image);
        ref T to = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < image.Length; i += Vector512<byte>.Count)
        {
            // The last 64 may overlap those before them, which then come out once more as they are.
            int at = Math.Min(i, image.Length - Vector512<byte>.Count);
            if (at < 0)
            {
                for (int k = 0; k < image.Length; k++)
                    values[k] = T.CreateTruncating(Dataset.Intensity(image[k]));
                return;
            }
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)at));
            var (first, second) = Vector512.Widen(low);
            var (third, fourth) = Vector512.Widen(high);
            Store(first, ref to, at);
            Store(second, ref to, at + Vector512<uint>.Count);
            Store(third, ref to, at + 2 * Vector512<uint>.Count);
            Store(fourth, ref to, at + 3 * Vector512<uint>.Count);
        }
    }

    /// <summary>Lists, for one tile of images, the pixels that are not zero in all of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ListInked(Dataset data, ReadOnlySpan<int> images, Terms terms, int tile)
    {
        foreach (int image in images)
            if ((uint)image >= (uint)data.Count)
                throw new ArgumentOutOfRangeException(nameof(images), $"The engine was asked for image {image} of {data.Count}.");
        ref byte pixels = ref MemoryMarshal.GetReference(data.Pixels);
        ref int list = ref MemoryMarshal.GetReference(terms.Of(tile, data.PixelCount));
        Span<int> ends = terms.EndsOf(tile);
        int count = 0, block = 0;
        for (int first = 0; first < data.PixelCount; first += Vector512<byte>.Count)
        {
            ulong inked = 0;
            int at = Math.Min(first, data.PixelCount - Vector512<byte>.Count);
            if (at >= 0)
            {
                Vector512<byte> any = default;
                foreach (int image in images)
                    any |= Vector512.LoadUnsafe(ref pixels, (nuint)image * (nuint)data.PixelCount + (nuint)at);
                inked = ~Vector512.Equals(any, Vector512<byte>.Zero).ExtractMostSignificantBits() >> (first - at);
            }
            else
            {
                foreach (int image in images)
                    for (int k = 0; k < data.PixelCount; k++)
                        inked |= data.Image(image)[k] != 0 ? 1ul << k : 0;
            }
            for (; block < ends.Length && terms.BlockEnds[block] <= first + Vector512<byte>.Count; block++)
                ends[block] = count + BitOperations.PopCount(inked & Low(terms.BlockEnds[block] - first));
            for (; inked != 0; inked &= inked - 1)
                Unsafe.Add(ref list, count++) = first + BitOperations.TrailingZeroCount(inked);
        }

        static ulong Low(int bits) => bits >= 64 ? ulong.MaxValue : (1ul << bits) - 1;
    }

    /// <summary>Lists, for each tile of neighbouring pixels, the images of a batch in which it is not zero throughout.</summary>
    public static void ListImages(Dataset data, ReadOnlySpan<int> images, int tileRows, Span<int> counts, Terms terms)
    {
        counts.Clear();
        for (int s = 0; s < images.Length; s++)
            ListImage(data.Image(images[s]), s, tileRows, counts, terms);
        for (int tile = 0; tile < counts.Length; tile++)
            terms.Close(tile, counts[tile]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ListImage(ReadOnlySpan<byte> image, int s, int tileRows, Span<int> counts, Terms terms)
    {
        ref int lists = ref MemoryMarshal.GetReference(terms.Of(0, counts.Length * terms.IndexStride));
        // 64 tiles at a time, so that the loop over those with ink seldom ends.
        for (int first = 0; first < counts.Length; first += 64)
        {
            ulong inked = 0;
            for (int tile = first; tile < Math.Min(first + 64, counts.Length); tile += Vector512<byte>.Count / tileRows)
                inked |= InkedTiles(image, tile * tileRows, tileRows) << (tile - first);
            for (; inked != 0; inked &= inked - 1)
            {
                int at = first + BitOperations.TrailingZeroCount(inked);
                Unsafe.Add(ref lists, at * terms.IndexStride + counts[at]++) = s;
            }
        }
    }

    // A bit for each tile of the 64 pixels from the first given: whether one of its pixels is not zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong InkedTiles(ReadOnlySpan<byte> image, int first, int tileRows)
    {
        int at = Math.Min(first, image.Length - Vector512<byte>.Count), tiles = Vector512<byte>.Count / tileRows;
        ulong inked = 0;
        if (at >= 0 && image.Length % tileRows == 0)
        {
            var pixels = Vector512.Create(image[at..]);
            ulong blank = tileRows == sizeof(ulong)
                ? Vector512.Equals(pixels.AsUInt64(), Vector512<ulong>.Zero).ExtractMostSignificantBits()
                : Vector512.Equals(pixels.AsUInt32(), Vector512<uint>.Zero).ExtractMostSignificantBits();
            return (~blank & ((1ul << tiles) - 1)) >> ((first - at) / tileRows);
        }
        for (int k = first; k < Math.Min(first + Vector512<byte>.Count, image.Length); k++)
            inked |= image[k] != 0 ? 1ul << ((k - first) / tileRows) : 0;
        return inked;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<uint> pixels, ref T to, int at)
        where T : unmanaged
    {
        var p = Vector512.ConvertToSingle(pixels.AsInt32());
        var divisor = Vector512.Create(255f);
        var reciprocal = Vector512.Create(1 / 255f);
        var quotient = p * reciprocal;
        quotient = IsFused ? Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(-quotient, divisor, p), reciprocal, quotient) : p / divisor;
        if (typeof(T) == typeof(float))
        {
            quotient.As<float, T>().StoreUnsafe(ref to, (nuint)at);
            return;
        }
        var (low, high) = Vector512.Widen(quotient);
        low.As<double, T>().StoreUnsafe(ref to, (nuint)at);
        high.As<double, T>().StoreUnsafe(ref to, (nuint)(at + Vector512<double>.Count));
    }
}
