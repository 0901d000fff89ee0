using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A cost C, averaged over the m samples of a batch, and its derivative.</summary>
public sealed class Cost
{
    // An output that has saturated costs what the nearest number that has not would, and not infinity: 87 at 0, 37 at 1.
    private const double Least = 1.1754943508222875e-38;
    private static readonly double Most = Math.BitDecrement(1.0);

    private readonly Func<double, double, double> term;
    private readonly Func<Matrix<double>, Matrix<double>, Matrix<double>> derivative;

    private Cost(string name, Func<double, double, double> term, Func<Matrix<double>, Matrix<double>, Matrix<double>> derivative, Activation? partner = null)
    {
        Name = name;
        this.term = term;
        this.derivative = derivative;
        Partner = partner;
    }

    /// <summary>C = 1/m · Σ ½(a − y)², so that ∂C/∂a of one sample is a − y.</summary>
    public static Cost Quadratic { get; } = new("quadratic",
        (a, y) => 0.5 * (a - y) * (a - y),
        (A, Y) => A - Y);

    /// <summary>
    /// C = −1/m · Σ [y·ln a + (1 − y)·ln(1 − a)], for sigmoid outputs: ∂C/∂a = (a − y) / (a·(1 − a)), whose divisor is σ′, so that
    /// δ[L] = a − y. Nielsen, Neural Networks and Deep Learning, chapter 3.
    /// </summary>
    public static Cost CrossEntropy { get; } = new("cross-entropy",
        (a, y) => -y * Ln(a) - (1 - y) * Ln(1 - Math.Min(a, Most)),
        (A, Y) => (A - Y).PointwiseDivide(A.PointwiseMultiply(1 - A)),
        Activation.Sigmoid);

    /// <summary>
    /// C = −1/m · Σ y·ln a, for softmax outputs: only the output of the right class counts, and ∂C/∂z = a − y. Untrained, with
    /// outputs about equal, it is ln n, the logarithm of the number of classes.
    /// </summary>
    public static Cost LogLikelihood { get; } = new("log-likelihood",
        (a, y) => -y * Ln(a),
        (A, Y) => -Y.PointwiseDivide(A),
        Activation.Softmax);

    /// <summary>Every cost there is.</summary>
    public static IReadOnlyList<Cost> All { get; } = [Quadratic, CrossEntropy, LogLikelihood];

    /// <summary>The name used on the command line: "quadratic", "cross-entropy", "log-likelihood".</summary>
    public string Name { get; }

    /// <summary>The activation of the outputs that this cost is made for, whose derivative it cancels; null where any will do.</summary>
    public Activation? Partner { get; }

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

    /// <summary>
    /// δ[L] = ∂C/∂Z[L] of each sample (n × m): ∂C/∂A ∘ f′(Z), or, for outputs of the cost's <see cref="Partner"/>, what remains of
    /// it when the two have cancelled, A − Y.
    /// </summary>
    /// <param name="A">The outputs, n × m.</param>
    /// <param name="Y">What was wanted, n × m.</param>
    /// <param name="slope">f′(Z[L]), n × m.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Matrix<double> OutputDelta(Matrix<double> A, Matrix<double> Y, Matrix<double> slope)
    {
        MatrixShape.Same(A, nameof(A), Y, nameof(Y), "one column of wanted outputs for each column of outputs");
        return Partner is null
            ? derivative(A, Y).PointwiseMultiply(slope)
            : A - Y;
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

    /// <summary>The cost of one output a where y was wanted.</summary>
    internal double Term(double a, double y) => term(a, y);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static double Ln(double a) => Math.Log(Math.Max(a, Least));
}
