using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// The matrix product that training consists of: target = f(P·Q), where f is applied while the sums are still in registers.
/// </summary>
/// <remarks>
/// A tile of 4 × 6 vectors of the target (4 × 3 where there are only 16 registers) stays in registers while the inner index
/// runs; each element is one chain of fused multiply-adds in the order of <see cref="InnerIndices"/>, whatever the tile, the
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
        MatrixView<TElement, TLayout> P, ReadOnlySpan<T> Q, int qStride, InnerIndices inner, Span<T> target, int targetStride,
        Range rows, Range columns, TEpilogue epilogue)
        where TElement : unmanaged
        where TLayout : ILayout
        where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
    {
        int width = Simd<T, V>.Count, firstRow = rows.Start.Value, endRow = ColumnMajor<T>.RoundUp(rows.End.Value, TileRows);
        int column = columns.Start.Value, endColumn = ColumnMajor<T>.RoundUp(columns.End.Value, width);
        // The loops below run on references without bounds checks: what they reach is checked once, here.
        Check(firstRow % TileRows == 0 && firstRow < endRow && inner.End > 0, "rows begin a tile");
        Check(column % width == 0 && column < endColumn && endColumn <= qStride, "columns begin with a vector");
        int columnsOfP = TLayout.RowsAreContiguous ? endRow : inner.End, rowsOfP = TLayout.RowsAreContiguous ? inner.End : endRow;
        Check((columnsOfP - 1L) * P.Stride + rowsOfP <= P.Values.Length, "P is too short");
        Check((inner.End - 1L) * qStride + endColumn <= Q.Length, "Q is too short");
        Check((endRow - 1L) * targetStride + endColumn <= target.Length, "the target is too short");
        Check(inner.IsShared || endRow / TileRows <= inner.Counts.Length, "there are too few lists of inner indices");

        bool finite = true;
        while (column < endColumn)
        {
            int vectors = (endColumn - column) / width;
            // Two tiles that are equally wide, rather than one that is full and a narrow one.
            vectors = vectors > 2 * MaxVectors ? MaxVectors : vectors > MaxVectors ? (vectors + 1) / 2 : vectors;
            finite &= vectors switch
            {
                1 => Strip<TElement, TLayout, TEpilogue, One>(P, Q, qStride, inner, target, targetStride, rows, column, epilogue),
                2 => Strip<TElement, TLayout, TEpilogue, Two>(P, Q, qStride, inner, target, targetStride, rows, column, epilogue),
                3 => Strip<TElement, TLayout, TEpilogue, Three>(P, Q, qStride, inner, target, targetStride, rows, column, epilogue),
                4 => Strip<TElement, TLayout, TEpilogue, Four>(P, Q, qStride, inner, target, targetStride, rows, column, epilogue),
                5 => Strip<TElement, TLayout, TEpilogue, Five>(P, Q, qStride, inner, target, targetStride, rows, column, epilogue),
                _ => Strip<TElement, TLayout, TEpilogue, Six>(P, Q, qStride, inner, target, targetStride, rows, column, epilogue),
            };
            column += vectors * width;
        }
        return finite;
    }

    // The tiles of some rows, one below the other, as wide as TWidth says.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Strip<TElement, TLayout, TEpilogue, TWidth>(
        MatrixView<TElement, TLayout> P, ReadOnlySpan<T> Q, int qStride, InnerIndices inner, Span<T> target, int targetStride,
        Range rows, int column, TEpilogue epilogue)
        where TElement : unmanaged
        where TLayout : ILayout
        where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        where TWidth : IWidth
    {
        nint stride = P.Stride, step = qStride, down = TLayout.RowsAreContiguous ? stride : 1, down2 = 2 * down;
        ref int lists = ref MemoryMarshal.GetReference(inner.Indices);
        ref int counts = ref MemoryMarshal.GetReference(inner.Counts);
        ref T intensities = ref MemoryMarshal.GetArrayDataReference(Pixel<T>.Intensities);
        V check = default;
        for (int row = rows.Start.Value; row < rows.End.Value; row += TileRows)
        {
            int list = inner.IsShared ? 0 : row / TileRows;
            ref int index = ref Unsafe.Add(ref lists, list * inner.IndexStride);
            int count = Unsafe.Add(ref counts, list);
            if (TEpilogue.KeepsTargetWhereZero && count == 0)
                continue;   // pixels at the border, blank in the whole batch
            ref TElement p = ref Unsafe.Add(ref MemoryMarshal.GetReference(P.Values), row * down);
            ref T q = ref Unsafe.Add(ref MemoryMarshal.GetReference(Q), column);
            V zero = default;
            V sum00 = zero, sum01 = zero, sum02 = zero, sum03 = zero, sum04 = zero, sum05 = zero;
            V sum10 = zero, sum11 = zero, sum12 = zero, sum13 = zero, sum14 = zero, sum15 = zero;
            V sum20 = zero, sum21 = zero, sum22 = zero, sum23 = zero, sum24 = zero, sum25 = zero;
            V sum30 = zero, sum31 = zero, sum32 = zero, sum33 = zero, sum34 = zero, sum35 = zero;
            for (int term = 0; term < count; term++)
            {
                nint k = Unsafe.Add(ref index, term);
                ref TElement first = ref Unsafe.Add(ref p, TLayout.RowsAreContiguous ? k : k * stride);
                ref T from = ref Unsafe.Add(ref q, k * step);
                V q0 = Simd<T, V>.Load(ref from, 0);
                V q1 = TWidth.Vectors > 1 ? Simd<T, V>.Load(ref from, Simd<T, V>.Count) : zero;
                V q2 = TWidth.Vectors > 2 ? Simd<T, V>.Load(ref from, 2 * Simd<T, V>.Count) : zero;
                V q3 = TWidth.Vectors > 3 ? Simd<T, V>.Load(ref from, 3 * Simd<T, V>.Count) : zero;
                V q4 = TWidth.Vectors > 4 ? Simd<T, V>.Load(ref from, 4 * Simd<T, V>.Count) : zero;
                V q5 = TWidth.Vectors > 5 ? Simd<T, V>.Load(ref from, 5 * Simd<T, V>.Count) : zero;
                V p0 = Simd<T, V>.Create(Pixel<T>.Value(ref first, ref intensities));
                sum00 = Simd<T, V>.MultiplyAdd(p0, q0, sum00);
                if (TWidth.Vectors > 1)
                    sum01 = Simd<T, V>.MultiplyAdd(p0, q1, sum01);
                if (TWidth.Vectors > 2)
                    sum02 = Simd<T, V>.MultiplyAdd(p0, q2, sum02);
                if (TWidth.Vectors > 3)
                    sum03 = Simd<T, V>.MultiplyAdd(p0, q3, sum03);
                if (TWidth.Vectors > 4)
                    sum04 = Simd<T, V>.MultiplyAdd(p0, q4, sum04);
                if (TWidth.Vectors > 5)
                    sum05 = Simd<T, V>.MultiplyAdd(p0, q5, sum05);
                V p1 = Simd<T, V>.Create(Pixel<T>.Value(ref Unsafe.Add(ref first, down), ref intensities));
                sum10 = Simd<T, V>.MultiplyAdd(p1, q0, sum10);
                if (TWidth.Vectors > 1)
                    sum11 = Simd<T, V>.MultiplyAdd(p1, q1, sum11);
                if (TWidth.Vectors > 2)
                    sum12 = Simd<T, V>.MultiplyAdd(p1, q2, sum12);
                if (TWidth.Vectors > 3)
                    sum13 = Simd<T, V>.MultiplyAdd(p1, q3, sum13);
                if (TWidth.Vectors > 4)
                    sum14 = Simd<T, V>.MultiplyAdd(p1, q4, sum14);
                if (TWidth.Vectors > 5)
                    sum15 = Simd<T, V>.MultiplyAdd(p1, q5, sum15);
                ref TElement third = ref Unsafe.Add(ref first, down2);
                V p2 = Simd<T, V>.Create(Pixel<T>.Value(ref third, ref intensities));
                sum20 = Simd<T, V>.MultiplyAdd(p2, q0, sum20);
                if (TWidth.Vectors > 1)
                    sum21 = Simd<T, V>.MultiplyAdd(p2, q1, sum21);
                if (TWidth.Vectors > 2)
                    sum22 = Simd<T, V>.MultiplyAdd(p2, q2, sum22);
                if (TWidth.Vectors > 3)
                    sum23 = Simd<T, V>.MultiplyAdd(p2, q3, sum23);
                if (TWidth.Vectors > 4)
                    sum24 = Simd<T, V>.MultiplyAdd(p2, q4, sum24);
                if (TWidth.Vectors > 5)
                    sum25 = Simd<T, V>.MultiplyAdd(p2, q5, sum25);
                V p3 = Simd<T, V>.Create(Pixel<T>.Value(ref Unsafe.Add(ref third, down), ref intensities));
                sum30 = Simd<T, V>.MultiplyAdd(p3, q0, sum30);
                if (TWidth.Vectors > 1)
                    sum31 = Simd<T, V>.MultiplyAdd(p3, q1, sum31);
                if (TWidth.Vectors > 2)
                    sum32 = Simd<T, V>.MultiplyAdd(p3, q2, sum32);
                if (TWidth.Vectors > 3)
                    sum33 = Simd<T, V>.MultiplyAdd(p3, q3, sum33);
                if (TWidth.Vectors > 4)
                    sum34 = Simd<T, V>.MultiplyAdd(p3, q4, sum34);
                if (TWidth.Vectors > 5)
                    sum35 = Simd<T, V>.MultiplyAdd(p3, q5, sum35);
            }
            ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (nint)row * targetStride + column);
            var tile = new Tile<TEpilogue, TWidth>(ref to, targetStride, column, epilogue);
            check = tile.Finish(0, sum00, sum01, sum02, sum03, sum04, sum05, check);
            check = tile.Finish(1, sum10, sum11, sum12, sum13, sum14, sum15, check);
            check = tile.Finish(2, sum20, sum21, sum22, sum23, sum24, sum25, check);
            check = tile.Finish(3, sum30, sum31, sum32, sum33, sum34, sum35, check);
        }
        return Simd<T, V>.IsZero(check);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException($"The engine was given spans that do not fit: {otherwise}.");
    }

    // Where the sums of a tile go: through the epilogue into the target.
    private readonly ref struct Tile<TEpilogue, TWidth>(ref T target, nint targetStride, nint column, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue<T, V>, allows ref struct
        where TWidth : IWidth
    {
        private readonly ref T target = ref target;
        private readonly TEpilogue epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Finish(int row, V sum0, V sum1, V sum2, V sum3, V sum4, V sum5, V check)
        {
            V factor = Simd<T, V>.Create(epilogue.Factor);
            check = Finish(row, 0, sum0, factor, check);
            if (TWidth.Vectors > 1)
                check = Finish(row, 1, sum1, factor, check);
            if (TWidth.Vectors > 2)
                check = Finish(row, 2, sum2, factor, check);
            if (TWidth.Vectors > 3)
                check = Finish(row, 3, sum3, factor, check);
            if (TWidth.Vectors > 4)
                check = Finish(row, 4, sum4, factor, check);
            if (TWidth.Vectors > 5)
                check = Finish(row, 5, sum5, factor, check);
            return check;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Finish(int row, int vector, V sum, V factor, V check)
        {
            nint at = row * targetStride + vector * Simd<T, V>.Count;
            V value = epilogue.Of(sum, Simd<T, V>.Load(ref target, at), factor, column + vector * Simd<T, V>.Count);
            Simd<T, V>.Store(value, ref target, at);
            // x − x is 0 for every number, and NaN for infinity and NaN.
            return TEpilogue.IsChecked ? Simd<T, V>.Or(Simd<T, V>.Subtract(value, value), check) : check;
        }
    }
}
