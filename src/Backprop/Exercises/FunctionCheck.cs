using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>Judges a function that a learner wrote, by its values at several points: there no mistake looks like another by chance.</summary>
internal static class FunctionCheck
{
    /// <summary>Runs the function at each point and compares all its values at once.</summary>
    public static CheckResult Judge<T>(Exercise exercise, Delegate? mine, IReadOnlyList<T> points, Func<T, double[]> given, Func<T, double[]> right, params (string Sentence, Func<T, double[]> Values)[] mistakes) =>
        exercise.Of(mine, () =>
        {
            Matrix<double> At(Func<T, double[]> f) => Matrix<double>.Build.DenseOfColumnArrays(points.Select(f));
            return new Diagnosis(At(right), "the answer")
            {
                Mistakes = mistakes.Select(mistake => new Mistake(mistake.Sentence, At(mistake.Values))),
                Factors = [Factor.Sign("")],
            }.Judge(exercise, At(given));
        });
}
