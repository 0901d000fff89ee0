using static System.FormattableString;

namespace Backprop.Exercises;

/// <content>Trust no gradient: central differences, the error of the Python notebook's bias gradient, and mutants.</content>
public static partial class Check
{
    // Some rise and some fall, for a slope has a sign.
    private static readonly (string Name, Func<double, double> F, double X, double H)[] Functions =
    [
        ("eˣ", Math.Exp, 0.5, 0.1), ("sin x", Math.Sin, 1, 0.2), ("x³", x => x * x * x, -2, 0.05), ("σ(x)", Activation.Sigmoid.F, 0.3, 0.5),
        ("cos x", Math.Cos, 0.7, 0.3), ("e⁻ˣ", x => Math.Exp(-x), -0.4, 0.15),
    ];

    /// <summary>
    /// The central difference: from a function, x and h to (f(x + h) − f(x − h)) / 2h. One with half the step on each side is right
    /// as well.
    /// </summary>
    public static CheckResult CentralDifference(Func<Func<double, double>, double, double, double>? mine)
    {
        var points = Functions.Select(p => (p.Name, p.F, p.X, p.H, Here: p.F(p.X), Up: p.F(p.X + p.H), Down: p.F(p.X - p.H),
            Half: (p.F(p.X + p.H / 2) - p.F(p.X - p.H / 2)) / p.H, Right: (p.F(p.X + p.H) - p.F(p.X - p.H)) / (2 * p.H))).ToArray();
        const string oneSided = "Its error shrinks with h, that of the central one with h².";
        var changes = FunctionCheck.At(points, p => p.Up - p.Down,
            ($"This is the one-sided difference (f(x + h) − f(x)) / h. {oneSided}", p => 2 * (p.Up - p.Here)),
            ($"This is the one-sided difference (f(x) − f(x − h)) / h. {oneSided}", p => 2 * (p.Here - p.Down)),
            ("The one-sided difference is divided by 2h; that belongs to f(x + h) − f(x − h).", p => p.Up - p.Here),
            ("The one-sided difference f(x) − f(x − h) is divided by 2h; that belongs to f(x + h) − f(x − h).", p => p.Here - p.Down),
            ("+ where − belongs: that adds the two values of f; their difference is needed.", p => p.Up + p.Down),
            ("f(x − h) is missing.", p => p.Up), ("f(x + h) is missing.", p => -p.Down),
            ("The difference is the wrong way round: f(x + h) − f(x − h).", p => p.Down - p.Up),
            ("The difference is made positive; a slope has a sign.", p => Math.Abs(p.Up - p.Down)),
            ("The steps are 2h; they should be h up and h down, 2h apart.", p => p.F(p.X + 2 * p.H) - p.F(p.X - 2 * p.H)),
            ("f is taken at h and −h; x is missing.", p => p.F(p.H) - p.F(-p.H)),
            ("f is taken at x·h; x + h is needed.", p => p.F(p.X * p.H) - p.F(-p.X * p.H)),
            ("2·f(x) is subtracted: this is the second difference, of the curvature.", p => p.Up - 2 * p.Here + p.Down),
            ("The two values of f are multiplied; their difference is needed.", p => p.Up * p.Down));
        var divisors = FunctionCheck.At(points, p => 1 / (2 * p.H),
            ("The distance from x − h to x + h is 2h, not h.", p => 1 / p.H),
            ("÷ 2h is missing: a slope is the change of f for each step of x.", _ => 1),
            ("÷ h is missing: a slope is the change of f for each step of x.", _ => 0.5),
            ("Parentheses are missing: / 2 * h divides by 2 and multiplies by h.", p => p.H / 2),
            ("÷ 2x where ÷ 2h belongs: the distance from x − h to x + h is 2h.", p => 1 / (2 * p.X)),
            ("÷ x where ÷ 2h belongs.", p => 1 / p.X),
            ("It is multiplied by 2h; it should be divided.", p => 2 * p.H),
            ("It is multiplied by h; it should be divided by 2h.", p => p.H), ("÷ h² where ÷ 2h belongs.", p => 1 / p.H / p.H),
            ("÷ 2h² where ÷ 2h belongs.", p => 0.5 / p.H / p.H), ("÷ 4h where ÷ 2h belongs.", p => 0.25 / p.H),
            ("Parentheses are missing: / h * 2 divides by h and multiplies by 2.", p => 2 / p.H),
            ("÷ (x + h) where ÷ 2h belongs.", p => 1 / (p.X + p.H)), ("÷ (2 + h) where ÷ 2h belongs.", p => 1 / (2 + p.H)));
        return FunctionCheck.Judge(Texts.Read("Check.CentralDifference"), mine, points,
            p => Invariant($"f = {p.Name}, x = {p.X}, h = {p.H}"), p => [mine!(p.F, p.X, p.H) is var slope
                && Math.Abs(slope - p.Half) <= Closeness.Exact && Functions.All(q => GivesHalf(mine, q.F, q.X, q.H)) ? p.Right : slope],
            [
                .. Mistake.Combine(changes, divisors, Part.Times),
                .. FunctionCheck.At(points, _ => 0,
                    ("Parentheses are missing: f(x + h) − f(x − h) / 2h divides the second f alone.", p => p.Up - p.Down / (2 * p.H)),
                    ("Parentheses are missing: f(x + h) − f(x − h) / 2 * h divides the second f alone.", p => p.Up - p.Down / 2 * p.H),
                    ("Parentheses are missing, and the 2: f(x + h) − f(x − h) / h divides the second f alone.", p => p.Up - p.Down / p.H),
                    ("Parentheses are missing: f(x) + h − f(x) − h adds h to the values of f.", p => p.Here + p.H - (p.Here - p.H)),
                    ("This is the slope with an h of your own; the h that is handed in counts.",
                        p => (p.F(p.X + 1e-5) - p.F(p.X - 1e-5)) / 2e-5),
                    ("The steps are h / 2, so the two are h apart: ÷ h, not ÷ 2h.", p => p.Half / 2), ("This is f(x) itself.", p => p.Here),
                    ("This is ½(f(x + h) + f(x − h)), a mean; a difference is needed.", p => (p.Up + p.Down) / 2)).Skip(1),
            ], "In whole numbers 1 / 2 is 0. Or are both values of f taken at the same x?");
    }

    /// <summary>The relative error of a bias gradient that was divided by the batch size m twice: a formula's value for this m.</summary>
    public static CheckResult BiasBugError(object? mine, int m) => NumberCheck.Of(
        Texts.Read("Check.BiasBugError"), mine, 1 - 1.0 / m, new(MinDigits: 2),
        ("That is what is left of the gradient, not what is missing.", 1.0 / m),
        ("That is relative to the wrong gradient; the error is relative to the larger of the two.", m - 1),
        ("That is the factor between the two gradients. The error is their difference, relative to the right one.", m),
        ("That is for a db divided by m³ in all; the Python notebook's is the right one ÷ m.", 1 - 1.0 / m / m),
        ("In whole numbers 1 / m is 0, and 1 − 0 is 1: write 1.0 / m.", 1),
        ("In whole numbers 1 / m is 0: write 1.0 / m. Or was the difference of two equal values taken?", 0),
        ("That is in percent; a relative error of 1 is all of it.", 100 - 100.0 / m),
        ("That is what is left of the gradient, in percent.", 100.0 / m),
        ("The sign is lost: a relative error is never negative.", 1.0 / m - 1),
        ("The sign is wrong: wrong = right / m, so 1 − 1/m is missing, not 1 + 1/m.", 1 + 1.0 / m),
        ("That is 1 − m: the sign is lost, and it is relative to the wrong gradient, or right · m was meant.", 1 - m),
        ("That is 1/m²; the error is 1 − 1/m.", 1.0 / m / m),
        ("That is relative to the sum of the two, not to the larger one.", (m - 1.0) / (m + 1)),
        ("That is m², the square of the factor between the two.", (double)m * m),
        ("That is relative to the mean of the two, not to the larger one.", 2 * (m - 1.0) / (m + 1)),
        ("That is m / (m − 1), the reciprocal of the error.", m / (m - 1.0)),
        ("That is with m − 1 in place of m: wrong = right / m.", 1 - 1.0 / (m - 1)),
        ("That is with m + 1 in place of m: wrong = right / m.", m / (m + 1.0)), ("A root is taken: √(1 − 1/m).", Math.Sqrt(1 - 1.0 / m)),
        ("That is 1 − 1/√m: wrong = right / m.", 1 - 1 / Math.Sqrt(m)),
        ("It is squared: (1 − 1/m)².", (1 - 1.0 / m) * (1 - 1.0 / m)));

    /// <summary>Names a mutant's fault. The reply to a wrong name tells what that fault would do.</summary>
    /// <param name="mutant">One of the six.</param>
    /// <param name="mine">The fault that it has; null while it is not found.</param>
    public static CheckResult Mutant(Mutant mutant, Fault? mine) =>
        Texts.Read("Check.Mutant", ("mutant", mutant?.Name), ("fault", mutant?.Fault)).Grade(mine, exercise =>
            mutant is null ? exercise.Incorrect("There is no such mutant: take one of Mutant.All.")
            : mine == mutant.Fault ? exercise.Correct()
            : exercise.Incorrect(Refute(mutant, mine!.Value)));

    // The same formula with h / 2 in place of h, to the last digits.
    private static bool GivesHalf(Func<Func<double, double>, double, double, double> mine, Func<double, double> f, double x, double h) =>
        Math.Abs(mine(f, x, h) - (f(x + h / 2) - f(x - h / 2)) / h) <= Closeness.Exact;

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
