using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// The matrix product that training consists of: target = f(P·Q), where f is applied while the sums are still in registers.
/// </summary>
/// <remarks>
/// A tile of 4 × 6 vectors of the target (4 × 3 where there are only 16 registers) stays in registers while the inner index
/// runs; each element of a product is one chain of fused multiply-adds in the order of <see cref="InnerIndices"/>, whatever the tile, the
/// vector and the thread that computes it. A tile has four rows, not more, because the more images share a tile, the fewer pixels are
/// blank in all of them: of MNIST's pixels 39 % are inked in one of four images, 47 % in one of eight.
/// </remarks>
internal static class MatrixProduct<T, V>
    where T : unmanaged
    where V : struct
{
    /// <summary>The rows of a tile.</summary>
    public const int TileRows = 4;

    /// <summary>The most vectors of a tile's row.</summary>
    public static int MaxVectors => Simd<T, V>.HasManyRegisters ? 6 : 3;

    /// <summary>
    /// The given rows and columns of the target from P (rows × inner) and Q (inner × columns): Q and target have their columns side by
    /// side. P's elements are numbers, or pixels, whose intensities count. Rows begin with a tile, columns with a vector, and both are
    /// computed in whole ones.
    /// </summary>
    /// <returns>Whether all that the epilogue has checked is finite.</returns>
    public static bool Multiply<TElement, TLayout, TEpilogue>(
        ReadOnlySpan<TElement> P, int pStride, ReadOnlySpan<T> Q, int qStride, InnerIndices inner, Span<T> target, int tStride,
        Range rows, Range columns, TEpilogue epilogue)
        where TElement : unmanaged
        where TLayout : ILayout
        where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
    {
        int width = Simd<T, V>.Count, firstRow = rows.Start.Value, endRow = ColumnMajor<T>.RoundUp(rows.End.Value, TileRows);
        int column = columns.Start.Value, endColumn = ColumnMajor<T>.RoundUp(columns.End.Value, width);
        // The loops below run on references without bounds checks: what they reach is checked once, here.
        Check(firstRow % TileRows == 0 && firstRow < endRow && inner.End > 0, "rows begin a tile");
        Check(column % width == 0 && column < endColumn && endColumn <= Math.Min(qStride, epilogue.EndColumn),
            "columns begin with a vector");
        int columnsOfP = TLayout.RowsAreContiguous ? endRow : inner.End, rowsOfP = TLayout.RowsAreContiguous ? inner.End : endRow;
        Check((columnsOfP - 1L) * pStride + rowsOfP <= P.Length, "P is too short");
        Check((inner.End - 1L) * qStride + endColumn <= Q.Length, "Q is too short");
        Check((endRow - 1L) * tStride + endColumn <= target.Length, "the target is too short");
        Check(inner.IsShared || endRow / TileRows <= inner.Counts.Length, "there are too few lists of inner indices");

        bool finite = true;
        while (column < endColumn)
        {
            int vectors = (endColumn - column) / width;
            // Two tiles that are equally wide, rather than one that is full and a narrow one.
            vectors = vectors > 2 * MaxVectors ? MaxVectors : vectors > MaxVectors ? (vectors + 1) / 2 : vectors;
            finite &= vectors switch
            {
                1 => Strip<TElement, TLayout, TEpilogue, One>(P, pStride, Q, qStride, inner, target, tStride, rows, column, epilogue),
                2 => Strip<TElement, TLayout, TEpilogue, Two>(P, pStride, Q, qStride, inner, target, tStride, rows, column, epilogue),
                3 => Strip<TElement, TLayout, TEpilogue, Three>(P, pStride, Q, qStride, inner, target, tStride, rows, column, epilogue),
                4 => Strip<TElement, TLayout, TEpilogue, Four>(P, pStride, Q, qStride, inner, target, tStride, rows, column, epilogue),
                5 => Strip<TElement, TLayout, TEpilogue, Five>(P, pStride, Q, qStride, inner, target, tStride, rows, column, epilogue),
                _ => Strip<TElement, TLayout, TEpilogue, Six>(P, pStride, Q, qStride, inner, target, tStride, rows, column, epilogue),
            };
            column += vectors * width;
        }
        return finite;
    }

    // The tiles of some rows, one below the other, as wide as TWidth says.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Strip<TElement, TLayout, TEpilogue, TWidth>(
        ReadOnlySpan<TElement> P, int pStride, ReadOnlySpan<T> Q, int qStride, InnerIndices inner, Span<T> target, int tStride,
        Range rows, int column, TEpilogue epilogue)
        where TElement : unmanaged
        where TLayout : ILayout
        where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        where TWidth : IWidth
    {
        nint stride = pStride, step = qStride, down = TLayout.RowsAreContiguous ? stride : 1, down2 = 2 * down;
        ref int lists = ref MemoryMarshal.GetReference(inner.Indices);
        ref int counts = ref MemoryMarshal.GetReference(inner.Counts);
        ref T intensities = ref MemoryMarshal.GetArrayDataReference(Pixel<T>.Intensities);
        V check = default;
        for (int row = rows.Start.Value; row < rows.End.Value; row += TileRows)
        {
            int list = inner.IsShared ? 0 : row / TileRows;
            ref int index = ref Unsafe.Add(ref lists, list * inner.IndexStride);
            int count = Unsafe.Add(ref counts, list);
            if (count == 0 && epilogue.KeepsTargetWhereZero)
                continue;   // pixels at the border, blank in the whole batch
            ref TElement p = ref Unsafe.Add(ref MemoryMarshal.GetReference(P), row * down);
            ref T q = ref Unsafe.Add(ref MemoryMarshal.GetReference(Q), column);
            Row<TWidth> row0 = default, row1 = default, row2 = default, row3 = default;
            for (int term = 0; term < count; term++)
            {
                nint k = Unsafe.Add(ref index, term);
                ref TElement first = ref Unsafe.Add(ref p, TLayout.RowsAreContiguous ? k : k * stride);
                ref TElement third = ref Unsafe.Add(ref first, down2);
                ref T from = ref Unsafe.Add(ref q, k * step);
                row0.Add(Pixel<T>.Value(ref first, ref intensities), ref from);
                row1.Add(Pixel<T>.Value(ref Unsafe.Add(ref first, down), ref intensities), ref from);
                row2.Add(Pixel<T>.Value(ref third, ref intensities), ref from);
                row3.Add(Pixel<T>.Value(ref Unsafe.Add(ref third, down), ref intensities), ref from);
            }
            ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (nint)row * tStride + column);
            check = row0.Finish(ref to, column, epilogue, check);
            check = row1.Finish(ref Unsafe.Add(ref to, (nint)tStride), column, epilogue, check);
            check = row2.Finish(ref Unsafe.Add(ref to, 2 * (nint)tStride), column, epilogue, check);
            check = row3.Finish(ref Unsafe.Add(ref to, 3 * (nint)tStride), column, epilogue, check);
        }
        return Simd<T, V>.IsZero(check);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException($"The engine was given spans that do not fit: {otherwise}.");
    }

    // The sums of a row of a tile.
    private struct Row<TWidth>
        where TWidth : IWidth
    {
        private V sum0, sum1, sum2, sum3, sum4, sum5;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(T value, ref T q)
        {
            V p = Simd<T, V>.Create(value);
            sum0 = Simd<T, V>.MultiplyAdd(p, Simd<T, V>.Load(ref q, 0), sum0);
            if (TWidth.Vectors > 1)
                sum1 = Simd<T, V>.MultiplyAdd(p, Simd<T, V>.Load(ref q, Simd<T, V>.Count), sum1);
            if (TWidth.Vectors > 2)
                sum2 = Simd<T, V>.MultiplyAdd(p, Simd<T, V>.Load(ref q, 2 * Simd<T, V>.Count), sum2);
            if (TWidth.Vectors > 3)
                sum3 = Simd<T, V>.MultiplyAdd(p, Simd<T, V>.Load(ref q, 3 * Simd<T, V>.Count), sum3);
            if (TWidth.Vectors > 4)
                sum4 = Simd<T, V>.MultiplyAdd(p, Simd<T, V>.Load(ref q, 4 * Simd<T, V>.Count), sum4);
            if (TWidth.Vectors > 5)
                sum5 = Simd<T, V>.MultiplyAdd(p, Simd<T, V>.Load(ref q, 5 * Simd<T, V>.Count), sum5);
        }

        // Through the epilogue into the target.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Finish<TEpilogue>(ref T target, nint column, TEpilogue epilogue, V check)
            where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        {
            check = Finish(sum0, 0, ref target, column, epilogue, check);
            if (TWidth.Vectors > 1)
                check = Finish(sum1, 1, ref target, column, epilogue, check);
            if (TWidth.Vectors > 2)
                check = Finish(sum2, 2, ref target, column, epilogue, check);
            if (TWidth.Vectors > 3)
                check = Finish(sum3, 3, ref target, column, epilogue, check);
            if (TWidth.Vectors > 4)
                check = Finish(sum4, 4, ref target, column, epilogue, check);
            if (TWidth.Vectors > 5)
                check = Finish(sum5, 5, ref target, column, epilogue, check);
            return check;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Finish<TEpilogue>(V sum, int vector, ref T target, nint column, TEpilogue epilogue, V check)
            where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        {
            nint at = vector * Simd<T, V>.Count;
            V value = epilogue.Of(sum, Simd<T, V>.Load(ref target, at), column + at);
            Simd<T, V>.Store(value, ref target, at);
            // x − x is 0 for every number, and NaN for infinity and NaN.
            return TEpilogue.IsChecked ? Simd<T, V>.Add(Simd<T, V>.Subtract(value, value), check) : check;
        }
    }
}
