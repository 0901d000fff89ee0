namespace Backprop.Exercises;

/// <content>Central differences, and what they say of the seed's bias gradient.</content>
public static partial class Check
{
    private static readonly (string Name, Func<double, double> F, double X, double H)[] Functions =
        [("eˣ", Math.Exp, 0.5, 0.1), ("sin x", Math.Sin, 1, 0.2), ("x³", x => x * x * x, -2, 0.05), ("σ(x)", x => 1 / (1 + Math.Exp(-x)), 0.3, 0.5)];

    /// <summary>The central difference: from a function, x and h to (f(x + h) − f(x − h)) / 2h.</summary>
    public static CheckResult CentralDifference(Func<Func<double, double>, double, double, double>? mine) => FunctionCheck.Judge(
        new("central difference", "A little up, a little down: how much does f change, for how long a way from x − h to x + h?",
            """
            double Slope(Func<double, double> f, double x, double h) => (f(x + h) - f(x - h)) / (2 * h);
            Check.CentralDifference(Slope)
            """),
        mine, Functions, p => FormattableString.Invariant($"f = {p.Name}, x = {p.X}, h = {p.H}"), p => [mine!(p.F, p.X, p.H)], p => [(p.F(p.X + p.H) - p.F(p.X - p.H)) / (2 * p.H)],
        ("From x − h to x + h it is 2h, not h.", p => [(p.F(p.X + p.H) - p.F(p.X - p.H)) / p.H]),
        ("This is the one-sided difference (f(x + h) − f(x)) / h; its error is of the order of h, the central one's of h².", p => [(p.F(p.X + p.H) - p.F(p.X)) / p.H]),
        ("This is the one-sided difference (f(x) − f(x − h)) / h; its error is of the order of h, the central one's of h².", p => [(p.F(p.X) - p.F(p.X - p.H)) / p.H]),
        ("The one-sided difference is divided by 2h; that belongs to f(x + h) − f(x − h).", p => [(p.F(p.X + p.H) - p.F(p.X)) / (2 * p.H)]),
        ("÷ 2h is missing: a slope is the change of f for each step of x.", p => [p.F(p.X + p.H) - p.F(p.X - p.H)]),
        ("Brackets are missing: / 2 * h divides by 2 and multiplies by h.", p => [(p.F(p.X + p.H) - p.F(p.X - p.H)) / 2 * p.H]),
        ("÷ h is missing: a slope is the change of f for each step of x.", p => [(p.F(p.X + p.H) - p.F(p.X - p.H)) / 2]),
        ("Brackets are missing: f(x + h) − f(x − h) / 2h divides the second f alone.", p => [p.F(p.X + p.H) - p.F(p.X - p.H) / (2 * p.H)]),
        ("The steps are h / 2; here they are h, up and down, on a way of 2h.", p => [(p.F(p.X + p.H / 2) - p.F(p.X - p.H / 2)) / p.H]),
        ("÷ 2x where ÷ 2h belongs: the way from x − h to x + h is 2h long.", p => [(p.F(p.X + p.H) - p.F(p.X - p.H)) / (2 * p.X)]),
        ("+ where − belongs: that is twice the mean of f, not its change.", p => [(p.F(p.X + p.H) + p.F(p.X - p.H)) / (2 * p.H)]));

    /// <summary>The relative error of a bias gradient that was divided by the batch size m twice: a formula's value for this m.</summary>
    public static CheckResult SeedBiasError(object? mine, int m) => Judge(
        new("relative error", "‖wrong − right‖ / ‖right‖, where wrong = right / m. What is left of the right one, and what is missing?",
            """
            var myError = 1 - 1.0 / m;
            Check.SeedBiasError(myError, m)
            """),
        mine, 1 - 1.0 / m, 1e-3,
        ("That is what is left of the gradient, not what is missing.", 1.0 / m),
        ("That is the error beside the wrong gradient; relative is beside the larger of the two.", m - 1),
        ("The factor is m, but the error is what is missing, beside the right one.", m),
        ("That is for a db divided by m³ in all; the Python notebook's is the right one ÷ m.", 1 - 1.0 / m / m),
        ("1 / m in whole numbers is 0: write 1.0 / m.", 1));

    // A number that is read off or rounded by hand: a tolerance of its own.
    private static CheckResult Judge(Exercise exercise, object? mine, double right, double tolerance, params (string Sentence, double Value)[] mistakes) =>
        exercise.Of(mine, () =>
        {
            if (Answer.Number(mine) is not { } given)
                return new Diagnosis(right).Judge(exercise, mine!);
            bool Is(double value) => Math.Abs(given - value) <= tolerance * Math.Abs(value);
            var named = mistakes.Where(mistake => Is(mistake.Value) && mistake.Value != right).OrderBy(mistake => Math.Abs(given - mistake.Value)).ToList();
            return Is(right) && !(named.Count > 0 && Math.Abs(given - named[0].Value) < Math.Abs(given - right)) ? exercise.Correct()
                : named.Count > 0 ? exercise.Incorrect(named[0].Sentence)
                : new Diagnosis(right).Judge(exercise, given);
        });
}
