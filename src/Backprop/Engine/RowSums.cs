using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>
/// The step of the biases: b ← b − step · (the row sums of delta / m), each sum in the order in which NumPy adds: eight chains
/// at a time, halves where there are more than 128.
/// </summary>
internal static class RowSums
{
    private const int Chains = 8;
    private const int MostAtOnce = 128;

    /// <summary>Steps the biases of the given rows, over the first m columns of delta.</summary>
    /// <returns>Whether the new biases are finite.</returns>
    public static bool Descend<T>(ColumnMajor<T> b, ColumnMajor<T> delta, Range rows, int m, T step)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.IsHardwareAccelerated ? Descend<T, Vector512<T>, Vectors512<T>>(b, delta, rows, m, step)
        : Vector256.IsHardwareAccelerated ? Descend<T, Vector256<T>, Vectors256<T>>(b, delta, rows, m, step)
        : Descend<T, Vector128<T>, Vectors128<T>>(b, delta, rows, m, step);

    private static bool Descend<T, V, S>(ColumnMajor<T> b, ColumnMajor<T> delta, Range rows, int m, T step)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where S : IVectors<T, V>
    {
        V check = default, divisor = S.Create(T.CreateTruncating(m));
        var (from, to) = (rows.Start.Value, ColumnMajor<T>.RoundUp(rows.End.Value, S.Count));
        if (from % S.Count != 0 || to > b.Values.Length || m < 1 || (m - 1) * delta.Stride + to > delta.Values.Length)
            throw new ArgumentException($"The engine was asked for the sums of rows {rows} and {m} columns of a matrix that has not so many.");
        for (int i = from; i < to; i += S.Count)
        {
            ref T bias = ref b.Values[i];
            V mean = S.Divide(Sum<T, V, S>(ref delta.Values[i], delta.Stride, m), divisor);
            V value = S.Subtract(S.Load(ref bias, 0), S.Multiply(S.Create(step), mean));
            S.Store(value, ref bias, 0);
            check = S.Or(S.Subtract(value, value), check);
        }
        return S.AllEqual(check, default);
    }

    private static V Sum<T, V, S>(ref T values, nint stride, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where S : IVectors<T, V>
    {
        if (n > MostAtOnce)
        {
            int half = n / 2 / Chains * Chains;
            return S.Add(Sum<T, V, S>(ref values, stride, half), Sum<T, V, S>(ref Unsafe.Add(ref values, half * stride), stride, n - half));
        }
        V sum = default;
        int s = 0;
        if (n >= Chains)
        {
            V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
            for (; s + Chains <= n; s += Chains)
            {
                c0 = S.Add(c0, S.Load(ref values, s * stride));
                c1 = S.Add(c1, S.Load(ref values, (s + 1) * stride));
                c2 = S.Add(c2, S.Load(ref values, (s + 2) * stride));
                c3 = S.Add(c3, S.Load(ref values, (s + 3) * stride));
                c4 = S.Add(c4, S.Load(ref values, (s + 4) * stride));
                c5 = S.Add(c5, S.Load(ref values, (s + 5) * stride));
                c6 = S.Add(c6, S.Load(ref values, (s + 6) * stride));
                c7 = S.Add(c7, S.Load(ref values, (s + 7) * stride));
            }
            sum = S.Add(S.Add(S.Add(c0, c1), S.Add(c2, c3)), S.Add(S.Add(c4, c5), S.Add(c6, c7)));
        }
        for (; s < n; s++)
            sum = S.Add(sum, S.Load(ref values, s * stride));
        return sum;
    }
}
