using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A batch of m samples; each is a column.</summary>
/// <param name="X">The inputs, n₀ × m.</param>
/// <param name="Y">The wanted outputs, n_L × m: for a class, a 1 in its row and 0 elsewhere.</param>
public sealed record Batch(Matrix<double> X, Matrix<double> Y)
{
    /// <summary>m, the number of samples.</summary>
    public int Size => X.ColumnCount;
}
