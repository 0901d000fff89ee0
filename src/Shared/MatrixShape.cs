using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Shared;

/// <summary>Shapes as text, and the errors that state them.</summary>
internal static class MatrixShape
{
    public static string Of(Matrix<double> matrix) => $"{matrix.RowCount}×{matrix.ColumnCount}";

    public static void Same(Matrix<double> one, string oneName, Matrix<double> other, string otherName, string reason)
    {
        if (one.RowCount != other.RowCount || one.ColumnCount != other.ColumnCount)
            throw new ArgumentException($"{oneName} is {Of(one)} but {otherName} is {Of(other)}; they must have the same shape: {reason}.");
    }
}
