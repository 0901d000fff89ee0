using System.Globalization;
using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A cost C, averaged over the m samples of a batch, and its derivative.</summary>
/// <example>
/// Your own cost works wherever the built-in ones do:
/// <code>
/// var absolute = new Cost("absolute", (a, y) => Math.Abs(a - y), (a, y) => Math.Sign(a - y));
/// </code>
/// </example>
public sealed class Cost
{
    // Bounds for the logarithm, so that a saturated output has a finite cost: at most 87 at 0 and 37 at 1.
    private const double SmallestNormal = 1.1754943508222875e-38;
    private static readonly double LargestBelow1 = Math.BitDecrement(1.0);

    private readonly Func<double, double, double> term;
    private readonly Func<double, double, double> derivative;

    /// <summary>Creates a cost that is a sum over the outputs.</summary>
    /// <param name="name">Its name, also in the file of a network; not the name of a built-in cost.</param>
    /// <param name="term">C(a, y): the cost of one output a whose wanted value is y. It is called from several threads at once.</param>
    /// <param name="derivative">∂C/∂a of that term.</param>
    /// <exception cref="ArgumentException">The name is empty, or belongs to a built-in cost.</exception>
    public Cost(string name, Func<double, double, double> term, Func<double, double, double> derivative)
        : this(name, term, derivative, partner: null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(term);
        ArgumentNullException.ThrowIfNull(derivative);
        if (All.Any(builtIn => builtIn.Name == name))
            throw new ArgumentException($"{name} is already the name of a built-in cost. Give yours another name.", nameof(name));
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
    /// C = −1/m · Σ [y·ln a + (1 − y)·ln(1 − a)], for sigmoid outputs: ∂C/∂a = (a − y) / (a·(1 − a)). The divisor is σ′, so
    /// δ[L] = a − y. Nielsen, Neural Networks and Deep Learning, chapter 3.
    /// </summary>
    public static Cost CrossEntropy { get; } = new("cross-entropy",
        (a, y) => -y * Math.Log(Inside(a)) - (1 - y) * Math.Log(1 - Inside(a)),
        (a, y) => (a - y) / (Inside(a) * (1 - Inside(a))),
        Activation.Sigmoid);

    /// <summary>
    /// C = −1/m · Σ y·ln a, for softmax outputs: only the output of the right class counts, and ∂C/∂z = a − y. Before training, when
    /// the outputs are about equal, C is about ln n, where n is the number of classes.
    /// </summary>
    public static Cost LogLikelihood { get; } = new("log-likelihood",
        (a, y) => -y * Math.Log(Inside(a)),
        (a, y) => -y / Inside(a),
        Activation.Softmax);

    /// <summary>Every built-in cost.</summary>
    public static IReadOnlyList<Cost> All { get; } = [Quadratic, CrossEntropy, LogLikelihood];

    /// <summary>"quadratic", "cross-entropy", "log-likelihood", or the name of your own.</summary>
    public string Name { get; }

    /// <summary>The output activation that this cost is made for, whose derivative it cancels; null if it is made for none.</summary>
    public Activation? Partner { get; }

    /// <summary>Whether, for outputs with this activation, ∂C/∂a·f′(z) = a − y: the slope cancels.</summary>
    public bool Cancels(Activation output) => Partner is not null && Partner == output;

    /// <summary>C of the outputs <paramref name="A"/> (n × m) when the wanted outputs are <paramref name="Y"/> (n × m).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public double Of(Matrix<double> A, Matrix<double> Y)
    {
        CheckShapes(A, Y);
        return A.Map2(term, Y, Zeros.Include).Enumerate().Sum() / A.ColumnCount;
    }

    /// <summary>∂C/∂A of each sample (n × m), not divided by m: dW and db are averaged later.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Matrix<double> Derivative(Matrix<double> A, Matrix<double> Y)
    {
        CheckShapes(A, Y);
        return A.Map2(derivative, Y, Zeros.Include);
    }

    /// <summary>
    /// δ[L] = ∂C/∂Z[L] of each sample (n × m): ∂C/∂A ∘ f′(Z), or A − Y where the slope <see cref="Cancels">cancels</see>.
    /// </summary>
    /// <param name="f">The activation of the outputs.</param>
    /// <param name="Z">The weighted inputs of the last layer, n × m.</param>
    /// <param name="A">The outputs, n × m.</param>
    /// <param name="Y">The wanted outputs, n × m.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Matrix<double> OutputDelta(Activation f, Matrix<double> Z, Matrix<double> A, Matrix<double> Y)
    {
        CheckShapes(A, Y);
        return Cancels(f) ? A - Y : f.Backward(Derivative(A, Y), Z);
    }

    /// <summary>C as the engine computes it, for outputs with the given activation.</summary>
    internal CostFunction FunctionFor(Activation output) => new(this == Quadratic, Cancels(output), term, derivative);

    /// <summary>Refuses outputs outside 0 to 1 if the cost takes their logarithm.</summary>
    /// <exception cref="ArgumentException">The activation gives such outputs.</exception>
    internal void CheckAccepts(Activation output)
    {
        if (Partner is null || output == Activation.Softmax)
            return;
        foreach (double a in ((double[])[-20, -1, 0, 1, 20]).Select(output.F))
            if (a is not (>= 0 and <= 1))
                throw new ArgumentException($"{Name} takes the logarithm of outputs between 0 and 1, as {Partner} gives them; "
                    + $"{output} gives {a.ToString("0.##", CultureInfo.InvariantCulture)} too. "
                    + "Leave the outputs' activation out, or use the quadratic cost.");
    }

    /// <summary>C of A minus C of B, term by term: equal terms cancel exactly, so their rounding does not hide the difference.</summary>
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
        MatrixShape.Same(A, nameof(A), Y, nameof(Y), "each output has a wanted value");

    private static double Inside(double a) => Math.Clamp(a, SmallestNormal, LargestBelow1);
}
