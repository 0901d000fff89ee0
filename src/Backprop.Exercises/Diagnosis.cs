using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>
/// Compares an answer with the right one and, where it differs, with every known mistake: the right value times a telling
/// factor, the value that a mistake leads to, and the two together.
/// </summary>
/// <param name="Right">The right answer.</param>
/// <param name="ShapeOf">What has the same shape: "W2"; empty for a number.</param>
internal sealed record Diagnosis(Matrix<double> Right, string ShapeOf = "")
{
    /// <summary>A right answer that is one number.</summary>
    public Diagnosis(double right) : this(Number(right))
    {
    }

    /// <summary>The wrong values that a mistake leads to; computed only if they are needed.</summary>
    public IEnumerable<Mistake> Mistakes { get; init; } = [];

    /// <summary>The factors that the whole answer may be multiplied by.</summary>
    public IReadOnlyList<WrongFactor> Factors { get; init; } = [];

    /// <summary>Other quantities of the problem, by name: an answer of their shape may belong to the wrong layer.</summary>
    public IReadOnlyList<(string Name, Matrix<double> Value)> Others { get; init; } = [];

    /// <summary>A mistake of any size: the answer is the right one plus some multiple of this.</summary>
    public (Matrix<double> Direction, Func<double, string?> Sentence)? Drift { get; init; }

    /// <summary>What the answers are measured from: W for an update, whose step is tiny beside W.</summary>
    public Matrix<double>? Origin { get; init; }

    /// <summary>The message for values that no known mistake explains, instead of the one that counts the right values.</summary>
    public Func<Matrix<double>, string>? Counterexample { get; init; }

    private bool IsNumber => Right.RowCount * Right.ColumnCount == 1;

    public static Matrix<double> Number(double value) => Matrix<double>.Build.Dense(1, 1, value);

    public CheckResult Judge(Exercise exercise, object mine)
    {
        string name = exercise.Name;
        var (given, problem) = Answer.AsMatrix(name, mine);
        if (given is null)
            return exercise.Incorrect(problem);
        if (Answer.NotFinite(name, given) is { } notFinite)
            return exercise.Incorrect(notFinite);
        if (IsRight(given, Closeness.Exact))
            return exercise.Correct();
        bool fits = Closeness.SameShape(given, Right);
        if (fits && Closeness.IsZero(given))
            return exercise.Incorrect($"Your {name} is 0{(IsNumber ? "" : " everywhere")}; it should not be."
                + (IsNumber && Math.Abs(Right[0, 0]) < 1 ? " In whole numbers 1 / 2 is 0: write 1.0 / 2." : ""));

        IReadOnlyList<Mistake> mistakes = [.. Mistakes];
        if (Named(name, given, mistakes, Closeness.Exact) is { } exactly)
            return exercise.Incorrect(exactly);
        if (IsRight(given, Closeness.Single))
            return exercise.Correct(inSingle: true);
        return exercise.Incorrect(Named(name, given, mistakes, Closeness.Single)
            ?? (fits ? Counterexample?.Invoke(given) ?? Unnamed(name, given) : WrongShape(name, given)));
    }

    private bool IsRight(Matrix<double> value, double tolerance) => Closeness.Near(value, Right, tolerance, origin: Origin);

    // One mistake is a simpler explanation than two. If two explanations fit equally well, the message gives both.
    private string? Named(string name, Matrix<double> given, IEnumerable<Mistake> mistakes, double tolerance)
    {
        double? RatioTo(Matrix<double> value) => Origin is null ? Closeness.Ratio(given, value, tolerance)
            : Closeness.Near(given, value, tolerance, origin: Origin) ? 1 : null;
        bool Is(double? ratio, double factor) => Math.Abs((ratio ?? double.NaN) - factor) <= tolerance * Math.Abs(factor);

        double? toRight = RatioTo(Right);
        var factors = Factors.Where(factor => !Is(factor.Value, 1)).ToList();
        var proportional = mistakes.Where(mistake => !IsRight(mistake.Value, tolerance))
            .Select(mistake => (mistake.Sentence, Ratio: RatioTo(mistake.Value))).Where(mistake => mistake.Ratio is not null).ToList();

        string[] one =
        [
            .. proportional.Where(mistake => Is(mistake.Ratio, 1)).Select(mistake => mistake.Sentence),
            .. factors.Where(factor => Is(toRight, factor.Value)).Select(factor => $"Your {name} is the right one {factor.Words}"),
        ];
        return Either(one) ?? Drifted(given, tolerance) ?? Either(
        [
            .. WrongFactor.Pairs(factors).Where(pair => Is(toRight, pair.Value))
                .Select(pair => $"Two mistakes: your {name} is the right one {pair.Words}"),
            .. from mistake in proportional
               from factor in factors
               where Is(mistake.Ratio, factor.Value)
               select $"Two mistakes. {mistake.Sentence} And all of it {factor.Words}",
        ]);
    }

    private static string? Either(string[] sentences) => sentences.Distinct().Take(2).ToArray() switch
    {
        [] => null,
        [var only] => only,
        [var first, var second, ..] => $"{first} Or, with the same numbers: {second}",
    };

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

    private string Unnamed(string name, Matrix<double> given)
    {
        if (IsNumber)
            return UnnamedNumber(name, given[0, 0], Right[0, 0]);
        int count = given.RowCount * given.ColumnCount;
        if (count >= 3 && Origin is null && Closeness.Ratio(given, Right, Closeness.Single) is { } times)
            return $"Your {name} is the right one × {NumberText.Short(times, 4)}, everywhere. Which factor is too much?";

        double allowed = Closeness.Single * Right.Enumerate().Max(Math.Abs);
        var wrong = (given - Right).EnumerateIndexed(Zeros.Include).Where(entry => !(Math.Abs(entry.Item3) <= allowed)).ToList();
        return wrong.Count == count || wrong.Count == 0
            ? $"The shape of your {name} is right, its values are not."
            : $"{count - wrong.Count} of the {count} values of your {name} are right. "
                + $"The first wrong one is in row {wrong[0].Item1}, column {wrong[0].Item2}, counted from 0.";
    }

    private static string UnnamedNumber(string name, double given, double right) =>
        Enumerable.Range(1, 9).Any(digits => Math.Round(right, digits) == given)
            ? $"Your {name} is the right one, but rounded too far: give all its digits, or the expression itself."
        : given == Math.Round(right) || given == Math.Truncate(right)
            ? $"Your {name} has no decimals; the right one has. Was it rounded, or divided in whole numbers, where 7 / 2 is 3?"
        : $"Your {name} is {NumberText.Short(given, 4)}. That is not right, and no known mistake matches.";

    private string WrongShape(string name, Matrix<double> given)
    {
        string needed = IsNumber ? "a single number is needed" : $"it should be {MatrixShape.Of(Right)}, the shape of {ShapeOf}";
        string cause = given.RowCount == Right.ColumnCount && given.ColumnCount == Right.RowCount ? " Is it transposed?"
            : Others.FirstOrDefault(other => Closeness.SameShape(other.Value, given)) is { Name: { } other }
                ? $" That is the shape of {other}. The wrong layer, or a product of the wrong two matrices?"
            : given.RowCount == Right.RowCount && Right.ColumnCount == 1 ? " Is the mean over the batch missing?"
            : given.RowCount * given.ColumnCount == 1 ? " Was everything summed?"
            : "";
        return $"Your {name} is {MatrixShape.Of(given)}; {needed}.{cause}";
    }
}
