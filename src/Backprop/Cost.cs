using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A cost C, averaged over the m samples of a batch, and its derivative.</summary>
/// <example>
/// One of your own works wherever the built-in ones do:
/// <code>
/// var absolute = new Cost("absolute", (a, y) => Math.Abs(a - y), (a, y) => Math.Sign(a - y));
/// </code>
/// </example>
public sealed class Cost
{
    // An output that has saturated costs what the nearest number that has not would, and not infinity: 87 at 0, 37 at 1.
    private const double SmallestNormal = 1.1754943508222875e-38;
    private static readonly double LargestBelow1 = Math.BitDecrement(1.0);

    private readonly Func<double, double, double> term;
    private readonly Func<double, double, double> derivative;

    /// <summary>Makes a cost that is a sum over the outputs.</summary>
    /// <param name="name">What it is called, also in the file of a network; not the name of a built-in one.</param>
    /// <param name="term">C(a, y): what one output a costs where y is wanted. It is called from several threads at once.</param>
    /// <param name="derivative">∂C/∂a of that.</param>
    /// <exception cref="ArgumentException">The name is empty, or that of a built-in cost.</exception>
    public Cost(string name, Func<double, double, double> term, Func<double, double, double> derivative)
        : this(name, term, derivative, partner: null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(term);
        ArgumentNullException.ThrowIfNull(derivative);
        if (All.Any(builtIn => builtIn.Name == name))
            throw new ArgumentException($"There is a cost {name} already: Cost.All has it. Give yours another name.", nameof(name));
    }

    private Cost(string name, Func<double, double, double> term, Func<double, double, double> derivative, Activation? partner)
    {
        Name = name;
        this.term = term;
        this.derivative = derivative;
        Partner = partner;
    }

    /// <summary>C = 1/m · Σ ½(a − y)², so that ∂C/∂a of one sample is a − y.</summary>
    public static Cost Quadratic { get; } = new("quadratic",
        (a, y) => 0.5 * (a - y) * (a - y),
        (a, y) => a - y,
        partner: null);

    /// <summary>
    /// C = −1/m · Σ [y·ln a + (1 − y)·ln(1 − a)], for sigmoid outputs: ∂C/∂a = (a − y) / (a·(1 − a)), whose divisor is σ′, so that
    /// δ[L] = a − y. Nielsen, Neural Networks and Deep Learning, chapter 3.
    /// </summary>
    public static Cost CrossEntropy { get; } = new("cross-entropy",
        (a, y) => -y * Ln(a) - (1 - y) * Ln(1 - Math.Min(a, LargestBelow1)),
        (a, y) => (a - y) / (a * (1 - a)),
        Activation.Sigmoid);

    /// <summary>
    /// C = −1/m · Σ y·ln a, for softmax outputs: only the output of the right class counts, and ∂C/∂z = a − y. Untrained, with
    /// outputs about equal, it is ln n, the logarithm of the number of classes.
    /// </summary>
    public static Cost LogLikelihood { get; } = new("log-likelihood",
        (a, y) => -y * Ln(a),
        (a, y) => -y / a,
        Activation.Softmax);

    /// <summary>Every built-in cost.</summary>
    public static IReadOnlyList<Cost> All { get; } = [Quadratic, CrossEntropy, LogLikelihood];

    /// <summary>"quadratic", "cross-entropy", "log-likelihood", or the name of one of your own.</summary>
    public string Name { get; }

    /// <summary>The activation of the outputs that this cost is made for, whose derivative it cancels; null where any will do.</summary>
    public Activation? Partner { get; }

    /// <summary>Whether ∂C/∂a · f′(z) comes to a − y for outputs with this activation: the slope cancels.</summary>
    public bool Cancels(Activation output) => Partner == output;

    /// <summary>C of outputs <paramref name="A"/> (n × m) where <paramref name="Y"/> (n × m) was wanted.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public double Of(Matrix<double> A, Matrix<double> Y)
    {
        CheckShapes(A, Y);
        return A.Map2(term, Y, Zeros.Include).Enumerate().Sum() / A.ColumnCount;
    }

    /// <summary>∂C/∂A of each sample (n × m), not divided by m: that happens once, in dW and db.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Matrix<double> Derivative(Matrix<double> A, Matrix<double> Y)
    {
        CheckShapes(A, Y);
        return A.Map2(derivative, Y, Zeros.Include);
    }

    /// <summary>
    /// δ[L] = ∂C/∂Z[L] of each sample (n × m): ∂C/∂A ∘ f′(Z), or, where the two <see cref="Cancels">cancel</see>, what remains, A − Y.
    /// </summary>
    /// <param name="f">The activation of the outputs.</param>
    /// <param name="Z">What it was given, n × m.</param>
    /// <param name="A">The outputs, n × m.</param>
    /// <param name="Y">What was wanted, n × m.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Matrix<double> OutputDelta(Activation f, Matrix<double> Z, Matrix<double> A, Matrix<double> Y)
    {
        CheckShapes(A, Y);
        return Cancels(f) ? A - Y : f.Backward(Derivative(A, Y), Z);
    }

    /// <summary>C as the engine computes it, for outputs with an activation.</summary>
    internal CostFunction FunctionFor(Activation output) => new(this == Quadratic, Cancels(output), term, derivative);

    /// <summary>Refuses outputs of which the cost has no logarithm.</summary>
    internal void CheckAccepts(Activation output)
    {
        if (Partner is null || output == Activation.Softmax)
            return;
        if (((double[])[-20, -1, 0, 1, 20]).Select(output.F).FirstOrDefault(a => a is not (>= 0 and <= 1), 0) is not 0 and var outside)
            throw new ArgumentException(FormattableString.Invariant($"{Name} takes the logarithm of outputs between 0 and 1, as {Partner} gives them; {output} gives {outside:0.##} too. Leave the outputs' activation out, or take the quadratic cost."));
    }

    /// <summary>C of A minus C of B, term by term: what the two have in common cancels exactly, and does not hide the difference in its rounding.</summary>
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

    private static void CheckShapes(Matrix<double> A, Matrix<double> Y) =>
        MatrixShape.Same(A, nameof(A), Y, nameof(Y), "one column of wanted outputs for each column of outputs");

    private static double Ln(double a) => Math.Log(Math.Max(a, SmallestNormal));
}
