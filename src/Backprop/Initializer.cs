namespace Backprop;

/// <summary>How the weights and biases of a new network are drawn: normal numbers of a given deviation.</summary>
public sealed class Initializer
{
    private readonly Func<int, int, double> weightDeviation;
    private readonly double biasDeviation;

    private Initializer(string name, Func<int, int, double> weightDeviation, double biasDeviation)
    {
        Name = name;
        this.weightDeviation = weightDeviation;
        this.biasDeviation = biasDeviation;
    }

    /// <summary>
    /// Weights N(0, 1/n) for a neuron that reads n others, biases 0: Z starts no larger than its inputs whatever the width, where f is steep
    /// (LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998).
    /// </summary>
    public static Initializer Scaled { get; } = new("scaled", (inputs, _) => 1 / Math.Sqrt(inputs), 0);

    /// <summary>
    /// Weights N(0, 2/(n + k)) for a neuron that reads n others, in a layer of k, biases 0: neither A, going forward, nor δ, going back,
    /// grows or shrinks from layer to layer, for tanh (Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010).
    /// </summary>
    public static Initializer Xavier { get; } = new("xavier", (inputs, outputs) => Math.Sqrt(2.0 / (inputs + outputs)), 0);

    /// <summary>
    /// Weights N(0, 2/n) for a neuron that reads n others, biases 0: makes good for ReLU, which lets through a half of what it is given
    /// (He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015).
    /// </summary>
    public static Initializer He { get; } = new("he", (inputs, _) => Math.Sqrt(2.0 / inputs), 0);

    /// <summary>Weights and biases N(0, 1), as the seed notebook draws them; with 784 inputs it saturates the outputs.</summary>
    public static Initializer Normal { get; } = new("normal", (_, _) => 1, 1);

    /// <summary>Every initializer there is.</summary>
    public static IReadOnlyList<Initializer> All { get; } = [Scaled, Xavier, He, Normal];

    /// <summary>The name used on the command line: "scaled", "xavier", "he", "normal".</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // First the weights of every layer, row by row, then the biases: the order in which NumPy's numbers were drawn.
    internal void Draw(IReadOnlyList<Layer> layers, NumPyRandom random)
    {
        foreach (Layer layer in layers)
            for (int row = 0; row < layer.W.RowCount; row++)
                for (int column = 0; column < layer.W.ColumnCount; column++)
                    layer.W[row, column] = weightDeviation(layer.W.ColumnCount, layer.W.RowCount) * random.NextGaussian();
        foreach (Layer layer in layers)
            for (int row = 0; row < layer.b.Count; row++)
                layer.b[row] = biasDeviation == 0 ? 0 : biasDeviation * random.NextGaussian();
    }
}
