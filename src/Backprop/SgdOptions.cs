namespace Backprop;

/// <summary>The options of stochastic gradient descent; every value is checked when it is set.</summary>
public sealed record SgdOptions
{
    /// <summary>How many times training goes through the whole training set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Epochs { get; init => field = Positive(value, nameof(Epochs)); } = 30;

    /// <summary>m, the number of samples in a batch; the last batch of an epoch may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int BatchSize { get; init => field = Positive(value, nameof(BatchSize)); } = 16;

    /// <summary>η, the learning rate: each step is η times the gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or not finite.</exception>
    public double LearningRate { get; init => field = CheckedRate(value); } = 3.0;

    /// <summary>How the learning rate changes from epoch to epoch; constant by default.</summary>
    public Schedule Schedule { get; init => field = value ?? throw new ArgumentNullException(nameof(Schedule)); } = Schedule.Constant;

    /// <summary>μ, the share of the last step that the next one keeps (<see cref="MomentumOptimizer"/>); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or 1 and above.</exception>
    public double Momentum { get; init => field = CheckedMomentum(value); }

    /// <summary>λ, how strongly weights are pulled toward 0 (<see cref="MomentumOptimizer"/>); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or not finite.</exception>
    public double L2 { get; init => field = CheckedL2(value); }

    /// <summary>
    /// Early stopping: after how many epochs without more right answers on the evaluated set the run ends, and the network gets the
    /// weights of its best epoch; null, the default, for never. Judge the final network by another set, which had no part in the choice.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Patience { get; init => field = value is { } epochs ? Positive(epochs, nameof(Patience)) : null; }

    /// <summary>How images are bent, anew in each epoch, with <see cref="ShuffleSeed"/>; null, the default, for not at all.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>The seed of the order in which samples are seen; a random stream apart from the network's.</summary>
    public uint ShuffleSeed { get; init; }

    /// <summary>
    /// A file that is written after each epoch; null, the default, for none. A run that finds it there gives its reports first, with the
    /// network as it was after the last of them, then goes on, and on the same machine ends as if it had not been stopped.
    /// </summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string? Checkpoint { get; init => field = value is "" ? throw new ArgumentException("Checkpoint is empty.") : value; }

    /// <summary>The floating-point type used for training; double by default.</summary>
    public Precision Precision { get; init; } = Precision.Double;

    internal static double CheckedMomentum(double momentum) => Require.That(
        momentum, momentum is >= 0 and < 1, "The momentum is at least 0 and below 1, such as 0.9", nameof(Momentum));

    internal static double CheckedL2(double l2) => Require.That(
        l2, l2 >= 0 && double.IsFinite(l2), "L2 is 0 or a small positive number, such as 1e-4", nameof(L2));

    private static double CheckedRate(double rate) => Require.That(
        rate, rate > 0 && double.IsFinite(rate), "The learning rate is a positive number, such as 3.0", nameof(LearningRate));

    private static int Positive(int value, string name) => Require.That(value, value >= 1, $"{name} is at least 1", name);
}
