using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>The operations of the formulas; null where the shapes do not fit.</summary>
internal static class Part
{
    public static Matrix<double>? Product(Matrix<double> A, Matrix<double> B) => A.ColumnCount == B.RowCount ? A * B : null;

    public static Matrix<double>? Times(Matrix<double> A, Matrix<double> B) =>
        Closeness.SameShape(A, B) ? A.PointwiseMultiply(B) : null;

    public static Matrix<double>? Plus(Matrix<double> A, Matrix<double> B) => Closeness.SameShape(A, B) ? A + B : null;

    public static Matrix<double>? Minus(Matrix<double> A, Matrix<double> B) => Closeness.SameShape(A, B) ? A - B : null;

    /// <summary>As many columns as <paramref name="count"/>, each of them b.</summary>
    public static Matrix<double> Columns(Vector<double> b, int count) => Matrix<double>.Build.Dense(b.Count, count, (i, _) => b[i]);

    public static Matrix<double> Ones(Matrix<double> like) => Matrix<double>.Build.Dense(like.RowCount, like.ColumnCount, 1);
}
