using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// The three matrix products of training on row-major spans, where a sample is a row. Vectors as wide as the hardware has
/// them; four rows at a time, so that what is loaded once is used four times.
/// </summary>
internal static class Kernels
{
    /// <summary>Z (m × n) = A (m × k)·Wᵀ (k × n) + b (n).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedInput<T>(ReadOnlySpan<T> W, ReadOnlySpan<T> b, ReadOnlySpan<T> A, Span<T> Z, int m)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = b.Length, k = W.Length / n;
        CheckLength(W.Length, n * k);
        CheckLength(A.Length, m * k);
        CheckLength(Z.Length, m * n);
        Span<T> four = stackalloc T[4];
        int s = 0;
        for (; s + 4 <= m; s += 4)
        {
            for (int j = 0; j < n; j++)
            {
                Dot4(W.Slice(j * k, k), A.Slice(s * k, 4 * k), four);
                for (int i = 0; i < 4; i++)
                    Z[(s + i) * n + j] = four[i] + b[j];
            }
        }
        for (; s < m; s++)
            for (int j = 0; j < n; j++)
                Z[s * n + j] = Dot(W.Slice(j * k, k), A.Slice(s * k, k)) + b[j];
    }

    /// <summary>D (m × k) = delta (m × n)·W (n × k): what each neuron of the layer below is to blame for.</summary>
    public static void PullBack<T>(ReadOnlySpan<T> W, ReadOnlySpan<T> delta, Span<T> D, int m)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = delta.Length / m, k = D.Length / m;
        CheckLength(W.Length, n * k);
        CheckLength(delta.Length, m * n);
        CheckLength(D.Length, m * k);
        D.Clear();
        for (int s = 0; s < m; s++)
            AddScaledRows(D.Slice(s * k, k), W, delta.Slice(s * n, n), stride: 1, scale: T.One);
    }

    /// <summary>W (n × k) += scale · deltaᵀ (n × m)·A (m × k).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProducts<T>(Span<T> W, ReadOnlySpan<T> delta, ReadOnlySpan<T> A, int m, T scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = delta.Length / m, k = A.Length / m;
        CheckLength(W.Length, n * k);
        CheckLength(delta.Length, m * n);
        CheckLength(A.Length, m * k);
        // A few samples at a time, so that their rows stay in the first cache while all of W passes by.
        const int Block = 4;
        for (int s = 0; s < m; s += Block)
        {
            var rows = A.Slice(s * k, Math.Min(Block, m - s) * k);
            for (int j = 0; j < n; j++)
                AddScaledRows(W.Slice(j * k, k), rows, delta[(s * n + j)..], stride: n, scale);
        }
    }

    /// <summary>target[i] = table[keys[i]]: a byte's value, looked up in a table of 256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Look<T>(ReadOnlySpan<byte> keys, ReadOnlySpan<T> table, Span<T> target)
    {
        CheckLength(table.Length, 256);
        CheckLength(target.Length, keys.Length);
        ref T values = ref MemoryMarshal.GetReference(table);
        for (int i = 0; i < target.Length; i++)
            target[i] = Unsafe.Add(ref values, keys[i]);
    }

    // target (k) += Σ over rows r of scale · weights[r · stride] · rows[r] (k)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaledRows<T>(Span<T> target, ReadOnlySpan<T> rows, ReadOnlySpan<T> weights, int stride, T scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int k = target.Length, count = rows.Length / k, r = 0;
        ref T t = ref MemoryMarshal.GetReference(target);
        for (; r + 4 <= count; r += 4)
        {
            T c0 = scale * weights[r * stride], c1 = scale * weights[(r + 1) * stride];
            T c2 = scale * weights[(r + 2) * stride], c3 = scale * weights[(r + 3) * stride];
            Vector<T> v0 = new(c0), v1 = new(c1), v2 = new(c2), v3 = new(c3);
            var four = rows.Slice(r * k, 4 * k);
            ref T row0 = ref MemoryMarshal.GetReference(four);
            ref T row1 = ref MemoryMarshal.GetReference(four[k..]);
            ref T row2 = ref MemoryMarshal.GetReference(four[(2 * k)..]);
            ref T row3 = ref MemoryMarshal.GetReference(four[(3 * k)..]);
            int i = 0;
            for (; i + Vector<T>.Count <= k; i += Vector<T>.Count)
            {
                nuint at = (nuint)i;
                var sum = MultiplyAdd(Vector.LoadUnsafe(ref row0, at), v0, Vector.LoadUnsafe(ref t, at));
                sum = MultiplyAdd(Vector.LoadUnsafe(ref row1, at), v1, sum);
                sum = MultiplyAdd(Vector.LoadUnsafe(ref row2, at), v2, sum);
                MultiplyAdd(Vector.LoadUnsafe(ref row3, at), v3, sum).StoreUnsafe(ref t, at);
            }
            for (; i < k; i++)
                target[i] += c0 * four[i] + c1 * four[k + i] + c2 * four[2 * k + i] + c3 * four[3 * k + i];
        }
        for (; r < count; r++)
        {
            T c = scale * weights[r * stride];
            var row = rows.Slice(r * k, k);
            ref T row0 = ref MemoryMarshal.GetReference(row);
            int i = 0;
            for (; i + Vector<T>.Count <= k; i += Vector<T>.Count)
                MultiplyAdd(Vector.LoadUnsafe(ref row0, (nuint)i), new Vector<T>(c), Vector.LoadUnsafe(ref t, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
            for (; i < k; i++)
                target[i] += c * row[i];
        }
    }

    // The dot products of w (k) with each of four rows (4 × k).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> four, Span<T> dots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int k = w.Length, i = 0;
        ref T weights = ref MemoryMarshal.GetReference(w);
        ref T row0 = ref MemoryMarshal.GetReference(four);
        ref T row1 = ref MemoryMarshal.GetReference(four[k..]);
        ref T row2 = ref MemoryMarshal.GetReference(four[(2 * k)..]);
        ref T row3 = ref MemoryMarshal.GetReference(four[(3 * k)..]);
        Vector<T> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (; i + Vector<T>.Count <= k; i += Vector<T>.Count)
        {
            nuint at = (nuint)i;
            var v = Vector.LoadUnsafe(ref weights, at);
            sum0 = MultiplyAdd(v, Vector.LoadUnsafe(ref row0, at), sum0);
            sum1 = MultiplyAdd(v, Vector.LoadUnsafe(ref row1, at), sum1);
            sum2 = MultiplyAdd(v, Vector.LoadUnsafe(ref row2, at), sum2);
            sum3 = MultiplyAdd(v, Vector.LoadUnsafe(ref row3, at), sum3);
        }
        dots[0] = Vector.Sum(sum0);
        dots[1] = Vector.Sum(sum1);
        dots[2] = Vector.Sum(sum2);
        dots[3] = Vector.Sum(sum3);
        for (; i < k; i++)
            for (int r = 0; r < 4; r++)
                dots[r] += w[i] * four[r * k + i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Dot<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T weights = ref MemoryMarshal.GetReference(w);
        ref T row0 = ref MemoryMarshal.GetReference(row);
        Vector<T> sums = default;
        int i = 0;
        for (; i + Vector<T>.Count <= w.Length; i += Vector<T>.Count)
            sums = MultiplyAdd(Vector.LoadUnsafe(ref weights, (nuint)i), Vector.LoadUnsafe(ref row0, (nuint)i), sums);
        T sum = Vector.Sum(sums);
        for (; i < w.Length; i++)
            sum += w[i] * row[i];
        return sum;
    }

    // a·b + c, fused where the hardware can.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c) =>
        typeof(T) == typeof(double) ? Vector.MultiplyAddEstimate(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>()
        : typeof(T) == typeof(float) ? Vector.MultiplyAddEstimate(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>()
        : a * b + c;

    // The loops above run on references without bounds checks: the sizes are checked once, here.
    private static void CheckLength(int given, int expected)
    {
        if (given != expected)
            throw new ArgumentException($"A span holds {given} numbers where {expected} are expected.");
    }
}
