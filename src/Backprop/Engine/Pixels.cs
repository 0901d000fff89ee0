using System.Numerics;
using System.Numerics.Tensors;
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
        int i = 0;
        for (; i + Vector512<byte>.Count <= image.Length; i += Vector512<byte>.Count)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)i));
            var (first, second) = Vector512.Widen(low);
            var (third, fourth) = Vector512.Widen(high);
            Store(first, ref to, i);
            Store(second, ref to, i + Vector512<uint>.Count);
            Store(third, ref to, i + 2 * Vector512<uint>.Count);
            Store(fourth, ref to, i + 3 * Vector512<uint>.Count);
        }
        for (; i < image.Length; i++)
            Unsafe.Add(ref to, i) = T.CreateTruncating(Dataset.Intensity(Unsafe.Add(ref from, i)));
    }

    /// <summary>Lists, for one tile of images, the pixels that are not zero in all of them; any has room for an image.</summary>
    public static void ListInked(Dataset data, ReadOnlySpan<int> images, Span<byte> any, Terms terms, int tile)
    {
        data.Image(images[0]).CopyTo(any);
        foreach (int image in images[1..])
            TensorPrimitives.BitwiseOr(any, data.Image(image), any);
        terms.Close(tile, ListNonzero(any, terms.Of(tile)));
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
        var lists = terms.Of(0);
        int tile = 0;
        for (; image.Length >= tileRows; image = image[tileRows..], tile++)
            Append(tile, tileRows == sizeof(ulong) ? MemoryMarshal.Read<ulong>(image) != 0 : MemoryMarshal.Read<uint>(image) != 0, lists, counts);
        if (image.Length > 0)
            Append(tile, image.ContainsAnyExcept((byte)0), lists, counts);

        // Written in any case and kept where it counts: a branch here would be guessed wrong too often.
        void Append(int tile, bool isInked, Span<int> lists, Span<int> counts)
        {
            lists[tile * terms.IndexStride + counts[tile]] = s;
            counts[tile] += isInked ? 1 : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ListNonzero(ReadOnlySpan<byte> bytes, Span<int> list)
    {
        if (list.Length < bytes.Length)
            throw new ArgumentException($"The engine was given {list.Length} places for {bytes.Length} indices.");
        ref int to = ref MemoryMarshal.GetReference(list);
        int count = 0;
        for (int k = 0; k < bytes.Length; k++)
        {
            Unsafe.Add(ref to, count) = k;
            count += bytes[k] != 0 ? 1 : 0;
        }
        return count;
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
