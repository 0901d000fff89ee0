namespace Backprop;

/// <summary>
/// The recipe of the notebook this project grew from, number for number as NumPy runs it: its initialisation, its
/// shuffling, and its bias bug (<see cref="Averaging.BiasTwice"/>). <c>--preset neuralnet</c> on the command line.
/// </summary>
/// <example>
/// <code>
/// var net = NumPyNotebook.CreateNetwork([784, 10], seed: 0);
/// foreach (var e in new Sgd(net, NumPyNotebook.Options).Run(train, test))
///     Console.WriteLine(e);   // Epoch 0: 6215 / 10000
/// </code>
/// </example>
public static class NumPyNotebook
{
    /// <summary>The network after <c>np.random.seed(seed)</c>: all weights N(0, 1), then all biases N(0, 1), sigmoid, quadratic cost.</summary>
    public static Network CreateNetwork(IReadOnlyList<int> sizes, uint seed) => new(sizes, seed, initializer: Initializer.Normal);

    /// <summary>30 epochs, rate 3.0, batches of 16; <c>shuffle(X, y, random_state=42)</c> before each epoch, on the order of the epoch before.</summary>
    public static SgdOptions Options { get; } = new()
    {
        Epochs = 30,
        LearningRate = 3.0,
        BatchSize = 16,
        ShuffleSeed = 42,
        Shuffling = Shuffling.SamePermutation,
        Averaging = Averaging.BiasTwice,
        Precision = Precision.Double,
    };

    /// <summary>What the seed notebook's update goes along: dW is the gradient, db is the gradient divided by m once more.</summary>
    /// <exception cref="ArgumentException">The batch is not of the network's shape.</exception>
    public static Gradients Gradients(Network network, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        Gradients right = network.Backpropagate(batch);
        return new Gradients(network.Layers.Select(layer => right[layer.Number] with { db = right[layer.Number].db / batch.Size }));
    }
}
