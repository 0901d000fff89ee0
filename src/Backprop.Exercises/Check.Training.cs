using Backprop.Shared;
using static System.FormattableString;

namespace Backprop.Exercises;

/// <content>The blank page: one epoch of training, a function that writes new W and b into a network.</content>
public static partial class Check
{
    private const int MaxImages = 20, MaxEpochs = 300;
    private const string Unknown = "That is not enough, and no known mistake matches. Does Check.Backward pass?";

    /// <summary>Whether one epoch's training, repeated up to 300 times, learns the first 20 images by heart.</summary>
    /// <param name="mine">Trains a network for one epoch, in place.</param>
    /// <param name="data">The data set whose first 20 images are learned.</param>
    public static CheckResult Overfits(Action<Network, Dataset>? mine, Dataset data) => Texts.Read("Check.Overfits").Grade(mine, exercise =>
    {
        Dataset few = data.Take(Math.Min(MaxImages, data.Count));
        Network network = CreateNetwork(few);
        Evaluation before = network.Evaluate(few);
        var probe = new TrainingProbe(mine!, () => CreateNetwork(few), few);
        if (probe.OtherData() is { } otherData)
            return exercise.Incorrect(otherData);
        int[] wrong = [];
        for (int epoch = 1; epoch <= MaxEpochs; epoch++)
        {
            mine!(network, few);
            if (UpdateProblem(network, epoch == 1 ? CreateNetwork(few) : null) is { } problem)
                return exercise.Incorrect(problem);
            int[] answers = network.Classify(few);
            wrong = [.. Enumerable.Range(0, few.Count).Where(i => answers[i] != few.Labels[i])];
            if (wrong.Length == 0)
                return probe.Steps() is { } wrongSteps ? exercise.Incorrect($"It learns, but not as it should. {wrongSteps}")
                    : exercise.Correct($"All {few.Count} images by heart, after {epoch} epochs.");
        }
        return exercise.Incorrect(
            $"After {MaxEpochs} epochs it reads {few.Count - wrong.Length} of {few.Count} images right; it should know so few by heart. " +
            (probe.Steps() ?? LeftOut(wrong, few.Count) ?? probe.LeftOut() ?? LearningProblem(network, few, before) ?? probe.TooShort()
                ?? probe.WrongPairs() ?? Unknown));
    });

    /// <summary>Whether one epoch trains a new network with 30 hidden neurons well enough.</summary>
    /// <param name="mine">Trains a network for one epoch, in place.</param>
    /// <param name="train">The training set.</param>
    /// <param name="test">The test set.</param>
    /// <param name="minAccuracy">
    /// The share of right answers that is needed, 0 to 1. A right solution exceeds 93 % on MNIST and on the drawn digits; harder data
    /// need a lower share.
    /// </param>
    public static CheckResult Learns(Action<Network, Dataset>? mine, Dataset train, Dataset test, double minAccuracy = 0.93) =>
        Texts.Read("Check.Learns").Grade(mine, exercise =>
    {
        Network network = CreateNetwork(train);
        Evaluation before = network.Evaluate(test);
        mine!(network, train);
        if (UpdateProblem(network, CreateNetwork(train)) is { } problem)
            return exercise.Incorrect(problem);
        double accuracy = network.Evaluate(test).Accuracy;
        string reached = Invariant($"After one epoch it reads {100 * accuracy:0.00} % of {test.Name} right");
        var probe = new TrainingProbe(mine, () => CreateNetwork(train), train);
        if (probe.OtherData() is { } otherData)
            return exercise.Incorrect(otherData);
        if (accuracy >= minAccuracy)
            return probe.Steps() is { } wrong ? exercise.Incorrect($"{reached}, but not as it should. {wrong}")
                : exercise.Correct($"{reached}.");
        return exercise.Incorrect(Invariant($"{reached}; {100 * minAccuracy:0} % are needed. ") +
            (probe.Steps() ?? probe.LeftOut() ?? LearningProblem(network, test,
                before) ?? probe.TooShort() ?? probe.WrongPairs() ?? probe.Ordered()
                ?? $"{Unknown} A batch of 10 and a rate of 3 do well."));
    });

    private static Network CreateNetwork(Dataset data) => new([data.PixelCount, 30, data.Classes], seed: 1);

    // Images that a loop misses stand together, at the end or at the beginning.
    private static string? LeftOut(int[] wrong, int count)
    {
        int last = count - wrong[0], first = wrong[^1] + 1, max = Math.Min(count / 2, 2 * wrong.Length);
        return last <= max ? $"The wrong ones are among the last {last}: does the loop over the images end too early?"
            : first <= max ? $"The wrong ones are among the first {first}: does the loop over the images begin too late?"
            : null;
    }

    // What the network tells about training that ran and failed.
    private static string? LearningProblem(Network network, Dataset data, Evaluation before)
    {
        Evaluation after = network.Evaluate(data);
        if (after.Cost > before.Cost)
            return $"The cost has risen, from {NumberText.Short(before.Cost, 3)} to {NumberText.Short(after.Cost, 3)}: "
                + "is the learning rate far too large?";
        // Outputs that are flat and right are what training is for.
        if (after.Accuracy > 0.5)
            return null;
        var A = network.Forward(data.Batch(0, Math.Min(MaxImages, data.Count)).X);
        return A.Enumerate().Count(a => a * (1 - a) < 0.01) > 0.9 * A.RowCount * A.ColumnCount
            ? "Nearly all outputs lie where the sigmoid is flat, and learn no more: is the learning rate too large, or ÷ m missing?"
            : null;
    }

    // In the first epoch every parameter should change; later, gradients may well be 0.
    private static string? UpdateProblem(Network network, Network? before)
    {
        if (network.Layers.Any(layer => layer.W.Enumerate().Concat(layer.b).Any(value => !double.IsFinite(value))))
            return "The weights are no longer finite numbers. Is the learning rate far too large?";
        if (before is null)
            return null;
        if (HaveSameParameters(before, network))
            return "The network is as it was. Is (layer.W - rate * dW).CopyTo(layer.W) missing, or was there no batch at all?";
        if (network.Layers.FirstOrDefault(layer => layer.W.Equals(before[layer.Number].W)) is { } sameW)
            return $"W{sameW.Number} is as it was; every layer takes its step.";
        return network.Layers.FirstOrDefault(layer => layer.b.Equals(before[layer.Number].b)) is { } sameB
            ? $"b{sameB.Number} is as it was; the biases take their step too." : null;
    }
}
