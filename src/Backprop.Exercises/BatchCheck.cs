using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Checks what a learner works out for one batch in a network of two layers, from Z1 to the new weights.</summary>
/// <example>
/// <code>
/// var check = Check.On(net, train.Batch(0, 32), rate: 0.01);
/// check.Delta2(myDelta2)   // ✗ Incorrect. σ′(Z2) is missing: this is A2 − Y alone.
/// </code>
/// </example>
public sealed class BatchCheck
{
    private readonly BatchProblem p;
    private readonly double rate;

    internal BatchCheck(Network network, Batch batch, double rate)
    {
        p = new BatchProblem(network, batch);
        this.rate = rate;
    }

    /// <summary>Z1 = W1·X + b1.</summary>
    public CheckResult Z1(object? mine) => Z(1, mine);

    /// <summary>A1 = f(Z1).</summary>
    public CheckResult A1(object? mine) => A(1, mine);

    /// <summary>Z2 = W2·A1 + b2.</summary>
    public CheckResult Z2(object? mine) => Z(2, mine);

    /// <summary>A2 = f(Z2).</summary>
    public CheckResult A2(object? mine) => A(2, mine);

    /// <summary>δ2 = (A2 − Y) ∘ f′(Z2), with the quadratic cost.</summary>
    public CheckResult Delta2(object? mine) => Delta(2, mine);

    /// <summary>δ1 = W2ᵀ·δ2 ∘ f′(Z1).</summary>
    public CheckResult Delta1(object? mine) => Delta(1, mine);

    /// <summary>dW2 = δ2·A1ᵀ / m.</summary>
    public CheckResult dW2(object? mine) => dW(2, mine);

    /// <summary>db2 = row means of δ2.</summary>
    public CheckResult db2(object? mine) => db(2, mine);

    /// <summary>dW1 = δ1·Xᵀ / m.</summary>
    public CheckResult dW1(object? mine) => dW(1, mine);

    /// <summary>db1 = row means of δ1.</summary>
    public CheckResult db1(object? mine) => db(1, mine);

    /// <summary>W1 − η·dW1.</summary>
    public CheckResult W1new(object? mine) => Wnew(1, mine);

    /// <summary>b1 − η·db1.</summary>
    public CheckResult b1new(object? mine) => bnew(1, mine);

    /// <summary>W2 − η·dW2.</summary>
    public CheckResult W2new(object? mine) => Wnew(2, mine);

    /// <summary>b2 − η·db2.</summary>
    public CheckResult b2new(object? mine) => bnew(2, mine);

    /// <summary>C of the batch, one number.</summary>
    public CheckResult Cost(object? mine) => Judge(BatchExercises.Cost(p.L), mine, () => new Diagnosis(p.C)
    {
        Mistakes = ForwardMistakes.OfCost(p),
        Factors =
        [
            new(p.m, $"× {p.m}, the batch size: a sum where the mean belongs."), new(1.0 / p.m, $"÷ {p.m}, the batch size. Averaged twice?"),
            new(1.0 / p.Y.RowCount, $"÷ {p.Y.RowCount}, the number of outputs. Over the outputs the cost is a sum, not a mean."),
            new(2, "× 2. Is the ½ missing?"), new(0.5, "÷ 2. Is the ½ in there twice?"), WrongFactor.Sign("The cost is never negative."),
        ],
    });

    /// <summary>A function from X (n₀ × m) to the outputs A2 (n₂ × m).</summary>
    public CheckResult Forward(Func<Matrix<double>, Matrix<double>>? mine) => BatchExercises.Forward.Of(mine, () =>
        mine!(p.A(0).Clone()) is { } A
            ? WithBias(new Diagnosis(p[p.L].A, "Y") { Mistakes = ForwardMistakes.OfA(p, p.L), Others = p.Quantities }.Judge(BatchExercises.Forward with { Name = "output" }, A), 1, 2)
            : BatchExercises.Forward.NotAttempted());

    /// <summary>The shape of "X", "Y", "W1", "b1", "Z1", "A1", "delta1", "dW1", "db1", "C" …: (128, 32), "128×32", or 128 for a vector.</summary>
    public CheckResult Shape(string quantity, object? mine) => ShapeCheck.Of(p, quantity, mine);

    internal CheckResult Z(int l, object? mine) => WithBias(Judge(BatchExercises.Z(l), mine, () => new Diagnosis(p[l].Z, $"A{l}")
    {
        Mistakes = ForwardMistakes.OfZ(p, l),
        Factors = [WrongFactor.Sign("")],
        Others = p.Quantities,
    }), l);

    internal CheckResult A(int l, object? mine) => Judge(BatchExercises.Activated(l), mine, () => new Diagnosis(p[l].A, $"Z{l}")
    {
        Mistakes = ForwardMistakes.OfA(p, l),
        Others = p.Quantities,
    });

    internal CheckResult Delta(int l, object? mine) => Judge(BatchExercises.Delta(l, p.L), mine, () => new Diagnosis(p[l].Delta, $"Z{l}")
    {
        Mistakes = DeltaMistakes.Of(p, l),
        Factors =
        [
            WrongFactor.Sign($"Y − A{p.L} where A{p.L} − Y belongs?"), WrongFactor.Twice, WrongFactor.Half,
            new(1.0 / p.m, $"÷ {p.m}, the batch size. A delta belongs to its sample; ÷ m comes later, in dW and db."),
            new(p.m, $"× {p.m}, the batch size. A delta belongs to its sample."),
        ],
        Others = p.Quantities,
        Drift = Early(l, direction => direction),
    });

    internal CheckResult dW(int l, object? mine) => Judge(BatchExercises.GradientW(l), mine, () => new Diagnosis(p[l].dW, $"W{l}")
    {
        Mistakes = GradientMistakes.OfW(p, l),
        Factors = OfMeans,
        Others = p.Quantities,
        Drift = Early(l, direction => direction * p.A(l - 1).Transpose() / p.m),
    });

    internal CheckResult db(int l, object? mine) => Judge(BatchExercises.GradientB(l), mine, () => new Diagnosis(p[l].db.ToColumnMatrix(), $"b{l}")
    {
        Mistakes = GradientMistakes.OfB(p, l),
        Factors = OfMeans,
        Others = p.Quantities,
        Drift = Early(l, direction => direction.RowSums().ToColumnMatrix() / p.m),
    });

    internal CheckResult Wnew(int l, object? mine) => Judge(
        BatchExercises.Update($"W{l}", $"dW{l}", $"myW{l}new", $"W{l}new"), mine, () => Update($"W{l}", p[l].W, p[l].dW, GradientMistakes.OfW(p, l)));

    internal CheckResult bnew(int l, object? mine) => Judge(
        BatchExercises.Update($"b{l}", $"db{l}", $"myB{l}new", $"b{l}new"), mine, () => Update($"b{l}", p[l].b.ToColumnMatrix(), p[l].db.ToColumnMatrix(), GradientMistakes.OfB(p, l)));

    // Where b is 0, W·A is right although W·A + b is meant.
    private CheckResult WithBias(CheckResult result, params int[] layers) => result.IsCorrect && layers.Any(l => p[l].b.AbsoluteMaximum() == 0)
        ? result.But("All biases of a layer are 0 here, so a forgotten b would not show.")
        : result;

    private WrongFactor[] OfMeans =>
    [
        WrongFactor.Sign($"Y − A{p.L} where A{p.L} − Y belongs?"),
        new(p.m, $"× {p.m}, the batch size. Is ÷ m missing?"), new(1.0 / p.m, $"÷ {p.m}, the batch size. Averaged twice?"),
        WrongFactor.Twice, WrongFactor.Half,
        new(rate, FormattableString.Invariant($"× {rate}, the learning rate. That comes in later, in the update.")),
    ];

    private Diagnosis Update(string name, Matrix<double> W, Matrix<double> dW, IEnumerable<Mistake> gradients) => new(W - rate * dW, name)
    {
        Origin = W,
        Mistakes = UpdateMistakes.Of(name, W, dW, rate, p.m, gradients),
        Others = p.Quantities,
        Drift = (dW, times => 1 - times / rate is var step and not 0
            ? FormattableString.Invariant($"Your {name} takes a step along d{name}, {(step < 0 ? "uphill and " : "")}{NumberText.Short(Math.Abs(step), 4)} × as long as it should be: the learning rate is {rate} here.")
            : null),
    };

    private (Matrix<double>, Func<double, string?>)? Early(int l, Func<Matrix<double>, Matrix<double>> then) =>
        DeltaMistakes.Early(p, l) is not { } direction ? null : (then(direction), times => times is < -1e-4 and > -1e4
            ? FormattableString.Invariant($"W{l + 1} had taken its step already (rate {NumberText.Short(-times, 3)}). Going back needs the W{l + 1} of the forward pass.")
            : null);

    private CheckResult Judge(Exercise exercise, object? mine, Func<Diagnosis> diagnosis) =>
        exercise.Of(mine, () => diagnosis().Judge(exercise, mine!));
}
