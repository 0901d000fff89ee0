using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>Find the fault.</content>
public static partial class Check
{
    /// <summary>Names a mutant's fault. A wrong name is refuted by what that fault would do.</summary>
    /// <param name="mutant">One of the six.</param>
    /// <param name="mine">The fault that it has; null while it is not found.</param>
    public static CheckResult Mutant(Mutant mutant, Fault? mine)
    {
        var exercise = new Exercise($"mutant {mutant?.Name}",
            "Run GradientCheck on its gradients. Which of dW1, db1, dW2, db2 are wrong, and by what relative error? A fault in delta2 spoils all four, one in delta1 the first layer only.",
            $"Check.Mutant(Mutant.{mutant?.Name}, Fault.{mutant?.Fault})");
        return exercise.Of(mine, () => mutant is null ? exercise.Incorrect("There is no such mutant: take one of Mutant.All.")
            : mine == mutant.Fault ? exercise.Correct()
            : exercise.Incorrect(Refute(mutant, mine!.Value)));
    }

    private static string Refute(Mutant mutant, Fault guess)
    {
        if (!Enum.IsDefined(guess))
            return "That is no fault of the list.";
        var network = new Network([6, 5, 4], seed: 1, initializer: Initializer.Normal);
        Batch batch = DrawnBatch(network);
        GradientReport has = GradientCheck.Run(network, batch, Exercises.Mutant.Backpropagate(network, batch, mutant.Fault));
        GradientReport would = GradientCheck.Run(network, batch, Exercises.Mutant.Backpropagate(network, batch, guess));
        static bool IsRight(GradientError quantity) => quantity.RelativeError < 1e-7;
        var differing = has.Quantities.Zip(would.Quantities).Where(pair => Math.Abs(pair.First.RelativeError - pair.Second.RelativeError) > 1e-6).ToList();
        // What one spoils and the other does not says more than by how much both do.
        var (given, guessed) = differing.OrderByDescending(pair => IsRight(pair.First) != IsRight(pair.Second)).First();
        return IsRight(guessed) ? $"That would leave {guessed.Quantity} right, but the mutant's {guessed.Quantity} is wrong."
            : IsRight(given) ? $"That would spoil {guessed.Quantity}, but the mutant's {guessed.Quantity} is right."
            : $"That would spoil {guessed.Quantity} too, but by another relative error than the mutant's. Look at the numbers themselves.";
    }

    private static Batch DrawnBatch(Network network)
    {
        var random = new NumPyRandom(7);
        return new Batch(
            Matrix<double>.Build.Dense(network.Sizes[0], 8, (_, _) => random.NextDouble()),
            Matrix<double>.Build.Dense(network.Sizes[^1], 8, (i, j) => j % network.Sizes[^1] == i ? 1 : 0));
    }
}
