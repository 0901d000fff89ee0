namespace Backprop;

/// <summary>How the learning rate changes from epoch to epoch: the factor that η is multiplied by.</summary>
/// <example>
/// Your own schedule:
/// <code>
/// var root = new Schedule("1/√epoch", (epoch, epochs) => 1 / Math.Sqrt(epoch + 1));
/// </code>
/// </example>
public sealed class Schedule
{
    private readonly Func<int, int, double> factor;

    /// <summary>Creates a schedule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factor">Computes the factor from the epoch, counted from 0, and the number of epochs of the run.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Schedule(string name, Func<int, int, double> factor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factor);
        Name = name;
        this.factor = factor;
    }

    /// <summary>η never changes.</summary>
    public static Schedule Constant { get; } = new("constant", (_, _) => 1);

    /// <summary>
    /// η falls along half a cosine, from its full value in the first epoch toward 0 after the last: ½·(1 + cos(π·epoch / epochs))
    /// (Loshchilov, Hutter, "SGDR", 2017).
    /// </summary>
    public static Schedule Cosine { get; } = new("cosine", (epoch, epochs) => (1 + Math.Cos(Math.PI * epoch / epochs)) / 2);

    /// <summary>The built-in schedules that need no parameters.</summary>
    public static IReadOnlyList<Schedule> All { get; } = [Constant, Cosine];

    /// <summary>"constant", "cosine", or the name of your own.</summary>
    public string Name { get; }

    /// <summary>η is multiplied by a factor every few epochs.</summary>
    /// <param name="every">The number of epochs from one step to the next; at least 1.</param>
    /// <param name="by">The factor of each step, above 0 and at most 1: 0.5 halves η.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static Schedule Steps(int every, double by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        Require.That(by, by is > 0 and <= 1, "The learning rate is multiplied by a number above 0 and at most 1, such as 0.5", nameof(by));
        return new Schedule(FormattableString.Invariant($"steps of {every} by {by}"), (epoch, _) => Math.Pow(by, epoch / every));
    }

    /// <summary>The factor that η is multiplied by in an epoch.</summary>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="epochs">The number of epochs of the run.</param>
    /// <exception cref="InvalidOperationException">A schedule of your own gave a negative number, infinity or NaN.</exception>
    public double Factor(int epoch, int epochs) => factor(epoch, epochs) is >= 0 and < double.PositiveInfinity and var value ? value
        : throw new InvalidOperationException($"Schedule {Name} gives {factor(epoch, epochs)} in epoch {epoch}; a factor is 0 or above.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
