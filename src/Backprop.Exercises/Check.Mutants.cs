using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>Find the fault.</content>
public static partial class Check
{
    /// <summary>Names a mutant's fault. The reply to a wrong name tells what that fault would do.</summary>
    /// <param name="mutant">One of the six.</param>
    /// <param name="mine">The fault that it has; null while it is not found.</param>
    public static CheckResult Mutant(Mutant mutant, Fault? mine)
    {
        Exercise exercise = ExerciseTexts.Read("Check.Mutant", ("mutant", mutant?.Name), ("fault", mutant?.Fault));
        return exercise.Of(mine, () => mutant is null ? exercise.Incorrect("There is no such mutant: take one of Mutant.All.")
            : mine == mutant.Fault ? exercise.Correct()
            : exercise.Incorrect(Refute(mutant, mine!.Value)));
    }

    private static string Refute(Mutant mutant, Fault guess)
    {
        if (!Enum.IsDefined(guess))
            return "There is no such fault.";
        var network = new Network([6, 5, 4], seed: 1, initializer: Initializer.Normal);
        Batch batch = BlankPage.RandomBatch(network, 8, seed: 7);
        GradientReport ReportOf(Fault fault) => GradientCheck.Run(network, batch, Exercises.Mutant.Backpropagate(network, batch, fault));
        static bool IsRight(GradientError quantity) => quantity.RelativeError < 1e-7;
        // What one fault spoils and the other does not says more than the size of the errors.
        var (given, guessed) = ReportOf(mutant.Fault).Quantities.Zip(ReportOf(guess).Quantities)
            .Where(pair => Math.Abs(pair.First.RelativeError - pair.Second.RelativeError) > 1e-6)
            .OrderByDescending(pair => IsRight(pair.First) != IsRight(pair.Second)).First();
        return IsRight(guessed) ? $"That would leave {guessed.Quantity} right, but the mutant's {guessed.Quantity} is wrong."
            : IsRight(given) ? $"That would spoil {guessed.Quantity}, but the mutant's {guessed.Quantity} is right."
            : $"That would spoil {guessed.Quantity} too, but by another relative error than the mutant's. Look at the numbers themselves.";
    }
}
