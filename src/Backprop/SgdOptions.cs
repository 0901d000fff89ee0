using System.Runtime.CompilerServices;

namespace Backprop;

/// <summary>How stochastic gradient descent runs; every value is checked when it is set.</summary>
public sealed record SgdOptions
{
    /// <summary>How many times the whole training set is gone through.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Epochs { get; init => field = Positive(value); } = 30;

    /// <summary>m, the samples of one batch; the last batch of an epoch may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int BatchSize { get; init => field = Positive(value); } = 16;

    /// <summary>η, the learning rate: how far one step goes down the gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive, finite number.</exception>
    public double LearningRate
    {
        get;
        init => field = double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LearningRate), FormattableString.Invariant($"The learning rate is a positive number, such as 3.0; given: {value}."));
    } = 3.0;

    /// <summary>How the learning rate changes from epoch to epoch.</summary>
    public Schedule Schedule { get; init => field = value ?? throw new ArgumentNullException(nameof(Schedule)); } = Schedule.Constant;

    /// <summary>μ, how much of the last step the next one keeps (<see cref="MomentumOptimizer"/>): 0 for none, below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or 1 and above.</exception>
    public double Momentum { get; init => field = CheckedMomentum(value); }

    /// <summary>λ, how strongly weights are drawn towards 0 (<see cref="MomentumOptimizer"/>): 0 for not at all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or not finite.</exception>
    public double L2 { get; init => field = CheckedL2(value); }

    /// <summary>
    /// Early stopping: how many epochs the run goes on without more right answers on the set that is evaluated; it then ends, and the
    /// network has the weights of its best epoch. Null for never. That set must not be the one the result is judged by.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Patience { get; init => field = value is { } epochs ? Positive(epochs) : null; }

    /// <summary>The seed of the order in which samples are seen; a stream of its own, apart from the network's seed.</summary>
    public uint ShuffleSeed { get; init; }

    /// <summary>Double unless said otherwise.</summary>
    public Precision Precision { get; init; } = Precision.Double;

    internal static double CheckedMomentum(double momentum) => momentum is >= 0 and < 1
        ? momentum
        : throw new ArgumentOutOfRangeException(nameof(Momentum), FormattableString.Invariant($"The momentum is at least 0 and below 1, such as 0.9; given: {momentum}."));

    internal static double CheckedL2(double l2) => l2 >= 0 && double.IsFinite(l2)
        ? l2
        : throw new ArgumentOutOfRangeException(nameof(L2), FormattableString.Invariant($"L2 is 0 or a small positive number, such as 1e-4; given: {l2}."));

    private static int Positive(int value, [CallerMemberName] string name = "") => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is at least 1; given: {value}."));
}
