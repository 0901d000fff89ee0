using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Judges a learner's function by its values at several points, so that no mistake looks like another by chance.</summary>
internal static class FunctionCheck
{
    /// <summary>
    /// Compares the values at all points at once. If no known mistake explains them, the message shows the first wrong one.
    /// </summary>
    /// <param name="exercise">The exercise.</param>
    /// <param name="mine">The learner's function; null while there is none.</param>
    /// <param name="points">Where it is evaluated.</param>
    /// <param name="at">A point in words.</param>
    /// <param name="given">The learner's values at a point.</param>
    /// <param name="right">The right values at a point.</param>
    /// <param name="mistakes">The values that a mistake leads to at a point.</param>
    public static CheckResult Judge<T>(
        Exercise exercise, Delegate? mine, IReadOnlyList<T> points, Func<T, string> at, Func<T, double[]> given, Func<T, double[]> right,
        params (string Sentence, Func<T, double[]> Values)[] mistakes) => exercise.Grade(mine, _ =>
    {
        Matrix<double> At(Func<T, double[]> f) => Matrix<double>.Build.DenseOfColumnArrays(points.Select(f));
        var wanted = At(right);
        return new Diagnosis(wanted, "the answer")
        {
            Mistakes = mistakes.Select(mistake => new Mistake(mistake.Sentence, At(mistake.Values))),
            Factors = [WrongFactor.Sign("")],
            Counterexample = values =>
            {
                int j = Enumerable.Range(0, points.Count).First(j =>
                    !Closeness.Near(values.Column(j).ToColumnMatrix(), wanted.Column(j).ToColumnMatrix(), Closeness.Single));
                return $"At {at(points[j])} your {exercise.Name} gives {Text(values.Column(j))}; right is {Text(wanted.Column(j))}.";
            },
        }.Judge(exercise, At(given));
    });

    private static string Text(Vector<double> values)
    {
        string text = string.Join(", ", values.Select(value => NumberText.Short(value, 4)));
        return values.Count == 1 ? text : $"({text})";
    }
}
