namespace Backprop.Recipes;

/// <summary>
/// The recipe for 99.5 % of MNIST: a plain network of dense layers that sees each image bent anew in each epoch. On the command line it
/// is <c>--preset bending</c>.
/// </summary>
/// <example>
/// <code>
/// var net = BendingDigits.CreateNetwork(seed: 1);
/// foreach (var e in new Sgd(net, BendingDigits.Options with { ShuffleSeed = 1, Checkpoint = "bending-1" }).Run(train, test))
///     Console.WriteLine(e);   // Epoch 0: 9773 / 10000
/// </code>
/// </example>
public static class BendingDigits
{
    /// <summary>n₀, n₁ … n_L of the network.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [784, 1000, 500, 10];

    /// <summary>The options of the run, as they were chosen on a validation set of 5,000 training images.</summary>
    public static SgdOptions Options { get; } = new()
    {
        Epochs = 400,
        BatchSize = 64,
        LearningRate = 0.05,
        Momentum = 0.9,
        Schedule = Schedule.Cosine,
        Precision = Precision.Single,
        Augmentation = Augmentation.Both,
    };

    /// <summary>Creates the network: ReLU, softmax outputs, log-likelihood.</summary>
    public static Network CreateNetwork(uint seed) =>
        new(Sizes, seed, Activation.ReLU, Cost.LogLikelihood, Initializer.He);
}
