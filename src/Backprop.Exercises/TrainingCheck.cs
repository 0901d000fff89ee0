using Backprop.Shared;
using static System.FormattableString;

namespace Backprop.Exercises;

/// <summary>Grades one epoch of training that a learner wrote from nothing, a function that writes new W and b into a network.</summary>
internal static class TrainingCheck
{
    private const int MaxImages = 20, MaxEpochs = 300;
    private const string TooLittle = "Is the learning rate too small, or are images left out?";

    private static readonly Exercise OverfitsExercise = ExerciseTexts.Read("Check.Overfits");
    private static readonly Exercise LearnsExercise = ExerciseTexts.Read("Check.Learns");

    public static CheckResult Overfits(Action<Network, Dataset>? mine, Dataset data) => OverfitsExercise.Of(mine, () =>
    {
        Dataset few = data.Take(Math.Min(MaxImages, data.Count));
        Network network = CreateNetwork(few);
        Evaluation before = network.Evaluate(few);
        int[] wrong = [];
        for (int epoch = 1; epoch <= MaxEpochs; epoch++)
        {
            mine!(network, few);
            if (UpdateProblem(network, epoch == 1 ? CreateNetwork(few) : null) is { } problem)
                return OverfitsExercise.Incorrect(problem);
            int[] answers = network.Classify(few);
            wrong = [.. Enumerable.Range(0, few.Count).Where(i => answers[i] != few.Labels[i])];
            if (wrong.Length == 0)
                return OverfitsExercise.Correct($"All {few.Count} images by heart, after {epoch} epochs.");
        }
        return OverfitsExercise.Incorrect(
            $"After {MaxEpochs} epochs it reads {few.Count - wrong.Length} of {few.Count} images right; it should know so few by heart. " +
            (LearningProblem(network, few, before) ?? LeftOut(wrong, few.Count) ?? TooLittle));
    });

    public static CheckResult Learns(
        Action<Network, Dataset>? mine, Dataset train, Dataset test, double minAccuracy) => LearnsExercise.Of(mine, () =>
    {
        Network network = CreateNetwork(train);
        Evaluation before = network.Evaluate(test);
        mine!(network, train);
        if (UpdateProblem(network, CreateNetwork(train)) is { } problem)
            return LearnsExercise.Incorrect(problem);
        double accuracy = network.Evaluate(test).Accuracy;
        string reached = Invariant($"After one epoch it reads {100 * accuracy:0.00} % of {test.Name} right");
        if (accuracy >= minAccuracy)
            return LearnsExercise.Correct($"{reached}.");
        string question = accuracy < minAccuracy - 0.03 ? TooLittle
            : "Are the batches in random order? On MNIST that is worth a percentage point.";
        return LearnsExercise.Incorrect(Invariant($"{reached}; {100 * minAccuracy:0} % are needed. ") +
            (LearningProblem(network, test, before) ?? $"{question} A batch of 10 and a rate of 3 do well."));
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
                + "is the step uphill, or its rate far too large?";
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
        if (BlankPage.HaveSameParameters(before, network))
            return "The network is as it was. Is (layer.W - rate * dW).CopyTo(layer.W) missing, or was there no batch at all?";
        if (network.Layers.FirstOrDefault(layer => layer.W.Equals(before[layer.Number].W)) is { } sameW)
            return $"W{sameW.Number} is as it was; every layer takes its step.";
        return network.Layers.FirstOrDefault(layer => layer.b.Equals(before[layer.Number].b)) is { } sameB
            ? $"b{sameB.Number} is as it was; the biases take their step too." : null;
    }
}
