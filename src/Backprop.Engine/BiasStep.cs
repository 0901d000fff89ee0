namespace Backprop.Engine;

/// <summary>The step of the biases: b ← b − rate · (the row means of delta).</summary>
internal static class BiasStep<T, V>
    where T : unmanaged
    where V : struct
{
    /// <summary>Steps the biases of the given rows, over the first m columns of delta.</summary>
    /// <param name="b">The biases, or with momentum their velocity.</param>
    /// <param name="delta">δ, n × m.</param>
    /// <param name="rows">Which rows; the first begins a vector, the last may reach into the room behind the last row.</param>
    /// <param name="m">The number of samples.</param>
    /// <param name="ratePerSample">η / m: what the sum over the samples is multiplied by.</param>
    /// <returns>Whether the new biases are finite.</returns>
    public static bool Descend(ColumnMajor<T> b, ColumnMajor<T> delta, Range rows, int m, T ratePerSample)
    {
        int first = rows.Start.Value, end = ColumnMajor<T>.RoundUp(rows.End.Value, Simd<T, V>.Count);
        if (first % Simd<T, V>.Count != 0 || end > b.Values.Length || m < 1 || (m - 1) * delta.Stride + end > delta.Values.Length)
            throw new ArgumentException($"The engine was given {m} columns of δ and rows {rows} that it does not have.");
        V rate = Simd<T, V>.Create(ratePerSample), check = default;
        for (int i = first; i < end; i += Simd<T, V>.Count)
        {
            V sum = default;
            ref T d = ref delta.Values[i];
            for (int s = 0; s < m; s++)
                sum = Simd<T, V>.Add(sum, Simd<T, V>.Load(ref d, (nint)s * delta.Stride));
            V value = Simd<T, V>.Subtract(Simd<T, V>.Load(ref b.Values[i], 0), Simd<T, V>.Multiply(rate, sum));
            Simd<T, V>.Store(value, ref b.Values[i], 0);
            check = Simd<T, V>.Or(Simd<T, V>.Subtract(value, value), check);
        }
        return Simd<T, V>.IsZero(check);
    }
}
