using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A batch of m samples; each sample is a column.</summary>
/// <param name="X">The inputs, n₀ × m.</param>
/// <param name="Y">The wanted outputs, n_L × m: 1 in the row of the sample's class, 0 elsewhere.</param>
public sealed record Batch(Matrix<double> X, Matrix<double> Y)
{
    /// <summary>m, the number of samples.</summary>
    public int Size => X.ColumnCount;
}
