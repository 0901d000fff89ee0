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
    /// <param name="alternatives">The values <see cref="At"/> all points, the right ones first.</param>
    /// <param name="whyZero">What makes all of them 0.</param>
    /// <param name="factors">The factors that all of them may be multiplied by.</param>
    public static CheckResult Judge<T>(
        Exercise exercise, Delegate? mine, IReadOnlyList<T> points, Func<T, string> at, Func<T, double[]> given,
        IReadOnlyList<Mistake> alternatives, string whyZero = "", params WrongFactor[] factors) => exercise.Grade(mine, _ =>
    {
        Matrix<double> wanted = alternatives[0].Value!;
        return new Diagnosis(wanted, "the answer")
        {
            Mistakes = alternatives,
            Factors = factors,
            WhyZero = whyZero,
            Counterexample = values =>
            {
                int j = Enumerable.Range(0, points.Count).First(j =>
                    !Closeness.Near(values.Column(j).ToColumnMatrix(), wanted.Column(j).ToColumnMatrix(), Closeness.Single));
                return $"At {at(points[j])} your {exercise.Name} gives {Text(values.Column(j))}; right is {Text(wanted.Column(j))}.";
            },
        }.Judge(exercise, Matrix<double>.Build.DenseOfColumnArrays(points.Select(given)));
    });

    /// <summary>The values of one number at all points, the right ones first.</summary>
    public static IReadOnlyList<Mistake> At<T>(
        IReadOnlyList<T> points, Func<T, double> right, params (string Words, Func<T, double> Value)[] wrong)
    {
        Matrix<double> Row(Func<T, double> value) => Matrix<double>.Build.Dense(1, points.Count, (_, j) => value(points[j]));
        return [Mistake.None(Row(right)), .. wrong.Select(mistake => new Mistake(mistake.Words, () => Row(mistake.Value)))];
    }

    private static string Text(Vector<double> values)
    {
        string text = string.Join(", ", values.Select(value => NumberText.Short(value, 4)));
        return values.Count == 1 ? text : $"({text})";
    }
}
