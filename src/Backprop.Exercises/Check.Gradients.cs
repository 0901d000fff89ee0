using static System.FormattableString;

namespace Backprop.Exercises;

/// <content>Trust no gradient: central differences, the error of the Python notebook's bias gradient, and mutants.</content>
public static partial class Check
{
    private static readonly (string Name, Func<double, double> F, double X, double H)[] Functions =
    [
        ("eˣ", Math.Exp, 0.5, 0.1), ("sin x", Math.Sin, 1, 0.2), ("x³", x => x * x * x, -2, 0.05), ("σ(x)", Activation.Sigmoid.F, 0.3, 0.5),
    ];

    /// <summary>The central difference: from a function, x and h to (f(x + h) − f(x − h)) / 2h.</summary>
    public static CheckResult CentralDifference(Func<Func<double, double>, double, double, double>? mine) => FunctionCheck.Judge(
        Texts.Read("Check.CentralDifference"), mine,
        [.. Functions.Select(p => (p.Name, p.F, p.X, p.H, Here: p.F(p.X), Up: p.F(p.X + p.H), Down: p.F(p.X - p.H)))],
        p => Invariant($"f = {p.Name}, x = {p.X}, h = {p.H}"), p => [mine!(p.F, p.X, p.H)], p => [(p.Up - p.Down) / (2 * p.H)],
        ("The distance from x − h to x + h is 2h, not h.", p => [(p.Up - p.Down) / p.H]),
        ("This is the one-sided difference (f(x + h) − f(x)) / h. Its error shrinks with h, that of the central one with h².",
            p => [(p.Up - p.Here) / p.H]),
        ("This is the one-sided difference (f(x) − f(x − h)) / h. Its error shrinks with h, that of the central one with h².",
            p => [(p.Here - p.Down) / p.H]),
        ("The one-sided difference is divided by 2h; that belongs to f(x + h) − f(x − h).", p => [(p.Up - p.Here) / (2 * p.H)]),
        ("÷ 2h is missing: a slope is the change of f for each step of x.", p => [p.Up - p.Down]),
        ("Parentheses are missing: / 2 * h divides by 2 and multiplies by h.", p => [(p.Up - p.Down) / 2 * p.H]),
        ("÷ h is missing: a slope is the change of f for each step of x.", p => [(p.Up - p.Down) / 2]),
        ("Parentheses are missing: f(x + h) − f(x − h) / 2h divides the second f alone.", p => [p.Up - p.Down / (2 * p.H)]),
        ("The steps are h / 2; they should be h up and h down, 2h apart.", p => [(p.F(p.X + p.H / 2) - p.F(p.X - p.H / 2)) / p.H]),
        ("÷ 2x where ÷ 2h belongs: the distance from x − h to x + h is 2h.", p => [(p.Up - p.Down) / (2 * p.X)]),
        ("+ where − belongs: that adds the two values of f; their difference is needed.", p => [(p.Up + p.Down) / (2 * p.H)]));

    /// <summary>The relative error of a bias gradient that was divided by the batch size m twice: a formula's value for this m.</summary>
    public static CheckResult BiasBugError(object? mine, int m) => NumberCheck.Rounded(
        Texts.Read("Check.BiasBugError"), mine, 1 - 1.0 / m, 1e-3,
        ("That is what is left of the gradient, not what is missing.", 1.0 / m),
        ("That is relative to the wrong gradient; the error is relative to the larger of the two.", m - 1),
        ("That is the factor between the two gradients. The error is their difference, relative to the right one.", m),
        ("That is for a db divided by m³ in all; the Python notebook's is the right one ÷ m.", 1 - 1.0 / m / m),
        ("In whole numbers 1 / m is 0: write 1.0 / m.", 1));

    /// <summary>Names a mutant's fault. The reply to a wrong name tells what that fault would do.</summary>
    /// <param name="mutant">One of the six.</param>
    /// <param name="mine">The fault that it has; null while it is not found.</param>
    public static CheckResult Mutant(Mutant mutant, Fault? mine) =>
        Texts.Read("Check.Mutant", ("mutant", mutant?.Name), ("fault", mutant?.Fault)).Grade(mine, exercise =>
            mutant is null ? exercise.Incorrect("There is no such mutant: take one of Mutant.All.")
            : mine == mutant.Fault ? exercise.Correct()
            : exercise.Incorrect(Refute(mutant, mine!.Value)));

    private static string Refute(Mutant mutant, Fault guess)
    {
        if (!Enum.IsDefined(guess))
            return "There is no such fault.";
        var network = new Network([6, 5, 4], seed: 1, initializer: Initializer.Normal);
        Batch batch = RandomBatch(network, 8, seed: 7);
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
