using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// A matrix whose columns lie one after the other. One that it allocates itself has every column begin on a cache line, with room for
/// whole vectors and tiles; what stands in that room is never read into a result.
/// </summary>
internal sealed class ColumnMajor<T>
    where T : unmanaged
{
    private const int CacheLine = 64;
    private const int ColumnTile = 8;
    private readonly T[] values;
    private readonly int start;
    private readonly int length;

    /// <summary>Allocates a matrix of zeros.</summary>
    public ColumnMajor(int rows, int columns)
    {
        int size = Unsafe.SizeOf<T>();
        Rows = rows;
        Stride = RoundUp(rows, CacheLine / size);
        length = checked(Stride * RoundUp(columns, ColumnTile));
        values = GC.AllocateArray<T>(checked(length + CacheLine / size), pinned: true);
        nint past = Marshal.UnsafeAddrOfPinnedArrayElement(values, 0) % CacheLine;
        start = (int)((CacheLine - past) % CacheLine / size);
    }

    /// <summary>Some rows of an array whose columns lie side by side, without room behind them; nothing is copied.</summary>
    public ColumnMajor(T[] values, int stride, int firstRow, int rows) =>
        (this.values, Stride, start, Rows, length) = (values, stride, firstRow, rows, values.Length - firstRow);

    /// <summary>The elements of a column.</summary>
    public int Rows { get; }

    /// <summary>From one column to the next.</summary>
    public int Stride { get; }

    /// <summary>The columns one after the other, (i, j) at j · Stride + i.</summary>
    public Span<T> Values => values.AsSpan(start, length);

    /// <summary>Column j.</summary>
    public Span<T> Column(int j) => Values.Slice(j * Stride, Rows);

    /// <summary>Some rows of column j; they may reach into the room behind the last.</summary>
    public Span<T> Part(Range rows, int j) => Values.Slice(j * Stride + rows.Start.Value, rows.End.Value - rows.Start.Value);

    /// <summary>How many of m columns can be taken as one span: all, where the rows reach from column to column.</summary>
    public int Together(Range rows, int m) => rows.End.Value - rows.Start.Value == Stride ? m : 1;

    /// <summary>Some rows of column j; of several columns all rows.</summary>
    public Span<T> Parts(Range rows, int j, int together) => together == 1 ? Part(rows, j) : Values.Slice(j * Stride, together * Stride);

    /// <summary>The smallest multiple of a unit that is not below a number.</summary>
    public static int RoundUp(int number, int unit) => (number + unit - 1) / unit * unit;
}
