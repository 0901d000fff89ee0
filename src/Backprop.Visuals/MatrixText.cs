using Backprop.Visuals.Charts;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>A matrix or a vector: its shape, the values at its corners to four digits and, where these are not all, a heat map.</summary>
internal static class MatrixText
{
    private const int MaxWhole = 6;

    internal static string Plain(Matrix<double> matrix) => Shape(matrix) + "\n" + Corners(matrix).ToText();

    internal static string Html(Matrix<double> matrix) => Html(matrix, Shape(matrix));

    internal static string Plain(Vector<double> vector) => Shape(vector) + "\n" + Corners(vector.ToRowMatrix()).ToText();

    internal static string Html(Vector<double> vector) => Html(vector.ToRowMatrix(), Shape(vector));

    private static string Html(Matrix<double> matrix, string shape)
    {
        string corners = Corners(matrix).ToHtml(shape);
        double[] numbers = [.. matrix.Enumerate().Where(double.IsFinite)];
        if ((matrix.RowCount <= MaxWhole && matrix.ColumnCount <= MaxWhole) || numbers.All(number => number == 0))
            return corners;
        string words = $"Heat map of a {shape}: values from {NumberText.Short(numbers.Min(), 4)} to {NumberText.Short(numbers.Max(), 4)}";
        return corners + "\n" + new Figure(words, ChartPicture.Draw(PlotlyJson.Of(MatrixHeatMap.Thinned(matrix)), words)).Html();
    }

    private static string Shape(Matrix<double> matrix) => $"{MatrixShape.Of(matrix)} matrix";

    private static string Shape(Vector<double> vector) => $"vector of {vector.Count}";

    private static Table Corners(Matrix<double> matrix)
    {
        int?[] rows = Ends(matrix.RowCount), columns = Ends(matrix.ColumnCount);
        return new Table(
            [.. columns.Select(_ => "")],
            [.. rows.Select(row => columns.Select(column => Cell(row, column)).ToArray())],
            [.. columns.Select(_ => true)]);

        string Cell(int? row, int? column) => row is { } r && column is { } c ? NumberText.Short(matrix[r, c], 4) : "…";
    }

    // null stands for those between.
    private static int?[] Ends(int count) => count <= MaxWhole
        ? [.. Enumerable.Range(0, count).Select(index => (int?)index)]
        : [0, 1, 2, null, count - 3, count - 2, count - 1];
}
