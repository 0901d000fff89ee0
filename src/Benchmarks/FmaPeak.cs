using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Backprop.Benchmarks;

/// <summary>What one core can do at most: fused multiply-adds on registers and nothing else.</summary>
internal static class FmaPeak
{
    private const int Steps = 2_000_000;

    /// <summary>Multiply-adds as two operations each, in 10⁹ a second: the best of some tries.</summary>
    public static double GigaflopsPerCore<T>()
        where T : unmanaged, INumber<T>
    {
        double best = 0;
        for (int i = 0; i < 12; i++)
        {
            long start = Stopwatch.GetTimestamp();
            double flops = Vector512.IsHardwareAccelerated ? Chains512<T>() : Chains256<T>();
            best = Math.Max(best, flops / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    // Ten chains: more than latency times units.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Chains512<T>()
        where T : unmanaged, INumber<T>
    {
        Vector512<T> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default, a8 = default, a9 = default;
        Vector512<T> x = Vector512.Create(T.One), y = Vector512.Create(T.One);
        for (int i = 0; i < Steps; i++)
        {
            a0 = Add(x, y, a0); a1 = Add(x, y, a1); a2 = Add(x, y, a2); a3 = Add(x, y, a3); a4 = Add(x, y, a4);
            a5 = Add(x, y, a5); a6 = Add(x, y, a6); a7 = Add(x, y, a7); a8 = Add(x, y, a8); a9 = Add(x, y, a9);
        }
        Keep(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9);
        return 2.0 * 10 * Steps * Vector512<T>.Count;

        static Vector512<T> Add(Vector512<T> x, Vector512<T> y, Vector512<T> a) => typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), a.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), a.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Chains256<T>()
        where T : unmanaged, INumber<T>
    {
        Vector256<T> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default, a8 = default, a9 = default;
        Vector256<T> x = Vector256.Create(T.One), y = Vector256.Create(T.One);
        for (int i = 0; i < Steps; i++)
        {
            a0 = Add(x, y, a0); a1 = Add(x, y, a1); a2 = Add(x, y, a2); a3 = Add(x, y, a3); a4 = Add(x, y, a4);
            a5 = Add(x, y, a5); a6 = Add(x, y, a6); a7 = Add(x, y, a7); a8 = Add(x, y, a8); a9 = Add(x, y, a9);
        }
        Keep(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9);
        return 2.0 * 10 * Steps * Vector256<T>.Count;

        static Vector256<T> Add(Vector256<T> x, Vector256<T> y, Vector256<T> a) => typeof(T) == typeof(float)
            ? Vector256.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), a.AsSingle()).As<float, T>()
            : Vector256.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), a.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep<V>(V _)
    {
    }
}
