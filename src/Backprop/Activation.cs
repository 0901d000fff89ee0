using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>An activation function f and its derivative f′, side by side.</summary>
/// <example>
/// Your own activation works wherever the built-in ones do:
/// <code>
/// var leaky = new Activation("leaky relu", z => z > 0 ? z : 0.01 * z, z => z > 0 ? 1 : 0.01);
/// var net = new Network([784, 30, 10], activation: leaky);
/// </code>
/// </example>
public sealed class Activation
{
    private readonly Func<double, double> f;
    private readonly Func<double, double> derivative;
    private readonly Lazy<double[]> kinks;

    /// <summary>Creates an activation that works element by element.</summary>
    /// <param name="name">Its name, also in the file of a network; not the name of a built-in activation.</param>
    /// <param name="f">f(z). It is called from several threads at once.</param>
    /// <param name="derivative">f′(z); where f has a kink, the slope on one of its sides.</param>
    /// <exception cref="ArgumentException">The name is empty, or belongs to a built-in activation.</exception>
    public Activation(string name, Func<double, double> f, Func<double, double> derivative)
        : this(name, f, derivative, ActivationKind.Custom)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(derivative);
        if (All.Append(Softmax).Any(builtIn => builtIn.Name == name))
            throw new ArgumentException($"{name} is already the name of a built-in activation. Give yours another name.", nameof(name));
    }

    private Activation(string name, Func<double, double> f, Func<double, double> derivative, ActivationKind kind)
    {
        Name = name;
        this.f = f;
        this.derivative = derivative;
        Function = new ActivationFunction(kind, f, derivative);
        kinks = new(() => this == Softmax ? [] : KinkSearch.Of(derivative));
    }

    /// <summary>σ(z) = 1 / (1 + e⁻ᶻ), σ′(z) = σ(z)·(1 − σ(z)).</summary>
    public static Activation Sigmoid { get; } = new("sigmoid",
        z => 1 / (1 + Math.Exp(-z)),
        z => Sigmoid!.f(z) * (1 - Sigmoid.f(z)),
        ActivationKind.Sigmoid);

    /// <summary>tanh(z), tanh′(z) = 1 − tanh²(z).</summary>
    public static Activation Tanh { get; } = new("tanh",
        z => Math.Tanh(z),
        z => 1 - Math.Tanh(z) * Math.Tanh(z),
        ActivationKind.Tanh);

    /// <summary>max(0, z); the derivative is 1 where z is positive, else 0 (at 0 too, by convention).</summary>
    public static Activation ReLU { get; } = new("relu",
        z => z > 0 ? z : 0,
        z => z > 0 ? 1 : 0,
        ActivationKind.ReLU);

    /// <summary>
    /// aᵢ = eᶻⁱ / Σₖ eᶻᵏ, over the neurons of a layer: each output is positive and the outputs of a sample add up to 1, so they can
    /// be read as probabilities. For the last layer only, with <see cref="Cost.LogLikelihood"/>. <see cref="Derivative(Matrix{double})"/>
    /// gives ∂aᵢ/∂zᵢ = aᵢ·(1 − aᵢ); the other derivatives are ∂aᵢ/∂zₖ = −aᵢ·aₖ.
    /// </summary>
    public static Activation Softmax { get; } = new("softmax", SoftmaxOfOne, SoftmaxOfOne, ActivationKind.Softmax);

    /// <summary>Every built-in activation that works element by element, and so suits any layer: all but softmax.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Sigmoid, Tanh, ReLU];

    /// <summary>"sigmoid", "tanh", "relu", "softmax", or the name of your own.</summary>
    public string Name { get; }

    /// <summary>f as the engine computes it.</summary>
    internal ActivationFunction Function { get; }

    /// <summary>The z at which f′ jumps, in ascending order: 0 for ReLU.</summary>
    internal IReadOnlyList<double> Kinks => kinks.Value;

    /// <summary>f(z) of one number.</summary>
    /// <exception cref="NotSupportedException">f is softmax.</exception>
    public double F(double z) => f(z);

    /// <summary>f′(z) of one number.</summary>
    /// <exception cref="NotSupportedException">f is softmax.</exception>
    public double Derivative(double z) => derivative(z);

    /// <summary>f(Z), element by element, softmax column by column; the shape is Z's.</summary>
    public Matrix<double> F(Matrix<double> Z) => this == Softmax ? SoftmaxOf(Z) : Z.Map(f, Zeros.Include);

    /// <summary>f′(Z), element by element; the shape is Z's.</summary>
    public Matrix<double> Derivative(Matrix<double> Z) => this == Softmax
        ? SoftmaxOf(Z).Map(a => a * (1 - a), Zeros.Include)
        : Z.Map(derivative, Zeros.Include);

    /// <summary>
    /// ∂C/∂Z from ∂C/∂A (both n × m), back through f: ∂C/∂A ∘ f′(Z). For softmax, where each a depends on every z of its sample, it is
    /// aᵢ·(∂C/∂aᵢ − Σₖ ∂C/∂aₖ·aₖ).
    /// </summary>
    public Matrix<double> Backward(Matrix<double> dA, Matrix<double> Z)
    {
        if (this != Softmax)
            return dA.PointwiseMultiply(Derivative(Z));
        var A = SoftmaxOf(Z);
        var sums = dA.PointwiseMultiply(A).ColumnSums();                       // m
        return A.MapIndexed((i, j, a) => a * (dA[i, j] - sums[j]), Zeros.Include);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static double SoftmaxOfOne(double z) =>
        throw new NotSupportedException("softmax needs every z of a sample: pass the matrix Z, in which a sample is a column.");

    private static Matrix<double> SoftmaxOf(Matrix<double> Z)
    {
        var A = Matrix<double>.Build.SameAs(Z);
        for (int column = 0; column < Z.ColumnCount; column++)
        {
            // e^(z − max): the shift cancels in the quotient, and nothing overflows.
            var exp = (Z.Column(column) - Z.Column(column).Maximum()).PointwiseExp();
            A.SetColumn(column, exp / exp.Sum());
        }
        return A;
    }
}
