namespace Backprop.Engine;

/// <summary>Between a matrix and its transpose, a square at a time, so that both are read and written along cache lines.</summary>
internal static class Transposition
{
    private const int Square = 16;

    /// <summary>The given rows and the first columns of a matrix, into its transpose.</summary>
    public static void Of<T>(ColumnMajor<T> matrix, Range rows, int columns, ColumnMajor<T> transpose)
        where T : unmanaged => Copy(matrix, rows, 0..columns, transpose);

    /// <summary>Out of a transpose: the given rows and the first columns of the matrix.</summary>
    public static void Back<T>(ColumnMajor<T> transpose, Range rows, int columns, ColumnMajor<T> matrix)
        where T : unmanaged => Copy(transpose, 0..columns, rows, matrix);

    private static void Copy<T>(ColumnMajor<T> from, Range rows, Range columns, ColumnMajor<T> to)
        where T : unmanaged
    {
        int lastRow = Math.Min(rows.End.Value, from.Rows), lastColumn = Math.Min(columns.End.Value, to.Rows);
        for (int row = rows.Start.Value; row < lastRow; row += Square)
            for (int column = columns.Start.Value; column < lastColumn; column += Square)
                for (int j = column; j < Math.Min(column + Square, lastColumn); j++)
                {
                    var source = from.Column(j);
                    var target = to.Values[j..];
                    for (int i = row; i < Math.Min(row + Square, lastRow); i++)
                        target[i * to.Stride] = source[i];
                }
    }
}
