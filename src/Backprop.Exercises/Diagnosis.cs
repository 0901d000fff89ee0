using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>
/// Compares an answer with the right one and, where it differs, with every known mistake: the right value times a telling
/// factor, the value that a mistake leads to, and two of these together.
/// </summary>
/// <param name="Right">The right answer.</param>
/// <param name="ShapeOf">What has the same shape: "W2"; empty for a number.</param>
internal sealed record Diagnosis(Matrix<double> Right, string ShapeOf = "")
{
    // Of more explanations than this, none is worth much.
    private const int MaxExplanations = 5;

    /// <summary>A right answer that is one number.</summary>
    public Diagnosis(double right) : this(Number(right))
    {
    }

    /// <summary>The wrong values that mistakes lead to, one at a time or two; computed only if they are needed.</summary>
    public IEnumerable<Mistake> Mistakes { get; init; } = [];

    /// <summary>Mistakes whose answers have another shape, where <see cref="Mistakes"/> hold a part of the answer.</summary>
    public IEnumerable<Mistake> OtherShapes { get; init; } = [];

    /// <summary>The part of an answer that is compared with <see cref="Mistakes"/>.</summary>
    public Func<Matrix<double>, Matrix<double>> View { get; init; } = answer => answer;

    /// <summary>The factors that the whole answer may be multiplied by.</summary>
    public IReadOnlyList<WrongFactor> Factors { get; init; } = [];

    /// <summary>The sizes of the problem, to say any other factor in.</summary>
    public KnownSizes? Sizes { get; init; }

    /// <summary>Other quantities of the problem, by name: an answer of their shape may belong to the wrong layer.</summary>
    public IReadOnlyList<(string Name, Matrix<double> Value)> Others { get; init; } = [];

    /// <summary>A mistake of any size: the answer is the right one plus some multiple of this.</summary>
    public (Matrix<double> Direction, Func<double, string?> Sentence)? Drift { get; init; }

    /// <summary>What the answers are measured from: W for an update, whose step is tiny beside W.</summary>
    public Matrix<double>? Origin { get; init; }

    /// <summary>The message for values that no known mistake explains, instead of the one that counts the right values.</summary>
    public Func<Matrix<double>, string>? Counterexample { get; init; }

    /// <summary>What may make the answer 0.</summary>
    public string WhyZero { get; init; } = "";

    /// <summary>What may make the answer infinite.</summary>
    public string WhyInfinite { get; init; } = "";

    /// <summary>How many digits a number needs, if it is rounded.</summary>
    public Rounding Rounding { get; init; } = new();

    private bool IsNumber => Right.RowCount * Right.ColumnCount == 1;

    public static Matrix<double> Number(double value) => Matrix<double>.Build.Dense(1, 1, value);

    public CheckResult Judge(Exercise exercise, object mine)
    {
        string name = exercise.Name;
        var (given, problem) = Answer.AsMatrix(name, mine);
        if (given is null)
            return exercise.Incorrect(problem);
        if (Answer.NotFinite(name, given) is { } notFinite)
            return exercise.Incorrect(IsNumber && WhyInfinite.Length > 0 ? $"Your {name} is not finite. {WhyInfinite}" : notFinite);
        // A vector may lie or stand.
        if (Right.ColumnCount == 1 && given.RowCount == 1)
            given = given.Transpose();
        if (IsRight(given, Right, Closeness.Exact, Origin))
            return exercise.Correct();
        bool fits = Closeness.SameShape(given, Right);
        if (IsNumber && fits && Rounding.Of(given[0, 0], Right[0, 0]))
            return exercise.Correct();
        if (fits && (Closeness.IsZero(given) || (IsNumber && Math.Abs(given[0, 0]) <= Closeness.Single * Math.Abs(Right[0, 0]))))
            return exercise.Incorrect($"Your {name} is 0{(IsNumber ? "" : " everywhere")}; it should not be. {WhyZero}".TrimEnd());

        if (Origin is not null && given.Equals(Origin))
            return exercise.Incorrect($"This is {ShapeOf} as it was.");

        IReadOnlyList<Mistake> mistakes = [.. Mistakes, .. OtherShapes];
        if (Named(name, given, mistakes, Closeness.Exact) is { } exactly)
            return exercise.Incorrect(exactly);
        if (IsRight(given, Right, Closeness.Single, Origin))
            return exercise.Correct(inSingle: true);
        if ((Named(name, given, mistakes, Closeness.Single) ?? (IsNumber && fits ? Rounded(given[0, 0], mistakes) : null)) is { } named)
            return exercise.Incorrect(named);
        var (message, isNamed) = !fits ? WrongShape(name, given) : Counterexample?.Invoke(given) is { } example ? (example, false)
            : Unnamed(name, given);
        return exercise.Incorrect(message, isNamed);
    }

    private static bool IsRight(Matrix<double> value, Matrix<double> right, double tolerance, Matrix<double>? origin) =>
        Closeness.Near(value, right, tolerance, origin: origin);

    // One mistake is a simpler explanation than two. Where explanations fit equally well, the message gives all of them, or none.
    private string? Named(string name, Matrix<double> whole, IReadOnlyList<Mistake> mistakes, double tolerance)
    {
        bool fits = Closeness.SameShape(whole, Right);
        Matrix<double> given = fits ? View(whole) : whole, right = fits ? View(Right) : Right;
        Matrix<double>? origin = fits && Origin is not null ? View(Origin) : null;
        double? RatioTo(Matrix<double> value) => origin is null ? Closeness.Ratio(given, value, tolerance)
            : Closeness.Near(given, value, tolerance, origin: origin) ? 1 : null;
        bool Is(double? ratio, double factor) => Math.Abs((ratio ?? double.NaN) - factor) <= tolerance * Math.Abs(factor);
        IEnumerable<(string Sentence, double? Ratio)> Proportional(int count, bool unlikely) =>
            from mistake in mistakes
            where mistake.Count == count && mistake.IsUnlikely == unlikely
            let value = mistake.Value
            where value is not null && Closeness.SameShape(value, given) && !IsRight(value, right, tolerance, origin)
            let ratio = RatioTo(value)
            where ratio is not null
            select (mistake.Sentence, ratio);

        double? toRight = RatioTo(right);
        var factors = Factors.Where(factor => !Is(factor.Value, 1)).ToList();
        var single = Proportional(1, unlikely: false).ToList();
        string[] one =
        [
            .. single.Where(mistake => Is(mistake.Ratio, 1)).Select(mistake => mistake.Sentence),
            .. factors.Where(factor => Is(toRight, factor.Value)).Select(factor => $"Your {name} is the right one {factor.Words}"),
        ];
        if (one.Length > 0)
            return Either(one);
        if (Drifted(whole, tolerance) is { } drifted)
            return drifted;
        var unlikely = Proportional(1, unlikely: true).ToList();
        if (Either([.. unlikely.Where(mistake => Is(mistake.Ratio, 1)).Select(mistake => mistake.Sentence)]) is { } seldom)
            return seldom;
        // Of two mistakes at once there are so many that a number of few digits fits some by chance.
        if (IsNumber && tolerance > Closeness.Exact)
            return null;
        return Either(
        [
            .. WrongFactor.Pairs(factors).Where(pair => Is(toRight, pair.Value))
                .Select(pair => $"Two mistakes: your {name} is the right one {pair.Words}"),
            .. from mistake in single.Concat(unlikely)
               from factor in factors
               where Is(mistake.Ratio, factor.Value)
               select $"Two mistakes. {mistake.Sentence} And all of it is {factor.Words}",
            .. Proportional(2, unlikely: false).Where(mistake => Is(mistake.Ratio, 1)).Select(mistake =>
                $"Two mistakes. {mistake.Sentence}"),
        ]);
    }

    private static string? Either(string[] sentences) => sentences.Distinct().ToArray() switch
    {
        { Length: 0 or > MaxExplanations } => null,
        [var only] => only,
        [var first, .. var others] => $"{first} Or, with the same numbers: {string.Join(" Or: ", others)}",
    };

    // A single mistake whose value was rounded: only if no other one rounds to the same.
    private string? Rounded(double given, IEnumerable<Mistake> mistakes) =>
        mistakes.Where(mistake => mistake is { Count: 1, IsUnlikely: false, Value: { RowCount: 1, ColumnCount: 1 } value }
            && Rounding.Of(given, value[0, 0])).Select(mistake => mistake.Sentence).Distinct().ToArray() is [var only] ? only : null;

    private string? Drifted(Matrix<double> given, double tolerance)
    {
        if (Drift is not ({ } direction, { } sentence) || given.RowCount * given.ColumnCount < 3 || !Closeness.SameShape(given, Right))
            return null;
        var off = given - Right;
        // The difference of two nearly equal values has lost as many digits as they have in common.
        double lost = 1 + Right.FrobeniusNorm() / off.FrobeniusNorm();
        double left = tolerance < Closeness.Single ? Math.Max(tolerance, 1e-14 * lost) : 1e-6 * lost;
        return Closeness.Ratio(off, direction, Math.Min(1e-3, left)) is { } times ? sentence(times) : null;
    }

    private (string Message, bool IsNamed) Unnamed(string name, Matrix<double> given)
    {
        int count = given.RowCount * given.ColumnCount;
        if (Origin is null && (count >= 3 || IsNumber)
            && Closeness.Ratio(given, Right, IsNumber ? Closeness.Exact : Closeness.Single) is { } times)
        {
            string fraction = Sizes?.Explain(times) ?? "";
            if (count >= 3 || fraction.Length > 0)
                return ($"Your {name} is the right one × {NumberText.Short(times, 4)}{(count >= 3 ? ", everywhere" : "")}. "
                    + (fraction.Length > 0 ? fraction : "Which factor is too much?"), true);
        }
        if (IsNumber)
            return UnnamedNumber(name, given[0, 0], Right[0, 0]);

        // Of an update the step has to be right: beside W every step is small.
        double allowed = Closeness.Single * (Origin is null ? Right : Right - Origin).Enumerate().Max(Math.Abs);
        var wrong = (given - Right).EnumerateIndexed(Zeros.Include).Where(entry => !(Math.Abs(entry.Item3) <= allowed)).ToList();
        return (wrong.Count == count || wrong.Count == 0
            ? $"The shape of your {name} is right, its values are not, and no known mistake matches."
            : $"{count - wrong.Count} of the {count} values of your {name} are right. "
                + $"The first wrong one is in row {wrong[0].Item1}, column {wrong[0].Item2}, counted from 0.", false);
    }

    private static (string, bool) UnnamedNumber(string name, double given, double right) =>
        Enumerable.Range(1, 9).Any(digits => Math.Round(right, digits) == given)
            ? ($"Your {name} is the right one, but rounded too far: give all its digits, or the expression itself.", true)
        : given == Math.Round(right) || given == Math.Truncate(right)
            ? ($"Your {name} has no decimals; the right one has. Was it rounded, or divided in whole numbers, where 7 / 2 is 3?", true)
        : ($"Your {name} is {NumberText.Short(given, 4)}. That is not right, and no known mistake matches.", false);

    private (string Message, bool IsNamed) WrongShape(string name, Matrix<double> given)
    {
        string needed = IsNumber ? "a single number is needed" : $"it should be {MatrixShape.Of(Right)}, the shape of {ShapeOf}";
        string others = string.Join(", ", Others.Where(other => Closeness.SameShape(other.Value, given)).Select(other => other.Name));
        string cause = given.RowCount == Right.ColumnCount && given.ColumnCount == Right.RowCount ? " Is it transposed?"
            : others.Length > 0 ? $" That is the shape of {others}. The wrong layer, or a product of the wrong two matrices?"
            : given.RowCount == Right.RowCount && Right.ColumnCount == 1 ? " Is the mean over the batch missing?"
            : given.RowCount * given.ColumnCount == 1 ? " Was everything summed?"
            : "";
        return ($"Your {name} is {MatrixShape.Of(given)}; {needed}.{cause}", cause.Length > 0);
    }
}
