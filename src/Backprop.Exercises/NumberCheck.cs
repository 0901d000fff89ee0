using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Judges an answer that is one number.</summary>
internal static class NumberCheck
{
    /// <summary>Compares a number with the right one and with the known mistakes.</summary>
    public static CheckResult Of(
        Exercise exercise, object? mine, double right, Rounding rounding, params (string Sentence, double Value)[] mistakes) =>
        exercise.Judge(mine, _ => new(right)
        {
            Rounding = rounding,
            Mistakes = mistakes.Where(mistake => mistake.Value != 0 && double.IsFinite(mistake.Value))
                .Select(mistake => new Mistake(mistake.Sentence, mistake.Value)),
            WhyZero = Why(mistakes, value => value == 0),
            WhyInfinite = Why(mistakes, double.IsInfinity),
        });

    private static string Why((string Sentence, double Value)[] mistakes, Func<double, bool> isIt) =>
        string.Join(" Or: ", mistakes.Where(mistake => isIt(mistake.Value)).Select(mistake => mistake.Sentence).Distinct());

    /// <summary>The alternatives of a number, the right one first.</summary>
    public static IReadOnlyList<Mistake> Alternatives(double right, params (string Words, double Value)[] wrong) =>
        [Mistake.None(Diagnosis.Number(right)), .. wrong.Select(mistake => new Mistake(mistake.Words, mistake.Value))];

    /// <summary>The alternatives of a function's value.</summary>
    public static IReadOnlyList<Mistake> ApplyToNumber(
        IReadOnlyList<Mistake> to, Func<double, double> right, params (string Words, Func<double, double> Wrong)[] functions)
    {
        static Func<Matrix<double>, Matrix<double>?> OfMatrix(Func<double, double> f) => value => Diagnosis.Number(f(value[0, 0]));
        return Mistake.Apply(to, OfMatrix(right), [.. functions.Select(function => (function.Words, OfMatrix(function.Wrong)))]);
    }
}
