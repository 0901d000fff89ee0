using Backprop.Engine;

namespace Backprop;

/// <summary>How the weights and biases of a new network are drawn.</summary>
/// <example>
/// Your own initializer, uniform between −½ and ½:
/// <code>
/// var uniform = new Initializer("uniform", (random, inputs, outputs) => random.NextDouble() - 0.5);
/// </code>
/// </example>
public sealed class Initializer
{
    private readonly Func<NumPyRandom, int, int, double> weight;
    private readonly Func<NumPyRandom, double>? bias;

    /// <summary>Creates an initializer that draws one number at a time.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weight">Draws a weight, given the numbers of inputs and of neurons of its layer: n_(l−1) and n_l.</param>
    /// <param name="bias">Draws a bias; by default every bias is 0.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Initializer(string name, Func<NumPyRandom, int, int, double> weight, Func<NumPyRandom, double>? bias = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(weight);
        Name = name;
        this.weight = weight;
        this.bias = bias;
    }

    /// <summary>
    /// Weights N(0, 1/n) for a neuron with n inputs, biases 0: whatever the width, Z starts no larger than the inputs, where f is
    /// steep (LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998).
    /// </summary>
    public static Initializer Scaled { get; } = new("scaled", (random, n, _) => 1 / Math.Sqrt(n) * random.NextGaussian());

    /// <summary>
    /// Weights N(0, 2/(n + k)) for a neuron with n inputs in a layer of k neurons, biases 0: with tanh, neither A, going forward, nor δ,
    /// going backward, grows or shrinks from layer to layer (Glorot, Bengio, "Understanding the difficulty of training deep feedforward
    /// neural networks", 2010).
    /// </summary>
    public static Initializer Xavier { get; } = new("xavier", (random, n, k) => Math.Sqrt(2.0 / (n + k)) * random.NextGaussian());

    /// <summary>
    /// Weights N(0, 2/n) for a neuron with n inputs, biases 0: the 2 compensates for ReLU, which sets about half of its inputs to 0
    /// (He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015).
    /// </summary>
    public static Initializer He { get; } = new("he", (random, n, _) => Math.Sqrt(2.0 / n) * random.NextGaussian());

    /// <summary>Weights and biases N(0, 1), as the Python notebook draws them; with 784 inputs it saturates the outputs.</summary>
    public static Initializer Normal { get; } = new("normal", (random, _, _) => random.NextGaussian(), random => random.NextGaussian());

    /// <summary>Every built-in initializer.</summary>
    public static IReadOnlyList<Initializer> All { get; } = [Scaled, Xavier, He, Normal];

    /// <summary>"scaled", "xavier", "he", "normal", or the name of your own.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // First the weights of every layer, row by row, then the biases: the order in which the Python notebook draws them.
    internal void Draw(IReadOnlyList<Layer> layers, NumPyRandom random)
    {
        foreach (Layer layer in layers)
            for (int row = 0; row < layer.W.RowCount; row++)
                for (int column = 0; column < layer.W.ColumnCount; column++)
                    layer.W[row, column] = Finite(weight(random, layer.W.ColumnCount, layer.W.RowCount));
        if (bias is null)
            return;
        foreach (Layer layer in layers)
            for (int row = 0; row < layer.b.Count; row++)
                layer.b[row] = Finite(bias(random));
    }

    private double Finite(double value) =>
        double.IsFinite(value) ? value : throw new InvalidOperationException($"Initializer {Name} drew {value}, not a finite number.");
}
