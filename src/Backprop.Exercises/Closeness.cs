using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Whether two matrices are the same but for rounding, or but for one factor.</summary>
internal static class Closeness
{
    /// <summary>The relative difference that another order of summation may cause in double.</summary>
    public const double Exact = 1e-9;

    /// <summary>The relative difference that another order of summation may cause in float.</summary>
    public const double Single = 1e-5;

    public static bool SameShape(Matrix<double> A, Matrix<double> B) => A.RowCount == B.RowCount && A.ColumnCount == B.ColumnCount;

    public static bool IsZero(Matrix<double> A) => Largest(A) == 0;

    /// <summary>
    /// ‖A − factor·B‖ is at most <paramref name="tolerance"/> times the larger of the two. Both are measured from
    /// <paramref name="origin"/> if there is one: an updated W is judged by its step, which is tiny beside W.
    /// </summary>
    public static bool Near(Matrix<double> A, Matrix<double> B, double tolerance, double factor = 1, Matrix<double>? origin = null)
    {
        if (!SameShape(A, B))
            return false;
        double size = Math.Max(Largest(A), Math.Abs(factor) * Largest(B));
        if (size == 0)
            return true;
        // Divided by the largest value, no square overflows.
        double[] a = (A / size).ToColumnMajorArray(), b = (factor * B / size).ToColumnMajorArray();
        double difference = TensorPrimitives.Distance<double>(a, b);
        if (origin is null || !SameShape(A, origin))
            return difference <= tolerance * Math.Max(TensorPrimitives.Norm<double>(a), TensorPrimitives.Norm<double>(b));
        double[] o = (origin / size).ToColumnMajorArray();
        // W − η·dW is rounded as W is, however small the step; to float only if its values are floats.
        double rounding = (tolerance >= Single && AreSingle(A) ? 1e-7 : 1e-15) * TensorPrimitives.Norm<double>(o);
        double step = Math.Max(TensorPrimitives.Distance<double>(a, o), TensorPrimitives.Distance<double>(b, o));
        return difference <= tolerance * step + rounding;
    }

    /// <summary>The c for which A = c·B; null if there is none.</summary>
    public static double? Ratio(Matrix<double> A, Matrix<double> B, double tolerance)
    {
        double sizeA = Largest(A), sizeB = Largest(B);
        if (!SameShape(A, B) || sizeB == 0)
            return null;
        // The c for which c·B comes nearest to A.
        double[] a = (A / (sizeA == 0 ? 1 : sizeA)).ToColumnMajorArray(), b = (B / sizeB).ToColumnMajorArray();
        double factor = TensorPrimitives.Dot<double>(a, b) / TensorPrimitives.Dot<double>(b, b) * sizeA / sizeB;
        return Near(A, B, tolerance, factor) ? factor : null;
    }

    private static bool AreSingle(Matrix<double> A) => A.ForAll(value => value == (float)value);

    private static double Largest(Matrix<double> A) => Math.Abs(TensorPrimitives.MaxMagnitude<double>(A.ToColumnMajorArray()));
}
