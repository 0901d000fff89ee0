using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>An activation function f and its derivative f′, side by side.</summary>
public sealed class Activation
{
    private readonly Func<double, double> f;
    private readonly Func<double, double> derivative;

    private Activation(string name, Func<double, double> f, Func<double, double> derivative)
    {
        Name = name;
        this.f = f;
        this.derivative = derivative;
    }

    /// <summary>σ(z) = 1 / (1 + e⁻ᶻ), σ′(z) = σ(z)·(1 − σ(z)).</summary>
    public static Activation Sigmoid { get; } = new("sigmoid",
        z => 1 / (1 + Math.Exp(-z)),
        z => Sigmoid!.f(z) * (1 - Sigmoid.f(z)));

    /// <summary>tanh(z), tanh′(z) = 1 − tanh²(z).</summary>
    public static Activation Tanh { get; } = new("tanh",
        z => Math.Tanh(z),
        z => 1 - Math.Tanh(z) * Math.Tanh(z));

    /// <summary>max(0, z); the derivative is 1 where z is positive, else 0 (at 0 too, by convention).</summary>
    public static Activation ReLU { get; } = new("relu",
        z => z > 0 ? z : 0,
        z => z > 0 ? 1 : 0);

    /// <summary>
    /// aᵢ = eᶻⁱ / Σₖ eᶻᵏ, over the neurons of a layer: each output is positive and those of a sample add up to 1, so they read
    /// as probabilities. For the last layer, with <see cref="Cost.LogLikelihood"/>. Its derivative here is ∂aᵢ/∂zᵢ = aᵢ·(1 − aᵢ);
    /// the others, ∂aᵢ/∂zₖ = −aᵢ·aₖ, cancel in δ[L] (<see cref="Cost.OutputDelta"/>).
    /// </summary>
    public static Activation Softmax { get; } = new("softmax",
        _ => throw new NotSupportedException("softmax needs every z of a sample, not one: give it Z, a column a sample."),
        _ => throw new NotSupportedException("softmax needs every z of a sample, not one: give it Z, a column a sample."));

    /// <summary>Every activation that works number by number, and so does for any layer.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Sigmoid, Tanh, ReLU];

    /// <summary>The name used on the command line: "sigmoid", "tanh", "relu"; "softmax".</summary>
    public string Name { get; }

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

    /// <inheritdoc/>
    public override string ToString() => Name;

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
