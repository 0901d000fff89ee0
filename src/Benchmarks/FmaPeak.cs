using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Backprop.Engine;

namespace Backprop.Benchmarks;

/// <summary>The most that the cores can do: fused multiply-adds on registers and nothing else.</summary>
internal static class FmaPeak
{
    private const int Steps = 200_000;   // under a millisecond

    /// <summary>
    /// Of so many threads at once, in 10⁹ operations a second; a multiply-add is two. Two threads may do less than twice what one does,
    /// because two logical cores may be one physical core or share a clock limit.
    /// </summary>
    public static double Gigaflops<T>(int threads)
        where T : unmanaged, INumber<T> => ThreadsTogether.BestRate(threads, tries: 200, _ =>
            Vector512.IsHardwareAccelerated ? Chains<T, Vector512<T>>()
            : Vector256.IsHardwareAccelerated ? Chains<T, Vector256<T>>()
            : Chains<T, Vector128<T>>()) / 1e9;

    // Ten independent chains: more than the latency times the number of units, so that no unit waits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Chains<T, V>()
        where T : unmanaged, INumber<T>
        where V : struct
    {
        V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default;
        V a5 = default, a6 = default, a7 = default, a8 = default, a9 = default;
        V x = Simd<T, V>.Create(T.One), y = Simd<T, V>.Create(T.One);
        for (int i = 0; i < Steps; i++)
        {
            a0 = Simd<T, V>.MultiplyAdd(x, y, a0);
            a1 = Simd<T, V>.MultiplyAdd(x, y, a1);
            a2 = Simd<T, V>.MultiplyAdd(x, y, a2);
            a3 = Simd<T, V>.MultiplyAdd(x, y, a3);
            a4 = Simd<T, V>.MultiplyAdd(x, y, a4);
            a5 = Simd<T, V>.MultiplyAdd(x, y, a5);
            a6 = Simd<T, V>.MultiplyAdd(x, y, a6);
            a7 = Simd<T, V>.MultiplyAdd(x, y, a7);
            a8 = Simd<T, V>.MultiplyAdd(x, y, a8);
            a9 = Simd<T, V>.MultiplyAdd(x, y, a9);
        }
        V low = Simd<T, V>.Add(Simd<T, V>.Add(a0, a1), Simd<T, V>.Add(Simd<T, V>.Add(a2, a3), a4));
        V high = Simd<T, V>.Add(Simd<T, V>.Add(a5, a6), Simd<T, V>.Add(Simd<T, V>.Add(a7, a8), a9));
        V sum = Simd<T, V>.Add(low, high);
        return Simd<T, V>.IsZero(sum) ? 0 : 2.0 * 10 * Steps * Simd<T, V>.Count;
    }
}
