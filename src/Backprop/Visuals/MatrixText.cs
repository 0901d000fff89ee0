using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A matrix or a vector: its shape first, then the values at its corners to four digits.</summary>
internal static class MatrixText
{
    private const int Most = 6;

    internal static string Plain(Matrix<double> matrix) => Shape(matrix) + "\n" + Corners(matrix).ToText();

    internal static string Html(Matrix<double> matrix) => Corners(matrix).ToHtml(Shape(matrix));

    internal static string Plain(Vector<double> vector) => Shape(vector) + "\n" + Corners(vector.ToRowMatrix()).ToText();

    internal static string Html(Vector<double> vector) => Corners(vector.ToRowMatrix()).ToHtml(Shape(vector));

    private static string Shape(Matrix<double> matrix) => $"{matrix.RowCount}×{matrix.ColumnCount} matrix";

    private static string Shape(Vector<double> vector) => $"vector of {vector.Count}";

    private static Table Corners(Matrix<double> matrix)
    {
        int?[] rows = Ends(matrix.RowCount), columns = Ends(matrix.ColumnCount);
        return new Table(
            [.. columns.Select(_ => "")],
            [.. rows.Select(row => columns.Select(column => row is { } r && column is { } c ? NumberText.Short(matrix[r, c], digits: 4) : "…").ToArray())],
            [.. columns.Select(_ => true)]);
    }

    // null stands for those between.
    private static int?[] Ends(int count) => count <= Most
        ? [.. Enumerable.Range(0, count).Select(index => (int?)index)]
        : [0, 1, 2, null, count - 3, count - 2, count - 1];
}
