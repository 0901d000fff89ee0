using System.Text.Json.Serialization;

namespace Backprop;

/// <summary>The results of one epoch of training.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="TrainingCost">C averaged over the training samples, each with the weights before its batch's update.</param>
/// <param name="TrainingAccuracy">The share of the training samples that were recognized, 0 to 1, likewise before the update.</param>
/// <param name="Test">The evaluation of the test set after the epoch; null if none was given.</param>
/// <param name="Samples">The number of training samples in the epoch.</param>
/// <param name="TrainingTime">The time of the epoch's training, including shuffling but not evaluation.</param>
/// <param name="Elapsed">The time since the run began, including evaluation but not the caller's work between epochs.</param>
public sealed record EpochReport(
    int Epoch, double TrainingCost, double TrainingAccuracy, Evaluation? Test, int Samples, TimeSpan TrainingTime, TimeSpan Elapsed)
{
    /// <summary>Whether this is the last epoch of the run.</summary>
    public bool IsLast { get; init; }

    /// <summary>Training samples per second.</summary>
    [JsonIgnore]
    public double SamplesPerSecond => Samples / TrainingTime.TotalSeconds;

    /// <summary>The line that the Python notebook prints: <c>Epoch 0: 6215 / 10000</c>.</summary>
    public override string ToString() => Test is null
        ? FormattableString.Invariant($"Epoch {Epoch} complete")
        : FormattableString.Invariant($"Epoch {Epoch}: {Test.Correct} / {Test.Total}");
}
