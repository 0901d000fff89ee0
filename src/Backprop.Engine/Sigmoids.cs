using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>
/// σ, tanh and softmax. Those of System.Numerics.Tensors call a function for each vector, and their sums change in the last bits when
/// the JIT compiles them anew.
/// </summary>
internal static class Sigmoids
{
    private static readonly double[] InverseFactorials =
        [.. Enumerable.Range(0, 14).Select(k => 1 / Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * i))];

    /// <summary>z ← factor / (1 + e^(−scale·z)) + offset, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T>(Span<T> Z, T scale, T factor, T offset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> room = stackalloc T[Vector512<T>.Count];
        for (int i = 0; i < Z.Length; i += room.Length)
        {
            // The last vector may end behind the span.
            Span<T> some = Z[i..Math.Min(i + room.Length, Z.Length)];
            bool isWhole = some.Length == room.Length;
            if (!isWhole)
                some.CopyTo(room);
            var z = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(isWhole ? some : room));
            z = Vector512.Create(factor) / (Vector512<T>.One + Exp(z * Vector512.Create(-scale))) + Vector512.Create(offset);
            z.StoreUnsafe(ref MemoryMarshal.GetReference(isWhole ? some : room));
            if (!isWhole)
                room[..some.Length].CopyTo(some);
        }
    }

    /// <summary>zᵢ ← e^zᵢ / Σ e^zₖ, in place. The sum goes from first to last, whatever the JIT tier and the vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax<T>(Span<T> Z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T largest = Z[0], sum = T.Zero;
        foreach (T z in Z)
            largest = T.Max(largest, z);
        foreach (ref T z in Z)
            sum += z = Exp(Vector512.CreateScalar(z - largest)).ToScalar();
        foreach (ref T z in Z)
            z /= sum;
    }

    // eˣ = 2ⁿ·eʳ, where r = x − n·ln 2 is at most ½·ln 2, so that the Taylor series of eʳ is exact to the last bit after 8 or 14 terms.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Exp<T>(Vector512<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool isSingle = typeof(T) == typeof(float);
        // Beyond these, eˣ would not fit its exponent, and 1 / (1 + eˣ) is below 10⁻³⁷ or 1.
        x = Vector512.Clamp(x, Number<T>(isSingle ? -86 : -707), Number<T>(isSingle ? 86 : 707));
        // In a number of this size the last bits are whole: adding it rounds to n, and leaves n in them.
        Vector512<T> rounder = Number<T>(isSingle ? 1.5 * (1 << 23) : 1.5 * (1L << 52));
        Vector512<T> rounded = x * Number<T>(1 / double.Log(2)) + rounder, n = rounded - rounder;
        // ln 2 in two parts, the first of so few bits that its product with n is exact.
        double high = isSingle ? 355.0 / 512 : BitConverter.Int64BitsToDouble(0x3FE62E42FEE00000);
        double low = isSingle ? -2.1219444005469058e-4 : 1.9082149292705877e-10;
        Vector512<T> r = MultiplyAdd(n, Number<T>(-low), MultiplyAdd(n, Number<T>(-high), x));
        int term = isSingle ? 7 : 13;
        Vector512<T> power = Number<T>(InverseFactorials[term]);
        while (--term >= 0)
            power = MultiplyAdd(power, r, Number<T>(InverseFactorials[term]));
        return isSingle
            ? (power.AsInt32() + (rounded.AsInt32() << 23)).As<int, T>()
            : (power.AsInt64() + (rounded.AsInt64() << 52)).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Number<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector512.Create(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> => Simd<T, Vector512<T>>.MultiplyAdd(a, b, c);
}
