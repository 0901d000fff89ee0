using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// The matrix product that training consists of: target = f(P·Q), where f is applied while the sums are still in registers.
/// </summary>
/// <remarks>
/// A tile of 8 × 3 vectors of the target (4 × 3 where there are only 16 registers) stays in registers while the inner index
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
    /// vector does the last vector begin earlier; it computes again what it shares with the vector before it.
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
        Check(column % width == 0 && column < endColumn && endColumn - width >= column, "columns hold a vector");
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
        nint down = P.RowStride, down2 = 2 * down, down3 = 3 * down, down4 = 4 * down, along = P.ColumnStride;
        ref int lists = ref MemoryMarshal.GetReference(inner.Indices);
        ref int counts = ref MemoryMarshal.GetReference(inner.Counts);
        V check = default, factor = Simd<T, V>.Create(epilogue.Factor);
        for (int row = firstRow; row < endRow; row += rows)
        {
            int list = inner.IsShared ? 0 : row / rows;
            ref int index = ref Unsafe.Add(ref lists, list * inner.IndexStride);
            int count = Unsafe.Add(ref counts, list);
            if (TEpilogue.KeepsTargetWhereZero && count == 0)
                continue;   // pixels at the border, blank in the whole batch
            ref T p = ref Unsafe.Add(ref MemoryMarshal.GetReference(P.Values), row * down);
            ref T q = ref Unsafe.Add(ref MemoryMarshal.GetReference(Q), column);
            V zero = default;
            V sum00 = zero, sum01 = zero, sum02 = zero;
            V sum10 = zero, sum11 = zero, sum12 = zero;
            V sum20 = zero, sum21 = zero, sum22 = zero;
            V sum30 = zero, sum31 = zero, sum32 = zero;
            V sum40 = zero, sum41 = zero, sum42 = zero;
            V sum50 = zero, sum51 = zero, sum52 = zero;
            V sum60 = zero, sum61 = zero, sum62 = zero;
            V sum70 = zero, sum71 = zero, sum72 = zero;
            for (int term = 0; term < count; term++)
            {
                nint k = Unsafe.Add(ref index, term);
                ref T high = ref Unsafe.Add(ref p, k * along);
                ref T from = ref Unsafe.Add(ref q, k * qStride);
                V q0 = Simd<T, V>.Load(ref from, 0), q1 = zero, q2 = zero;
                if (TWidth.Vectors > 1)
                    q1 = Simd<T, V>.Load(ref from, Simd<T, V>.Count);
                if (TWidth.Vectors > 2)
                    q2 = Simd<T, V>.Load(ref from, 2 * Simd<T, V>.Count);
                V p0 = Simd<T, V>.Create(high);
                sum00 = Simd<T, V>.MultiplyAdd(p0, q0, sum00);
                if (TWidth.Vectors > 1)
                    sum01 = Simd<T, V>.MultiplyAdd(p0, q1, sum01);
                if (TWidth.Vectors > 2)
                    sum02 = Simd<T, V>.MultiplyAdd(p0, q2, sum02);
                V p1 = Simd<T, V>.Create(Unsafe.Add(ref high, down));
                sum10 = Simd<T, V>.MultiplyAdd(p1, q0, sum10);
                if (TWidth.Vectors > 1)
                    sum11 = Simd<T, V>.MultiplyAdd(p1, q1, sum11);
                if (TWidth.Vectors > 2)
                    sum12 = Simd<T, V>.MultiplyAdd(p1, q2, sum12);
                V p2 = Simd<T, V>.Create(Unsafe.Add(ref high, down2));
                sum20 = Simd<T, V>.MultiplyAdd(p2, q0, sum20);
                if (TWidth.Vectors > 1)
                    sum21 = Simd<T, V>.MultiplyAdd(p2, q1, sum21);
                if (TWidth.Vectors > 2)
                    sum22 = Simd<T, V>.MultiplyAdd(p2, q2, sum22);
                V p3 = Simd<T, V>.Create(Unsafe.Add(ref high, down3));
                sum30 = Simd<T, V>.MultiplyAdd(p3, q0, sum30);
                if (TWidth.Vectors > 1)
                    sum31 = Simd<T, V>.MultiplyAdd(p3, q1, sum31);
                if (TWidth.Vectors > 2)
                    sum32 = Simd<T, V>.MultiplyAdd(p3, q2, sum32);
                if (Simd<T, V>.TileRows > 4)
                {
                    ref T low = ref Unsafe.Add(ref high, down4);
                    V p4 = Simd<T, V>.Create(low);
                    sum40 = Simd<T, V>.MultiplyAdd(p4, q0, sum40);
                    if (TWidth.Vectors > 1)
                        sum41 = Simd<T, V>.MultiplyAdd(p4, q1, sum41);
                    if (TWidth.Vectors > 2)
                        sum42 = Simd<T, V>.MultiplyAdd(p4, q2, sum42);
                    V p5 = Simd<T, V>.Create(Unsafe.Add(ref low, down));
                    sum50 = Simd<T, V>.MultiplyAdd(p5, q0, sum50);
                    if (TWidth.Vectors > 1)
                        sum51 = Simd<T, V>.MultiplyAdd(p5, q1, sum51);
                    if (TWidth.Vectors > 2)
                        sum52 = Simd<T, V>.MultiplyAdd(p5, q2, sum52);
                    V p6 = Simd<T, V>.Create(Unsafe.Add(ref low, down2));
                    sum60 = Simd<T, V>.MultiplyAdd(p6, q0, sum60);
                    if (TWidth.Vectors > 1)
                        sum61 = Simd<T, V>.MultiplyAdd(p6, q1, sum61);
                    if (TWidth.Vectors > 2)
                        sum62 = Simd<T, V>.MultiplyAdd(p6, q2, sum62);
                    V p7 = Simd<T, V>.Create(Unsafe.Add(ref low, down3));
                    sum70 = Simd<T, V>.MultiplyAdd(p7, q0, sum70);
                    if (TWidth.Vectors > 1)
                        sum71 = Simd<T, V>.MultiplyAdd(p7, q1, sum71);
                    if (TWidth.Vectors > 2)
                        sum72 = Simd<T, V>.MultiplyAdd(p7, q2, sum72);
                }
            }
            ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (nint)row * targetStride + column);
            var tile = new Tile<TEpilogue, TWidth>(ref to, targetStride, column, epilogue);
            check = tile.Finish(0, sum00, sum01, sum02, factor, check);
            check = tile.Finish(1, sum10, sum11, sum12, factor, check);
            check = tile.Finish(2, sum20, sum21, sum22, factor, check);
            check = tile.Finish(3, sum30, sum31, sum32, factor, check);
            if (Simd<T, V>.TileRows > 4)
            {
                check = tile.Finish(4, sum40, sum41, sum42, factor, check);
                check = tile.Finish(5, sum50, sum51, sum52, factor, check);
                check = tile.Finish(6, sum60, sum61, sum62, factor, check);
                check = tile.Finish(7, sum70, sum71, sum72, factor, check);
            }
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
        public V Finish(int row, V sum0, V sum1, V sum2, V factor, V check)
        {
            check = Finish(row, 0, sum0, factor, check);
            if (TWidth.Vectors > 1)
                check = Finish(row, 1, sum1, factor, check);
            if (TWidth.Vectors > 2)
                check = Finish(row, 2, sum2, factor, check);
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
