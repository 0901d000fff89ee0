using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>A matrix factor in a span: element (i, j) stands at i · RowStride + j · ColumnStride.</summary>
internal readonly ref struct Factor<T>(Span<T> values, int rowStride, int columnStride)
{
    /// <summary>Its elements.</summary>
    public Span<T> Values { get; } = values;

    /// <summary>From one row to the next.</summary>
    public int RowStride { get; } = rowStride;

    /// <summary>From one column to the next.</summary>
    public int ColumnStride { get; } = columnStride;
}

/// <summary>
/// The matrix product that training consists of: target = f(P·Q), f applied while the sums are still in registers.
/// </summary>
/// <remarks>
/// A tile of 8 × 3 vectors of the target (4 × 3 where there are but 16 registers) stays in registers while the inner index
/// runs; each element is one chain of fused multiply-adds in the order of <see cref="Terms"/>, whatever the tile and the
/// thread that computes it.
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>The most vectors of a tile's row.</summary>
    public const int TileVectors = 3;

    /// <summary>Rows of a tile, on this hardware.</summary>
    public static int TileRows { get; } =
        Vector512.IsHardwareAccelerated ? RowsOf<float, Vector512<float>, Vectors512<float>>()
        : Vector256.IsHardwareAccelerated ? RowsOf<float, Vector256<float>, Vectors256<float>>()
        : RowsOf<float, Vector128<float>, Vectors128<float>>();

    /// <summary>Elements of a vector, on this hardware.</summary>
    public static int VectorLength<T>()
        where T : unmanaged =>
        Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count;

    /// <summary>
    /// The given rows and columns of the target from P (rows × inner) and Q (inner × columns): Q and target have their
    /// columns side by side; rows begin with a tile and columns with a vector, and both are computed in whole ones.
    /// </summary>
    /// <returns>Whether all that <paramref name="result"/> checks is finite.</returns>
    public static bool Multiply<T, TResult>(
        Factor<T> P, ReadOnlySpan<T> Q, int qStride, Terms terms, Span<T> target, int targetStride, Range rows, Range columns, TResult result)
        where T : unmanaged
        where TResult : struct, IResult<T>, allows ref struct
    {
        return Vector512.IsHardwareAccelerated ? Tiles<T, Vector512<T>, Vectors512<T>, TResult>(P, Q, qStride, terms, target, targetStride, rows, columns, result)
            : Vector256.IsHardwareAccelerated ? Tiles<T, Vector256<T>, Vectors256<T>, TResult>(P, Q, qStride, terms, target, targetStride, rows, columns, result)
            : Tiles<T, Vector128<T>, Vectors128<T>, TResult>(P, Q, qStride, terms, target, targetStride, rows, columns, result);
    }

    private static int RowsOf<T, V, S>()
        where T : unmanaged
        where V : struct
        where S : IVectors<T, V> => S.HasManyRegisters ? 8 : 4;

    private static bool Tiles<T, V, S, TResult>(
        Factor<T> P, ReadOnlySpan<T> Q, int qStride, Terms terms, Span<T> target, int targetStride, Range rows, Range columns, TResult result)
        where T : unmanaged
        where V : struct
        where S : IVectors<T, V>
        where TResult : struct, IResult<T>, allows ref struct
    {
        int tile = RowsOf<T, V, S>();
        int firstRow = rows.Start.Value, lastRow = ColumnMajor<T>.RoundUp(rows.End.Value, tile);
        int firstColumn = columns.Start.Value, lastColumn = ColumnMajor<T>.RoundUp(columns.End.Value, S.Count);
        // The loops below run on references without bounds checks: what they reach is checked once, here.
        int inner = terms.MostInner;
        Check(firstRow % tile == 0 && firstColumn % S.Count == 0 && firstRow < lastRow && firstColumn < lastColumn && inner > 0, "rows and columns begin a tile");
        Check((lastRow - 1L) * P.RowStride + (inner - 1L) * P.ColumnStride < P.Values.Length, "P is too short");
        Check((inner - 1L) * qStride + lastColumn <= Q.Length, "Q is too short");
        Check((lastRow - 1L) * targetStride + lastColumn <= target.Length, "the target is too short");
        Check((lastRow / tile - 1L) * terms.IndexStride + inner <= terms.Indices.Length, "there are too few lists of terms");

        bool finite = true;
        for (int column = firstColumn; column < lastColumn;)
        {
            int left = (lastColumn - column) / S.Count;
            // Four vectors are two tiles of two, rather than one of three and a narrow one.
            int vectors = left == 4 ? 2 : Math.Min(left, TileVectors);
            finite &= vectors switch
            {
                1 => Strip<T, V, S, TResult, One>(P, Q, qStride, terms, target, targetStride, firstRow, lastRow, column, result),
                2 => Strip<T, V, S, TResult, Two>(P, Q, qStride, terms, target, targetStride, firstRow, lastRow, column, result),
                _ => Strip<T, V, S, TResult, Three>(P, Q, qStride, terms, target, targetStride, firstRow, lastRow, column, result),
            };
            column += vectors * S.Count;
        }
        return finite;
    }

    // The tiles of some rows, one below the other, as wide as TWidth says.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Strip<T, V, S, TResult, TWidth>(
        Factor<T> P, ReadOnlySpan<T> Q, int qStride, Terms terms, Span<T> target, int targetStride, int firstRow, int lastRow, int column, TResult result)
        where T : unmanaged
        where V : struct
        where S : IVectors<T, V>
        where TResult : struct, IResult<T>, allows ref struct
        where TWidth : IWidth
    {
        int rows = RowsOf<T, V, S>(), blocks = terms.Blocks;
        nint down = P.RowStride, down2 = 2 * down, down3 = 3 * down, down4 = 4 * down, along = P.ColumnStride;
        Span<T> partial = stackalloc T[8 * TileVectors * S.Count];
        V zero = default, factor = S.Create(result.Factor), check = zero;
        for (int row = firstRow; row < lastRow; row += rows)
        {
            int number = row / rows;
            ref int index = ref Unsafe.Add(ref MemoryMarshal.GetReference(terms.Indices), number * terms.IndexStride);
            ref int end = ref Unsafe.Add(ref MemoryMarshal.GetReference(terms.Ends), number * terms.EndStride);
            if (TResult.IsUnchangedByZero && Unsafe.Add(ref end, blocks - 1) == 0)
                continue;   // pixels at the border, blank in the whole batch
            ref T p = ref Unsafe.Add(ref MemoryMarshal.GetReference(P.Values), row * down);
            ref T q = ref Unsafe.Add(ref MemoryMarshal.GetReference(Q), column);
            int term = 0;
            for (int block = 0; block < blocks; block++)
            {
                V sum00 = zero, sum01 = zero, sum02 = zero;
                V sum10 = zero, sum11 = zero, sum12 = zero;
                V sum20 = zero, sum21 = zero, sum22 = zero;
                V sum30 = zero, sum31 = zero, sum32 = zero;
                V sum40 = zero, sum41 = zero, sum42 = zero;
                V sum50 = zero, sum51 = zero, sum52 = zero;
                V sum60 = zero, sum61 = zero, sum62 = zero;
                V sum70 = zero, sum71 = zero, sum72 = zero;
                for (int stop = Unsafe.Add(ref end, block); term < stop; term++)
                {
                    nint k = Unsafe.Add(ref index, term);
                    ref T high = ref Unsafe.Add(ref p, k * along);
                    ref T from = ref Unsafe.Add(ref q, k * qStride);
                    V q0 = S.Load(ref from, 0), q1 = zero, q2 = zero;
                    if (TWidth.Vectors > 1)
                        q1 = S.Load(ref from, S.Count);
                    if (TWidth.Vectors > 2)
                        q2 = S.Load(ref from, 2 * S.Count);
                    V p0 = S.Create(high);
                    sum00 = S.MultiplyAdd(p0, q0, sum00);
                    if (TWidth.Vectors > 1)
                        sum01 = S.MultiplyAdd(p0, q1, sum01);
                    if (TWidth.Vectors > 2)
                        sum02 = S.MultiplyAdd(p0, q2, sum02);
                    V p1 = S.Create(Unsafe.Add(ref high, down));
                    sum10 = S.MultiplyAdd(p1, q0, sum10);
                    if (TWidth.Vectors > 1)
                        sum11 = S.MultiplyAdd(p1, q1, sum11);
                    if (TWidth.Vectors > 2)
                        sum12 = S.MultiplyAdd(p1, q2, sum12);
                    V p2 = S.Create(Unsafe.Add(ref high, down2));
                    sum20 = S.MultiplyAdd(p2, q0, sum20);
                    if (TWidth.Vectors > 1)
                        sum21 = S.MultiplyAdd(p2, q1, sum21);
                    if (TWidth.Vectors > 2)
                        sum22 = S.MultiplyAdd(p2, q2, sum22);
                    V p3 = S.Create(Unsafe.Add(ref high, down3));
                    sum30 = S.MultiplyAdd(p3, q0, sum30);
                    if (TWidth.Vectors > 1)
                        sum31 = S.MultiplyAdd(p3, q1, sum31);
                    if (TWidth.Vectors > 2)
                        sum32 = S.MultiplyAdd(p3, q2, sum32);
                    if (S.HasManyRegisters)
                    {
                        ref T low = ref Unsafe.Add(ref high, down4);
                        V p4 = S.Create(low);
                        sum40 = S.MultiplyAdd(p4, q0, sum40);
                        if (TWidth.Vectors > 1)
                            sum41 = S.MultiplyAdd(p4, q1, sum41);
                        if (TWidth.Vectors > 2)
                            sum42 = S.MultiplyAdd(p4, q2, sum42);
                        V p5 = S.Create(Unsafe.Add(ref low, down));
                        sum50 = S.MultiplyAdd(p5, q0, sum50);
                        if (TWidth.Vectors > 1)
                            sum51 = S.MultiplyAdd(p5, q1, sum51);
                        if (TWidth.Vectors > 2)
                            sum52 = S.MultiplyAdd(p5, q2, sum52);
                        V p6 = S.Create(Unsafe.Add(ref low, down2));
                        sum60 = S.MultiplyAdd(p6, q0, sum60);
                        if (TWidth.Vectors > 1)
                            sum61 = S.MultiplyAdd(p6, q1, sum61);
                        if (TWidth.Vectors > 2)
                            sum62 = S.MultiplyAdd(p6, q2, sum62);
                        V p7 = S.Create(Unsafe.Add(ref low, down3));
                        sum70 = S.MultiplyAdd(p7, q0, sum70);
                        if (TWidth.Vectors > 1)
                            sum71 = S.MultiplyAdd(p7, q1, sum71);
                        if (TWidth.Vectors > 2)
                            sum72 = S.MultiplyAdd(p7, q2, sum72);
                    }
                }
                var tile = new Tile<T, V, S, TResult, TWidth>(ref MemoryMarshal.GetReference(partial), ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (nint)row * targetStride + column), targetStride, column, isFirst: block == 0, isLast: block == blocks - 1, result);
                check = tile.Finish(0, sum00, sum01, sum02, factor, check);
                check = tile.Finish(1, sum10, sum11, sum12, factor, check);
                check = tile.Finish(2, sum20, sum21, sum22, factor, check);
                check = tile.Finish(3, sum30, sum31, sum32, factor, check);
                if (S.HasManyRegisters)
                {
                    check = tile.Finish(4, sum40, sum41, sum42, factor, check);
                    check = tile.Finish(5, sum50, sum51, sum52, factor, check);
                    check = tile.Finish(6, sum60, sum61, sum62, factor, check);
                    check = tile.Finish(7, sum70, sum71, sum72, factor, check);
                }
            }
        }
        return S.AllEqual(check, zero);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException($"The engine was given spans that do not fit: {otherwise}.");
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

    // Where a tile's sums go: of all blocks but the last into a buffer, then through the result into the target.
    private readonly ref struct Tile<T, V, S, TResult, TWidth>(
        ref T partial, ref T target, nint targetStride, nint column, bool isFirst, bool isLast, TResult result)
        where T : unmanaged
        where V : struct
        where S : IVectors<T, V>
        where TResult : struct, IResult<T>, allows ref struct
        where TWidth : IWidth
    {
        private readonly ref T partial = ref partial;
        private readonly ref T target = ref target;
        private readonly TResult result = result;

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
            nint buffered = (row * TileVectors + vector) * S.Count;
            if (!isFirst)
                sum = S.Add(S.Load(ref partial, buffered), sum);
            if (!isLast)
            {
                S.Store(sum, ref partial, buffered);
                return check;
            }
            nint at = row * targetStride + vector * S.Count;
            V value = result.Of<V, S>(sum, S.Load(ref target, at), factor, column + vector * S.Count);
            S.Store(value, ref target, at);
            // x − x is 0 for every number, and NaN for infinity and NaN.
            return TResult.IsChecked ? S.Or(S.Subtract(value, value), check) : check;
        }
    }
}
