using Backprop.Engine;

namespace Backprop.Recipes;

/// <summary>
/// The recipe of the Python notebook that this project grew from, number for number as NumPy runs it: its initialization, its
/// shuffling, and its bias bug. On the command line it is <c>--preset neuralnet</c>.
/// </summary>
/// <remarks>
/// The notebook sums the gradient over the batch for W but averages it for b, and multiplies both by η / m. So b learns m times
/// slower than W: a bug that a gradient check finds, and that accuracy does not show.
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

    /// <summary>
    /// Creates the notebook's network after <c>np.random.seed(seed)</c>: first all weights, then all biases drawn from N(0, 1);
    /// sigmoid, quadratic cost.
    /// </summary>
    public static Network CreateNetwork(IReadOnlyList<int> sizes, uint seed) => new(sizes, seed, initializer: Initializer.Normal);

    /// <summary>
    /// Creates a trainer that works as the notebook does: before each epoch, the same permutation reorders the samples once more.
    /// </summary>
    /// <param name="network">The network, trained in place.</param>
    /// <param name="options"><see cref="Options"/> by default.</param>
    /// <param name="repairBias">Whether to repair the bias bug, so that b learns as fast as W.</param>
    public static Sgd CreateSgd(Network network, SgdOptions? options = null, bool repairBias = false)
    {
        options ??= Options;
        int[]? permutation = null;
        return new Sgd(network, options)
        {
            Recipe = $"{nameof(NumPyNotebook)}, {(repairBias ? "repaired" : "as it was")}",
            Reorder = order =>
            {
                permutation ??= Permutation(order.Length, options.ShuffleSeed);
                return Array.ConvertAll(permutation, i => order[i]);
            },
            Averaging = repairBias ? null : m => (1.0 / options.BatchSize, 1.0 / options.BatchSize / m),
        };
    }

    /// <summary>The gradients as the notebook computes them: dW is right, db is divided by m once too often.</summary>
    /// <exception cref="ArgumentException">The batch does not have the network's shape.</exception>
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
