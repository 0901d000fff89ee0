using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Judges a function that a learner wrote, by its values at several points: there no mistake looks like another by chance.</summary>
internal static class FunctionCheck
{
    /// <summary>Runs the function at each point and compares all its values at once; where no mistake explains them, tells them at the first point where they are wrong.</summary>
    public static CheckResult Judge<T>(Exercise exercise, Delegate? mine, IReadOnlyList<T> points, Func<T, string> at, Func<T, double[]> given, Func<T, double[]> right, params (string Sentence, Func<T, double[]> Values)[] mistakes) =>
        exercise.Of(mine, () =>
        {
            Matrix<double> At(Func<T, double[]> f) => Matrix<double>.Build.DenseOfColumnArrays(points.Select(f));
            return new Diagnosis(At(right), "the answer")
            {
                Mistakes = mistakes.Select(mistake => new Mistake(mistake.Sentence, At(mistake.Values))),
                Factors = [WrongFactor.Sign("")],
                Counterexample = values =>
                {
                    int first = Enumerable.Range(0, points.Count).First(j => !Closeness.Near(Column(values, j), Column(At(right), j), Closeness.Single));
                    return $"At {at(points[first])} your {exercise.Name} gives {Text(values.Column(first))}; right is {Text(At(right).Column(first))}.";
                },
            }.Judge(exercise, At(given));
        });

    private static Matrix<double> Column(Matrix<double> values, int j) => values.Column(j).ToColumnMatrix();

    private static string Text(Vector<double> values)
    {
        string text = string.Join(", ", values.Select(value => NumberText.Short(value, 4)));
        return values.Count == 1 ? text : $"({text})";
    }
}
