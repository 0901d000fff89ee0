using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Whether two matrices are the same but for rounding, or but for one factor.</summary>
internal static class Closeness
{
    /// <summary>Relative: what a sum computed in another order may differ by, in double.</summary>
    public const double Exact = 1e-9;

    /// <summary>Relative: what it may differ by in float.</summary>
    public const double Single = 1e-5;

    public static bool SameShape(Matrix<double> A, Matrix<double> B) => A.RowCount == B.RowCount && A.ColumnCount == B.ColumnCount;

    public static bool IsZero(Matrix<double> A) => A.Enumerate().All(value => value == 0);

    /// <summary>
    /// ‖A − factor·B‖ is at most <paramref name="tolerance"/> times the larger of the two, both measured from
    /// <paramref name="origin"/> if there is one: an updated W is told by its step, which is tiny beside W.
    /// </summary>
    public static bool Near(Matrix<double> A, Matrix<double> B, double tolerance, double factor = 1, Matrix<double>? origin = null)
    {
        if (!SameShape(A, B))
            return false;
        if (origin is not null && !SameShape(A, origin))
            origin = null;
        double size = Math.Max(Largest(A), Math.Abs(factor) * Largest(B));
        if (size == 0)
            return true;
        double difference = 0, sizeA = 0, sizeB = 0, sizeOrigin = 0;
        for (int j = 0; j < A.ColumnCount; j++)
        {
            for (int i = 0; i < A.RowCount; i++)
            {
                double a = A.At(i, j) / size, b = factor * B.At(i, j) / size, o = (origin?.At(i, j) ?? 0) / size;
                difference += (a - b) * (a - b);
                sizeA += (a - o) * (a - o);
                sizeB += (b - o) * (b - o);
                sizeOrigin += o * o;
            }
        }
        // W − η·dW is rounded as W is, however small the step.
        double rounding = (tolerance < Single ? 1e-15 : 3e-7) * Math.Sqrt(sizeOrigin);
        return double.IsFinite(difference) && Math.Sqrt(difference) <= tolerance * Math.Sqrt(Math.Max(sizeA, sizeB)) + rounding;
    }

    /// <summary>The c for which A = c·B; null where there is none.</summary>
    public static double? Ratio(Matrix<double> A, Matrix<double> B, double tolerance)
    {
        if (!SameShape(A, B) || IsZero(B))
            return null;
        double factor = Slope(A, B);
        return Near(A, B, tolerance, factor) ? factor : null;
    }

    /// <summary>The c for which c·B comes nearest to A.</summary>
    public static double Slope(Matrix<double> A, Matrix<double> B)
    {
        double sizeA = Largest(A), sizeB = Largest(B), product = 0, square = 0;
        if (sizeA == 0 || sizeB == 0)
            return 0;
        for (int j = 0; j < A.ColumnCount; j++)
        {
            for (int i = 0; i < A.RowCount; i++)
            {
                double a = A.At(i, j) / sizeA, b = B.At(i, j) / sizeB;
                product += a * b;
                square += b * b;
            }
        }
        return product / square * sizeA / sizeB;
    }

    private static double Largest(Matrix<double> A)
    {
        double largest = 0;
        for (int j = 0; j < A.ColumnCount; j++)
            for (int i = 0; i < A.RowCount; i++)
                largest = Math.Max(largest, Math.Abs(A.At(i, j)));
        return largest;
    }
}
