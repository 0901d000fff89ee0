using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// The matrix product that training consists of, on padded row-major spans, with vectors as wide as the hardware has them.
/// </summary>
/// <remarks>
/// Each element of a product is one chain of fused multiply-adds along the inner dimension, cut into blocks as OpenBLAS
/// cuts it (level3.c, Q = 256, as for x64 processors with AVX2). So a result does not depend on the vectors' width, and
/// is the one NumPy has with that library, to the last bit.
/// </remarks>
internal static class Kernels
{
    private const int RowTile = 4;
    private const int MostInner = 256;

    /// <summary>The number of rows, with what is added so that tiles fit.</summary>
    public static int PadRows(int rows) => (rows + RowTile - 1) / RowTile * RowTile;

    /// <summary>The number of columns, with what is added so that tiles of two vectors fit.</summary>
    public static int PadColumns<T>(int columns) => (columns + 2 * Vector<T>.Count - 1) / (2 * Vector<T>.Count) * (2 * Vector<T>.Count);

    /// <summary>What becomes of an element of a product.</summary>
    public interface IResult<T>
    {
        /// <summary>The new value of the target.</summary>
        Vector<T> Of(Vector<T> sum, Vector<T> target, int row);
    }

    /// <summary>target = P·Q + b, b added to every column.</summary>
    public readonly struct PlusBias<T>(T[] b) : IResult<T>
    {
        /// <inheritdoc/>
        public Vector<T> Of(Vector<T> sum, Vector<T> target, int row) => sum + new Vector<T>(b[row]);
    }

    /// <summary>target = P·Q.</summary>
    public readonly struct Product<T> : IResult<T>
    {
        /// <inheritdoc/>
        public Vector<T> Of(Vector<T> sum, Vector<T> target, int row) => sum;
    }

    /// <summary>target = target − step·(P·Q).</summary>
    public readonly struct Descent<T>(T step) : IResult<T>
    {
        /// <inheritdoc/>
        public Vector<T> Of(Vector<T> sum, Vector<T> target, int row) => target - new Vector<T>(step) * sum;
    }

    /// <summary>A matrix in a span: element (i, j) stands at i · RowStride + j · ColumnStride.</summary>
    public readonly ref struct Operand<T>(ReadOnlySpan<T> values, int rowStride, int columnStride)
    {
        /// <summary>Its elements.</summary>
        public ReadOnlySpan<T> Values { get; } = values;

        /// <summary>From one row to the next.</summary>
        public int RowStride { get; } = rowStride;

        /// <summary>From one column to the next.</summary>
        public int ColumnStride { get; } = columnStride;
    }

    /// <summary>
    /// target (rows × columns) from P (rows × inner) and Q (inner × columns); Q and target are row-major with the given
    /// strides, rows and columns are padded.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TResult>(
        Operand<T> P, ReadOnlySpan<T> Q, int qStride, int inner, Span<T> target, int targetStride, int rows, int columns, TResult result)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TResult : struct, IResult<T>
    {
        int width = Vector<T>.Count;
        // The loops below run on references without bounds checks: what they reach is checked once, here.
        Check(rows % RowTile == 0 && columns % (2 * width) == 0 && inner > 0, "rows and columns must be padded");
        Check((rows - 1) * P.RowStride + (inner - 1) * P.ColumnStride < P.Values.Length, "P is too short");
        Check((inner - 1) * qStride + columns <= Q.Length, "Q is too short");
        Check((rows - 1) * targetStride + columns <= target.Length, "the target is too short");

        nint next = P.ColumnStride, down = P.RowStride;
        ref T p = ref MemoryMarshal.GetReference(P.Values);
        ref T q = ref MemoryMarshal.GetReference(Q);
        ref T t = ref MemoryMarshal.GetReference(target);
        for (int j = 0; j < columns; j += 2 * width)
        {
            for (int i = 0; i < rows; i += RowTile)
            {
                Vector<T> total00 = default, total01 = default, total10 = default, total11 = default;
                Vector<T> total20 = default, total21 = default, total30 = default, total31 = default;
                ref T row = ref Unsafe.Add(ref p, i * down);
                ref T column = ref Unsafe.Add(ref q, j);
                for (int left = inner; left > 0;)
                {
                    int block = Block(left);
                    left -= block;
                    Vector<T> sum00 = default, sum01 = default, sum10 = default, sum11 = default;
                    Vector<T> sum20 = default, sum21 = default, sum30 = default, sum31 = default;
                    for (; block > 0; block--)
                    {
                        var q0 = Vector.LoadUnsafe(ref column);
                        var q1 = Vector.LoadUnsafe(ref column, (nuint)width);
                        var p0 = new Vector<T>(row);
                        sum00 = MultiplyAdd(p0, q0, sum00);
                        sum01 = MultiplyAdd(p0, q1, sum01);
                        var p1 = new Vector<T>(Unsafe.Add(ref row, down));
                        sum10 = MultiplyAdd(p1, q0, sum10);
                        sum11 = MultiplyAdd(p1, q1, sum11);
                        var p2 = new Vector<T>(Unsafe.Add(ref row, 2 * down));
                        sum20 = MultiplyAdd(p2, q0, sum20);
                        sum21 = MultiplyAdd(p2, q1, sum21);
                        var p3 = new Vector<T>(Unsafe.Add(ref row, 3 * down));
                        sum30 = MultiplyAdd(p3, q0, sum30);
                        sum31 = MultiplyAdd(p3, q1, sum31);
                        row = ref Unsafe.Add(ref row, next);
                        column = ref Unsafe.Add(ref column, qStride);
                    }
                    total00 += sum00;
                    total01 += sum01;
                    total10 += sum10;
                    total11 += sum11;
                    total20 += sum20;
                    total21 += sum21;
                    total30 += sum30;
                    total31 += sum31;
                }
                ref T tile = ref Unsafe.Add(ref t, (nint)i * targetStride + j);
                Store(ref tile, total00, total01, i, result);
                Store(ref Unsafe.Add(ref tile, targetStride), total10, total11, i + 1, result);
                Store(ref Unsafe.Add(ref tile, 2 * targetStride), total20, total21, i + 2, result);
                Store(ref Unsafe.Add(ref tile, 3 * targetStride), total30, total31, i + 3, result);
            }
        }
    }

    /// <summary>
    /// The values of the bytes of one sample, looked up in a table of 256: as a row, and as a column of a matrix whose rows
    /// are <paramref name="columnStride"/> apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen<T>(ReadOnlySpan<byte> bytes, ReadOnlySpan<T> table, Span<T> row, Span<T> column, int columnStride)
        where T : unmanaged
    {
        Check(table.Length == 256 && row.Length >= bytes.Length && column.Length > (bytes.Length - 1) * columnStride, "the spans are too short");
        ref T values = ref MemoryMarshal.GetReference(table);
        ref T r = ref MemoryMarshal.GetReference(row);
        ref T c = ref MemoryMarshal.GetReference(column);
        for (int i = 0; i < bytes.Length; i++)
        {
            T value = Unsafe.Add(ref values, bytes[i]);
            Unsafe.Add(ref r, i) = value;
            Unsafe.Add(ref c, (nint)i * columnStride) = value;
        }
    }

    /// <summary>The sum in the order in which NumPy adds: eight chains at a time, halves where there are more than 128.</summary>
    public static T Sum<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = values.Length;
        if (n > 128)
        {
            int half = n / 2 / 8 * 8;
            return Sum(values[..half]) + Sum(values[half..]);
        }
        T sum = T.Zero;
        int i = 0;
        if (n >= 8)
        {
            Span<T> chains = stackalloc T[8];
            for (; i + 8 <= n; i += 8)
                for (int c = 0; c < 8; c++)
                    chains[c] += values[i + c];
            sum = ((chains[0] + chains[1]) + (chains[2] + chains[3])) + ((chains[4] + chains[5]) + (chains[6] + chains[7]));
        }
        for (; i < n; i++)
            sum += values[i];
        return sum;
    }

    // How many of the inner elements left go into the next block: Q, or about a half where less than two Q are left.
    private static int Block(int left) =>
        left >= 2 * MostInner ? MostInner
        : left > MostInner ? (left / 2 + RowTile - 1) / RowTile * RowTile
        : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TResult>(ref T target, Vector<T> sum0, Vector<T> sum1, int row, TResult result)
        where T : unmanaged
        where TResult : struct, IResult<T>
    {
        nuint width = (nuint)Vector<T>.Count;
        result.Of(sum0, Vector.LoadUnsafe(ref target), row).StoreUnsafe(ref target);
        result.Of(sum1, Vector.LoadUnsafe(ref target, width), row).StoreUnsafe(ref target, width);
    }

    // a·b + c, fused where the hardware can.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c) =>
        typeof(T) == typeof(double) ? Vector.MultiplyAddEstimate(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>()
        : typeof(T) == typeof(float) ? Vector.MultiplyAddEstimate(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>()
        : a * b + c;

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException($"The engine was given spans that do not fit: {otherwise}.");
    }
}
