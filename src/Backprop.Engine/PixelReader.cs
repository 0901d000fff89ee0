using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Engine;

/// <summary>Images from bytes: their values, and which of them are not zero.</summary>
internal static class PixelReader
{
    private const int CacheLine = 64;
    private const int MaxListed = 32;   // images at once: a bit for each, in a tile of four pixels

    // For each byte eight numbers: the places of the ones among its bits, in ascending order; the rest does not matter.
    private static readonly int[] Ones = [.. Enumerable.Range(0, 256).SelectMany(bits =>
        Enumerable.Range(0, 8).Where(place => (bits >> place & 1) != 0).Concat(Enumerable.Repeat(0, 8)).Take(8))];

    // A quotient made from a reciprocal needs a fused multiply-add to come out rounded as a division's.
    private static bool IsFused => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Prefetches a batch's images: they lie at random places, which the processor's own prefetcher cannot predict.</summary>
    public static void Prefetch(ImageSet data, ReadOnlySpan<int> images)
    {
        if (!Sse.IsSupported)
            return;
        foreach (int image in images)
            for (var pixels = data.Image(image); pixels.Length > 0; pixels = pixels[Math.Min(CacheLine, pixels.Length)..])
                Prefetch(pixels);

        static unsafe void Prefetch(ReadOnlySpan<byte> line) => Sse.Prefetch1(Unsafe.AsPointer(ref MemoryMarshal.GetReference(line)));
    }

    /// <summary>The values of an image's bytes, <see cref="ImageSet.Intensity"/> of each.</summary>
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
                    values[k] = T.CreateTruncating(ImageSet.Intensity(image[k]));
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

    /// <summary>Lists, for one tile of images, the pixels that are nonzero in at least one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ListInked(ImageSet data, ReadOnlySpan<int> images, InnerIndices inner, int tile)
    {
        CheckAreThere(data, images);
        ref byte pixels = ref MemoryMarshal.GetReference(data.Pixels);
        ref int list = ref MemoryMarshal.GetReference(inner.From(tile)[..(data.PixelCount + InnerIndices.Slack)]);
        ref int ones = ref MemoryMarshal.GetArrayDataReference(Ones);
        int count = 0;
        for (int first = 0; first < data.PixelCount; first += Vector512<byte>.Count)
        {
            int at = Math.Min(first, data.PixelCount - Vector512<byte>.Count);
            ulong inked = ulong.MaxValue;   // of an image smaller than a vector, all pixels
            if (at >= 0)
            {
                Vector512<byte> any = default;
                foreach (int image in images)
                    any |= Vector512.LoadUnsafe(ref pixels, (nuint)image * (nuint)data.PixelCount + (nuint)at);
                inked = ~Vector512.Equals(any, Vector512<byte>.Zero).ExtractMostSignificantBits() >> (first - at);
            }
            ulong inside = data.PixelCount - first >= 64 ? ulong.MaxValue : (1ul << (data.PixelCount - first)) - 1;
            count = List(inked & inside, Math.Min(Vector512<byte>.Count, data.PixelCount - first), first, ref list, count, ref ones);
        }
        inner.Counts[tile] = count;
    }

    /// <summary>
    /// Lists, for each tile of neighboring pixels, the images of a batch in which at least one of its pixels is nonzero; all of them where
    /// the pixels of an image are no whole number of tiles, or fewer than a vector holds.
    /// </summary>
    public static void ListImages(ImageSet data, ReadOnlySpan<int> images, int tileRows, InnerIndices inner)
    {
        CheckAreThere(data, images);
        Span<int> counts = inner.Counts;
        bool isWhole = data.PixelCount >= Vector512<byte>.Count && data.PixelCount % tileRows == 0;
        counts.Fill(isWhole ? 0 : images.Length);
        for (int tile = 0; tile < counts.Length && !isWhole; tile++)
            for (int s = 0; s < images.Length; s++)
                inner.From(tile)[s] = s;
        for (int first = 0; first < images.Length && isWhole; first += MaxListed)
        {
            var some = images[first..Math.Min(first + MaxListed, images.Length)];
            if (tileRows == sizeof(ulong))
                ListTogether<ulong>(data, some, first, counts, inner);
            else
                ListTogether<uint>(data, some, first, counts, inner);
        }
    }

    // A tile of pixels is a TTile: in each vector of tiles, a bit for each image that has ink there, then the list of these bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ListTogether<TTile>(ImageSet data, ReadOnlySpan<int> images, int firstImage, Span<int> counts, InnerIndices inner)
        where TTile : unmanaged, IBinaryInteger<TTile>
    {
        ref byte pixels = ref MemoryMarshal.GetReference(data.Pixels);
        ref int lists = ref MemoryMarshal.GetReference(inner.Indices);
        ref int ones = ref MemoryMarshal.GetArrayDataReference(Ones);
        int tileRows = Unsafe.SizeOf<TTile>();
        for (int first = 0; first < data.PixelCount; first += Vector512<byte>.Count)
        {
            int at = Math.Min(first, data.PixelCount - Vector512<byte>.Count);
            Vector512<TTile> inked = default;
            for (int s = 0; s < images.Length; s++)
            {
                var tiles = Vector512.LoadUnsafe(ref pixels, (nuint)images[s] * (nuint)data.PixelCount + (nuint)at).As<byte, TTile>();
                inked |= Vector512.AndNot(Vector512.Create(TTile.CreateTruncating(1u << s)), Vector512.Equals(tiles, default));
            }
            for (int i = (first - at) / tileRows; i < Vector512<TTile>.Count; i++)
            {
                int tile = at / tileRows + i;
                ref int list = ref Unsafe.Add(ref lists, tile * inner.IndexStride);
                counts[tile] = List(uint.CreateTruncating(inked[i]), images.Length, firstImage, ref list, counts[tile], ref ones);
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

    private static void CheckAreThere(ImageSet data, ReadOnlySpan<int> images)
    {
        foreach (int image in images)
            if ((uint)image >= (uint)data.Count)
                throw new ArgumentOutOfRangeException(nameof(images), $"The engine was asked for image {image} of {data.Count}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<uint> pixels, ref T to, int at)
        where T : unmanaged
    {
        var p = Vector512.ConvertToSingle(pixels.AsInt32());
        var divisor = Vector512.Create(255f);
        var reciprocal = Vector512.Create(1 / 255f);
        var quotient = p * reciprocal;
        quotient = IsFused
            ? Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(-quotient, divisor, p), reciprocal, quotient)
            : p / divisor;
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
