using System.Globalization;

namespace Backprop.Recipes;

/// <summary>
/// The recipe for 99.5 % of MNIST: a plain network of dense layers that sees each image bent anew in each epoch. On the command line it
/// is <c>--preset bending</c>.
/// </summary>
/// <example>
/// <code>
/// var net = BendingDigits.CreateNetwork(seed: 1);
/// foreach (var e in new Sgd(net, BendingDigits.Options with { ShuffleSeed = 1, Checkpoint = "bending-1" }).Run(train, test))
///     Console.WriteLine(e);   // Epoch 0: 9723 / 10000
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
        L2 = 5e-5,
        Schedule = Schedule.Cosine,
        Precision = Precision.Single,
        Augmentation = Augmentation.Both,
    };

    /// <summary>Creates the network: ReLU, softmax outputs, log-likelihood.</summary>
    public static Network CreateNetwork(uint seed) =>
        new(Sizes, seed, Activation.ReLU, Cost.LogLikelihood, Initializer.He);

    /// <summary>The seeds of the runs that are stored: 1, 2, 3.</summary>
    public static IReadOnlyList<uint> StoredSeeds { get; } = [1, 2, 3];

    /// <summary>
    /// The run of a seed on MNIST as <c>backprop train --preset bending --seed 1</c> gave it, epoch by epoch; it takes minutes, so it is
    /// stored here.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No run of this seed is stored.</exception>
    public static IReadOnlyList<StoredEpoch> Stored(uint seed)
    {
        using Stream file = typeof(BendingDigits).Assembly.GetManifestResourceStream($"Backprop.Recipes.Runs.bending-{seed}.csv")
            ?? throw new ArgumentOutOfRangeException(
                nameof(seed), $"The runs of seeds {string.Join(", ", StoredSeeds)} are stored; that of {seed} is not.");
        using var reader = new StreamReader(file);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(1).Select(line => Read(line.Split(',')))];

        static StoredEpoch Read(string[] cells) => new(
            int.Parse(cells[0], CultureInfo.InvariantCulture), int.Parse(cells[1], CultureInfo.InvariantCulture), Number(cells[2]),
            Number(cells[3]), Number(cells[4]));

        static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }
}
