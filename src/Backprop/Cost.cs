using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A cost C, averaged over the m samples of a batch, and its derivative.</summary>
public sealed class Cost
{
    private readonly Func<double, double, double> term;
    private readonly Func<Matrix<double>, Matrix<double>, Matrix<double>> derivative;

    private Cost(string name, Func<double, double, double> term, Func<Matrix<double>, Matrix<double>, Matrix<double>> derivative)
    {
        Name = name;
        this.term = term;
        this.derivative = derivative;
    }

    /// <summary>C = 1/m · Σ ½(a − y)², so that ∂C/∂a of one sample is a − y.</summary>
    public static Cost Quadratic { get; } = new("quadratic",
        (a, y) => 0.5 * (a - y) * (a - y),
        (A, Y) => A - Y);

    /// <summary>The name used on the command line: "quadratic".</summary>
    public string Name { get; }

    /// <summary>C of outputs <paramref name="A"/> (n × m) where <paramref name="Y"/> (n × m) was wanted.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public double Of(Matrix<double> A, Matrix<double> Y)
    {
        MatrixShape.Same(A, nameof(A), Y, nameof(Y), "one column of wanted outputs for each column of outputs");
        return A.Map2(term, Y, Zeros.Include).Enumerate().Sum() / A.ColumnCount;
    }

    /// <summary>∂C/∂A of each sample (n × m), not divided by m: that happens once, in dW and db.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Matrix<double> Derivative(Matrix<double> A, Matrix<double> Y)
    {
        MatrixShape.Same(A, nameof(A), Y, nameof(Y), "one column of wanted outputs for each column of outputs");
        return derivative(A, Y);
    }

    /// <summary>C of A minus C of B, term by term: what the two have in common cancels exactly, instead of drowning what they have not.</summary>
    internal double Difference(Matrix<double> A, Matrix<double> B, Matrix<double> Y)
    {
        double sum = 0;
        for (int j = 0; j < A.ColumnCount; j++)
            for (int i = 0; i < A.RowCount; i++)
                sum += term(A.At(i, j), Y.At(i, j)) - term(B.At(i, j), Y.At(i, j));
        return sum / A.ColumnCount;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
