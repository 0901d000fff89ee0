using Backprop.Engine;
namespace Backprop;

/// <summary>
/// The recipe of the Python notebook that this project grew from, number for number as NumPy runs it: its initialization, its
/// shuffling, and its bias bug. <c>--preset neuralnet</c> on the command line.
/// </summary>
/// <remarks>
/// Its gradient is the sum over the batch for W but the mean for b, and both are multiplied by η / batch size. So b learns batch-size
/// times slower than W: a bug that accuracy does not show and that a gradient check does.
/// </remarks>
/// <example>
/// <code>
/// var net = NumPyNotebook.CreateNetwork([784, 10], seed: 0);
/// foreach (var e in NumPyNotebook.CreateSgd(net).Run(train, test))
///     Console.WriteLine(e);   // Epoch 0: 6215 / 10000
/// </code>
/// </example>
public static class NumPyNotebook
{
    /// <summary>30 epochs, rate 3.0, batches of 16, in double; <c>shuffle(X, y, random_state=42)</c>.</summary>
    public static SgdOptions Options { get; } = new() { Epochs = 30, LearningRate = 3.0, BatchSize = 16, ShuffleSeed = 42 };

    /// <summary>The network after <c>np.random.seed(seed)</c>: all weights N(0, 1), then all biases N(0, 1), sigmoid, quadratic cost.</summary>
    public static Network CreateNetwork(IReadOnlyList<int> sizes, uint seed) => new(sizes, seed, initializer: Initializer.Normal);

    /// <summary>Training as the notebook does it: one and the same permutation applied before each epoch to the order of the epoch before.</summary>
    /// <param name="network">Trained in place.</param>
    /// <param name="options">Other options than <see cref="Options"/>.</param>
    /// <param name="repairBias">Whether b follows its gradient, as W does, instead of learning batch-size times slower.</param>
    public static Sgd CreateSgd(Network network, SgdOptions? options = null, bool repairBias = false)
    {
        options ??= Options;
        int[]? permutation = null;
        return new Sgd(network, options)
        {
            Reorder = order =>
            {
                permutation ??= Permutation(order.Length, options.ShuffleSeed);
                return Array.ConvertAll(permutation, i => order[i]);
            },
            Averaging = repairBias ? null : m => (1.0 / options.BatchSize, 1.0 / options.BatchSize / m),
        };
    }

    /// <summary>What the notebook's update follows: dW is the gradient, db is the gradient divided by m once more.</summary>
    /// <exception cref="ArgumentException">The batch is not of the network's shape.</exception>
    public static Gradients Gradients(Network network, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        Gradients right = network.Backpropagate(batch);
        return new Gradients(network.Layers.Select(layer => right[layer.Number] with { db = right[layer.Number].db / batch.Size }));
    }

    private static int[] Permutation(int count, uint seed)
    {
        int[] permutation = [.. Enumerable.Range(0, count)];
        new NumPyRandom(seed).Shuffle<int>(permutation);
        return permutation;
    }
}
