using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>What learners do to W ← W − η·dW.</summary>
internal static class UpdateMistakes
{
    /// <summary>The wrong values of a new W or b, called <paramref name="name"/>, with the known mistakes in its gradient.</summary>
    public static IEnumerable<Mistake> Of(
        string name, Matrix<double> W, Matrix<double> dW, double rate, int m, IEnumerable<Mistake> gradients)
    {
        yield return new($"This is {name} as it was.", W);
        foreach (int sign in (int[])[-1, 1])
            yield return new($"This is the step alone: {name} is missing.", sign * rate * dW);
        yield return new($"This is the gradient, not the new {name}.", dW);
        yield return new($"{name} itself is multiplied by the rate; d{name} should be.", W - rate * W);
        yield return new($"{name} itself is multiplied by the rate; only d{name} should be.", rate * (W - dW));

        WrongFactor[] factors =
        [
            new(-1, "uphill: + where − belongs."),
            new(1 / rate, $"without the learning rate: d{name} is subtracted whole."),
            new(rate, "× the learning rate once more: it is in there twice."),
            new(1.0 / m, $"÷ {m}, the batch size. d{name} is a mean already."),
            new(m, $"× {m}, the batch size. Is ÷ m missing in d{name}?"),
            new(2, "twice. Was the cell run two times?"),
        ];
        foreach (WrongFactor factor in factors)
            yield return new($"Your {name} takes the right step, but {factor.Words}", W - factor.Value * rate * dW);
        foreach (WrongFactor factor in factors.Skip(1))
            yield return new($"This is the step alone, {factor.Words}", -factor.Value * rate * dW);
        foreach (WrongFactor pair in WrongFactor.Pairs(factors))
            yield return new($"Two mistakes: your {name} takes the right step, but {pair.Words}", W - pair.Value * rate * dW);
        foreach (Mistake mistake in Mistake.In($"d{name}", dW, gradients, wrong => W - rate * wrong))
            yield return mistake;
        yield return Mistake.Transposed(name, W - rate * dW);
    }
}
