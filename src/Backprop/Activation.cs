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

    /// <summary>Every activation there is.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Sigmoid, Tanh, ReLU];

    /// <summary>The name used on the command line: "sigmoid", "tanh", "relu".</summary>
    public string Name { get; }

    /// <summary>f(z) of one number.</summary>
    public double F(double z) => f(z);

    /// <summary>f′(z) of one number.</summary>
    public double Derivative(double z) => derivative(z);

    /// <summary>f(Z), element by element; the shape is Z's.</summary>
    public Matrix<double> F(Matrix<double> Z) => Z.Map(f, Zeros.Include);

    /// <summary>f′(Z), element by element; the shape is Z's.</summary>
    public Matrix<double> Derivative(Matrix<double> Z) => Z.Map(derivative, Zeros.Include);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
