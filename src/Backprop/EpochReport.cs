namespace Backprop;

/// <summary>What one epoch of training came to.</summary>
/// <param name="Epoch">Counted from 0.</param>
/// <param name="TrainingCost">C averaged over the epoch's batches, each as it was seen, before its update.</param>
/// <param name="TrainingAccuracy">The share of the epoch's samples that was recognised, 0 to 1, each as it was seen, before its batch's update.</param>
/// <param name="Test">The test set after the epoch; null where none was given.</param>
/// <param name="Samples">Training samples seen in this epoch.</param>
/// <param name="TrainingTime">The time spent on training, shuffling included, evaluation apart.</param>
/// <param name="Elapsed">The time since the run began, evaluation included; what the consumer does between two epochs is not counted.</param>
public sealed record EpochReport(
    int Epoch, double TrainingCost, double TrainingAccuracy, Evaluation? Test, int Samples, TimeSpan TrainingTime, TimeSpan Elapsed)
{
    /// <summary>Whether the run ends with this epoch.</summary>
    public bool IsLast { get; init; }

    /// <summary>Training samples per second.</summary>
    public double SamplesPerSecond => Samples / TrainingTime.TotalSeconds;

    /// <summary>The line that the seed notebook prints: <c>Epoch 0: 6215 / 10000</c>.</summary>
    public override string ToString() => Test is null
        ? FormattableString.Invariant($"Epoch {Epoch} complete")
        : FormattableString.Invariant($"Epoch {Epoch}: {Test.Correct} / {Test.Total}");
}
