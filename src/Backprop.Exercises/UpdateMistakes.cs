using MathNet.Numerics.LinearAlgebra;
using static Backprop.Exercises.Mistake;

namespace Backprop.Exercises;

/// <summary>What learners do to W ← W − η·dW: the alternatives of the new W.</summary>
internal static class UpdateMistakes
{
    /// <summary>The alternatives of a new W or b, called <paramref name="name"/>, with those of its gradient.</summary>
    public static IReadOnlyList<Mistake> Of(
        string name, Matrix<double> W, IReadOnlyList<Mistake> gradients, double rate, int m)
    {
        Matrix<double> dW = gradients[0].Value!;
        (string Words, double Value)[] factors =
        [
            ("The step is uphill: + where − belongs.", -1),
            ($"The step is without the learning rate: d{name} is subtracted whole.", 1 / rate),
            ("The step is multiplied by the learning rate once more: it is in there twice.", rate),
            ("The step is divided by the learning rate; it should be multiplied.", 1 / rate / rate),
            ($"The step is ÷ {m}, the batch size. d{name} is a mean already.", 1.0 / m),
            ($"The step is × {m}, the batch size. Is ÷ m missing in d{name}?", m),
            ("The step is taken twice. Was the cell run two times?", 2),
            ("The step is half as long as it should be.", 0.5),
        ];
        Mistake[] from =
        [
            None(W),
            new($"This is the step alone: {name} is missing.", 0 * W),
            new($"{name} itself is multiplied by the rate; only d{name} should be.", rate * W),
            new($"{name} starts with the wrong sign.", -W),
        ];
        var steps = Apply(gradients, gradient => rate * gradient, [.. factors.Select(factor =>
            (factor.Words, (Func<Matrix<double>, Matrix<double>?>)(gradient => factor.Value * rate * gradient)))]);
        return
        [
            .. Combine(from, steps, Part.Minus),
            .. from one in factors
               from other in factors
               where one.Value < other.Value && one.Value * other.Value != 1
               select new Mistake($"{one.Words} {other.Words}", () => W - one.Value * other.Value * rate * dW, 2),
            new($"This is the step alone: {name} is missing.", rate * dW),
            new($"This is the gradient, not the new {name}.", dW),
            new($"This is the gradient with the wrong sign, not the new {name}.", -dW),
            new($"{name} itself is multiplied by the rate; d{name} should be.", W - rate * W),
            new($"{name} is multiplied by the step; it should be subtracted.", () => W.PointwiseMultiply(rate * dW)),
            new($"{name} is multiplied by 1 − the step; the step should be subtracted.", () => W.PointwiseMultiply(1 - rate * dW)),
            new("Only the signs of the gradient are used; a step is as long as the slope is steep.", () => W - rate * dW.PointwiseSign()),
        ];
    }
}
