using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Backprop.Engine;

namespace Backprop.Benchmarks;

/// <summary>How fast the cores read and write memory, which depends on the cache that it fits into.</summary>
internal static class MemoryBandwidth
{
    private const int BytesPerTry = 1 << 24;

    /// <summary>
    /// Bytes read and bytes written, added up, in a second, while so many threads at once add 1 to every element of their share of an
    /// array.
    /// </summary>
    /// <param name="bytes">The size of the array.</param>
    /// <param name="threads">The number of threads.</param>
    public static double BytesPerSecond(long bytes, int threads)
    {
        int length = ColumnMajor<float>.RoundUp((int)(bytes / threads / sizeof(float)), Vector512<float>.Count);   // whole vectors
        ColumnMajor<float>[] shares = [.. Enumerable.Range(0, threads).Select(_ => new ColumnMajor<float>(length, 1))];
        int passes = (int)Math.Max(1, BytesPerTry / bytes);
        return ThreadsTogether.BestRate(threads, tries: 200, thread =>
        {
            Span<float> share = shares[thread].Values[..length];
            for (int i = 0; i < passes; i++)
            {
                if (Vector512.IsHardwareAccelerated)
                    Increment<Vector512<float>>(share);
                else if (Vector256.IsHardwareAccelerated)
                    Increment<Vector256<float>>(share);
                else
                    Increment<Vector128<float>>(share);
            }
            return 2.0 * sizeof(float) * length * passes;
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Increment<V>(Span<float> values)
        where V : struct
    {
        V one = Simd<float, V>.Create(1);
        ref float first = ref MemoryMarshal.GetReference(values);
        for (nint i = 0; i < values.Length; i += Simd<float, V>.Count)
            Simd<float, V>.Store(Simd<float, V>.Add(Simd<float, V>.Load(ref first, i), one), ref first, i);
    }
}
