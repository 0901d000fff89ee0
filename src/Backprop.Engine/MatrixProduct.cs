using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// The matrix product that training consists of: target = f(P·Q), where f is applied while the sums are still in registers.
/// </summary>
/// <remarks>
/// A tile of 8 × 3 vectors of the target (4 × 3 where there are but 16 registers) stays in registers while the inner index
/// runs; each element is one chain of fused multiply-adds in the order of <see cref="InnerIndices"/>, whatever the tile, the
/// vector and the thread that computes it.
/// </remarks>
internal static class MatrixProduct<T, V>
    where T : unmanaged
    where V : struct
{
    /// <summary>The most vectors of a tile's row.</summary>
    public const int MaxVectors = 3;

    /// <summary>
    /// The given rows and columns of the target from P (rows × inner) and Q (inner × columns): Q and target have their columns side by
    /// side. Rows begin with a tile, columns with a vector, and both are computed in whole ones. Only where Q's rows end within a
    /// vector the last vector begins earlier, and computes what it shares with the one before once more.
    /// </summary>
    /// <returns>Whether all that the epilogue has checked is finite.</returns>
    public static bool Multiply<TEpilogue>(
        MatrixView<T> P, ReadOnlySpan<T> Q, int qStride, InnerIndices inner, Span<T> target, int targetStride,
        Range rows, Range columns, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
    {
        int tile = Simd<T, V>.TileRows, width = Simd<T, V>.Count;
        int firstRow = rows.Start.Value, endRow = ColumnMajor<T>.RoundUp(rows.End.Value, tile);
        int column = columns.Start.Value, endColumn = Math.Min(ColumnMajor<T>.RoundUp(columns.End.Value, width), qStride);
        // The loops below run on references without bounds checks: what they reach is checked once, here.
        Check(firstRow % tile == 0 && firstRow < endRow && inner.End > 0, "rows begin a tile");
        Check(column % width == 0 && column < endColumn && width <= endColumn, "columns hold a vector");
        Check((endRow - 1L) * P.RowStride + (inner.End - 1L) * P.ColumnStride < P.Values.Length, "P is too short");
        Check((inner.End - 1L) * qStride + endColumn <= Q.Length, "Q is too short");
        Check((endRow - 1L) * targetStride + endColumn <= target.Length, "the target is too short");
        Check(inner.IsShared || endRow / tile <= inner.Counts.Length, "there are too few lists of inner indices");

        bool finite = true;
        while (column < endColumn)
        {
            int vectors = (endColumn - column) / width;
            if (vectors == 0)
                column = endColumn - width;
            // Four vectors are two tiles of two, rather than one of three and a narrow one.
            vectors = vectors == 4 ? 2 : Math.Clamp(vectors, 1, MaxVectors);
            finite &= vectors switch
            {
                1 => Strip<TEpilogue, One>(P, Q, qStride, inner, target, targetStride, firstRow, endRow, column, epilogue),
                2 => Strip<TEpilogue, Two>(P, Q, qStride, inner, target, targetStride, firstRow, endRow, column, epilogue),
                _ => Strip<TEpilogue, Three>(P, Q, qStride, inner, target, targetStride, firstRow, endRow, column, epilogue),
            };
            column += vectors * width;
        }
        return finite;
    }

    // The tiles of some rows, one below the other, as wide as TWidth says.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Strip<TEpilogue, TWidth>(
        MatrixView<T> P, ReadOnlySpan<T> Q, int qStride, InnerIndices inner, Span<T> target, int targetStride,
        int firstRow, int endRow, int column, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        where TWidth : IWidth
    {
        int rows = Simd<T, V>.TileRows;
        nint down = P.RowStride, along = P.ColumnStride;
        ref int lists = ref MemoryMarshal.GetReference(inner.Indices);
        ref int counts = ref MemoryMarshal.GetReference(inner.Counts);
        V check = default;
        for (int row = firstRow; row < endRow; row += rows)
        {
            int list = inner.IsShared ? 0 : row / rows;
            ref int index = ref Unsafe.Add(ref lists, list * inner.IndexStride);
            int count = Unsafe.Add(ref counts, list);
            if (TEpilogue.KeepsTargetWhereZero && count == 0)
                continue;   // pixels at the border, blank in the whole batch
            ref T p = ref Unsafe.Add(ref MemoryMarshal.GetReference(P.Values), row * down);
            ref T q = ref Unsafe.Add(ref MemoryMarshal.GetReference(Q), column);
            Sums<TWidth> row0 = default, row1 = default, row2 = default, row3 = default;
            Sums<TWidth> row4 = default, row5 = default, row6 = default, row7 = default;
            for (int term = 0; term < count; term++)
            {
                nint k = Unsafe.Add(ref index, term);
                ref T high = ref Unsafe.Add(ref p, k * along);
                ref T from = ref Unsafe.Add(ref q, k * qStride);
                V q0 = Simd<T, V>.Load(ref from, 0);
                V q1 = TWidth.Vectors > 1 ? Simd<T, V>.Load(ref from, Simd<T, V>.Count) : default;
                V q2 = TWidth.Vectors > 2 ? Simd<T, V>.Load(ref from, 2 * Simd<T, V>.Count) : default;
                row0.Add(high, q0, q1, q2);
                row1.Add(Unsafe.Add(ref high, down), q0, q1, q2);
                row2.Add(Unsafe.Add(ref high, 2 * down), q0, q1, q2);
                row3.Add(Unsafe.Add(ref high, 3 * down), q0, q1, q2);
                if (rows > 4)
                {
                    ref T low = ref Unsafe.Add(ref high, 4 * down);
                    row4.Add(low, q0, q1, q2);
                    row5.Add(Unsafe.Add(ref low, down), q0, q1, q2);
                    row6.Add(Unsafe.Add(ref low, 2 * down), q0, q1, q2);
                    row7.Add(Unsafe.Add(ref low, 3 * down), q0, q1, q2);
                }
            }
            ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (nint)row * targetStride + column);
            check = row0.Finish(ref to, column, epilogue, check);
            check = row1.Finish(ref Unsafe.Add(ref to, targetStride), column, epilogue, check);
            check = row2.Finish(ref Unsafe.Add(ref to, 2 * (nint)targetStride), column, epilogue, check);
            check = row3.Finish(ref Unsafe.Add(ref to, 3 * (nint)targetStride), column, epilogue, check);
            if (rows > 4)
            {
                to = ref Unsafe.Add(ref to, 4 * (nint)targetStride);
                check = row4.Finish(ref to, column, epilogue, check);
                check = row5.Finish(ref Unsafe.Add(ref to, targetStride), column, epilogue, check);
                check = row6.Finish(ref Unsafe.Add(ref to, 2 * (nint)targetStride), column, epilogue, check);
                check = row7.Finish(ref Unsafe.Add(ref to, 3 * (nint)targetStride), column, epilogue, check);
            }
        }
        return Simd<T, V>.IsZero(check);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException($"The engine was given spans that do not fit: {otherwise}.");
    }

    // The sums of one row of a tile.
    private struct Sums<TWidth>
        where TWidth : IWidth
    {
        private V sum0, sum1, sum2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(T factor, V q0, V q1, V q2)
        {
            V p = Simd<T, V>.Create(factor);
            sum0 = Simd<T, V>.MultiplyAdd(p, q0, sum0);
            if (TWidth.Vectors > 1)
                sum1 = Simd<T, V>.MultiplyAdd(p, q1, sum1);
            if (TWidth.Vectors > 2)
                sum2 = Simd<T, V>.MultiplyAdd(p, q2, sum2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Finish<TEpilogue>(ref T target, nint column, TEpilogue epilogue, V check)
            where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        {
            check = Finish(sum0, ref target, column, epilogue, check);
            int width = Simd<T, V>.Count;
            if (TWidth.Vectors > 1)
                check = Finish(sum1, ref Unsafe.Add(ref target, width), column + width, epilogue, check);
            if (TWidth.Vectors > 2)
                check = Finish(sum2, ref Unsafe.Add(ref target, 2 * width), column + 2 * width, epilogue, check);
            return check;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Finish<TEpilogue>(V sum, ref T target, nint column, TEpilogue epilogue, V check)
            where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        {
            V value = epilogue.Of(sum, Simd<T, V>.Load(ref target, 0), column);
            Simd<T, V>.Store(value, ref target, 0);
            // x − x is 0 for every number, and NaN for infinity and NaN.
            return TEpilogue.IsChecked ? Simd<T, V>.Or(Simd<T, V>.Subtract(value, value), check) : check;
        }
    }

    private interface IWidth
    {
        static abstract int Vectors { get; }
    }

    private readonly struct One : IWidth
    {
        public static int Vectors => 1;
    }

    private readonly struct Two : IWidth
    {
        public static int Vectors => 2;
    }

    private readonly struct Three : IWidth
    {
        public static int Vectors => 3;
    }
}
