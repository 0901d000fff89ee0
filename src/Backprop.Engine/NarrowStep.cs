using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// The step of a first layer of up to 16 neurons in single precision, in small batches: W ← W − rate·δ·Xᵀ, four images at a time, over
/// the lists of pixels that the forward product has used. <see cref="MatrixProduct{T, V}"/> would spend most of its time with lists of
/// images, one for each four pixels. In double precision a column of W takes two vectors, and this is not faster.
/// </summary>
internal static class NarrowStep<T, V>
    where T : unmanaged
    where V : struct
{
    private const int MaxNeurons = 16, MaxBatch = 32;

    /// <summary>Whether it is for a layer of n neurons in batches of so many samples; that does not depend on the vector.</summary>
    public static bool IsFor(int n, int capacity) => typeof(T) == typeof(float) && n <= MaxNeurons && capacity <= MaxBatch;

    /// <summary>Adds −rate·δ·Xᵀ, (n × m)·(m × n₀), to the weights, or to their velocity.</summary>
    /// <returns>Whether the new values are finite.</returns>
    public static bool Descend(ColumnMajor<T> W, PixelBatch batch, int m, ColumnMajor<T> delta, T rate)
    {
        bool isFinite = true;
        for (int neuron = 0; neuron < W.Rows; neuron += Simd<T, V>.Count)
            isFinite &= Descend(W, batch, m, delta, rate, neuron);
        return isFinite;
    }

    // A vector of neurons.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Descend(ColumnMajor<T> W, PixelBatch batch, int m, ColumnMajor<T> delta, T rate, int neuron)
    {
        nint stride = W.Stride, image = batch.X.Stride;
        ref T intensities = ref MemoryMarshal.GetArrayDataReference(Pixel<T>.Intensities);
        ref T weights = ref W.Values[neuron];
        V check = default, step = Simd<T, V>.Subtract(default, Simd<T, V>.Create(rate));
        for (int s = 0; s < m; s += MatrixProduct<T, V>.TileRows)
        {
            ref byte x = ref batch.X.Values[s * batch.X.Stride];
            ref int pixels = ref MemoryMarshal.GetReference(batch.InkedPixels.From(s / MatrixProduct<T, V>.TileRows));
            int count = batch.InkedPixels.Counts[s / MatrixProduct<T, V>.TileRows];
            V d0 = Delta(delta, s, m, step, neuron), d1 = Delta(delta, s + 1, m, step, neuron);
            V d2 = Delta(delta, s + 2, m, step, neuron), d3 = Delta(delta, s + 3, m, step, neuron);
            for (int term = 0; term < count; term++)
            {
                nint k = Unsafe.Add(ref pixels, term);
                ref byte first = ref Unsafe.Add(ref x, k), second = ref Unsafe.Add(ref first, image);
                ref byte third = ref Unsafe.Add(ref second, image), fourth = ref Unsafe.Add(ref third, image);
                ref T w = ref Unsafe.Add(ref weights, k * stride);
                V value = Simd<T, V>.Load(ref w, 0);
                value = Simd<T, V>.MultiplyAdd(Simd<T, V>.Create(Pixel<T>.Value(ref first, ref intensities)), d0, value);
                value = Simd<T, V>.MultiplyAdd(Simd<T, V>.Create(Pixel<T>.Value(ref second, ref intensities)), d1, value);
                value = Simd<T, V>.MultiplyAdd(Simd<T, V>.Create(Pixel<T>.Value(ref third, ref intensities)), d2, value);
                value = Simd<T, V>.MultiplyAdd(Simd<T, V>.Create(Pixel<T>.Value(ref fourth, ref intensities)), d3, value);
                Simd<T, V>.Store(value, ref w, 0);
                // x − x is 0 for every number, and NaN for infinity and NaN.
                check = Simd<T, V>.Add(Simd<T, V>.Subtract(value, value), check);
            }
        }
        return Simd<T, V>.IsZero(check);
    }

    // −rate·δ of an image; 0 behind the last.
    private static V Delta(ColumnMajor<T> delta, int s, int m, V step, int neuron) =>
        s < m ? Simd<T, V>.Multiply(step, Simd<T, V>.Load(ref delta.Values[s * delta.Stride], neuron)) : default;
}
