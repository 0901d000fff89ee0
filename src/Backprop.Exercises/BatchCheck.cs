using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Checks what a learner computes for one batch in a network of two layers, from Z1 to the new weights.</summary>
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

    internal BatchCheck(Network network, Batch batch, double rate) => (p, this.rate) = (new BatchProblem(network, batch), rate);

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
    public CheckResult Cost(object? mine) => Texts.Read("check.Cost").Judge(mine, _ => new(p.C)
    {
        Mistakes = ForwardMistakes.OfCost(p),
        Factors =
        [
            new(p.m, $"× {p.m}, the batch size: a sum where the mean belongs."),
            new(1.0 / p.m, $"÷ {p.m}, the batch size. Averaged twice?"),
            new(1.0 / p.Y.RowCount, $"÷ {p.Y.RowCount}, the number of outputs. Over the outputs the cost is a sum, not a mean."),
            new(2, "× 2. Is the ½ missing?"), new(0.5, "÷ 2. Is the ½ in there twice?"), WrongFactor.Sign("The cost is never negative."),
        ],
    });

    /// <summary>A function from X (n₀ × m) to the outputs A2 (n₂ × m).</summary>
    public CheckResult Forward(Func<Matrix<double>, Matrix<double>>? mine) =>
        Texts.Read("check.Forward").Grade(mine, exercise => mine!(p.A(0).Clone()) is { } A
        ? WithBias(Compare(p[2].A, "Y", ForwardMistakes.OfA(p, 2)).Judge(exercise with { Name = "output" }, A), 1, 2)
        : exercise.NotAttempted());

    /// <summary>The shape of "X", "Y", "W1", "b1", "Z1", "A1", "delta1", "dW1", "db1", "C" …: (128, 32), "128×32" or 128.</summary>
    public CheckResult Shape(string quantity, object? mine) => ShapeCheck.Of(p, quantity, mine);

    private CheckResult Z(int l, object? mine) => WithBias(Texts.Read($"check.Z{l}").Judge(mine, _ =>
        Compare(p[l].Z, $"A{l}", ForwardMistakes.OfZ(p, l), WrongFactor.Sign(""))), l);

    private CheckResult A(int l, object? mine) => Texts.Read($"check.A{l}").Judge(mine, _ =>
        Compare(p[l].A, $"Z{l}", ForwardMistakes.OfA(p, l)));

    private CheckResult Delta(int l, object? mine) => Texts.Read($"check.Delta{l}").Judge(mine, _ =>
        Compare(p[l].Delta, $"Z{l}", DeltaMistakes.Of(p, l),
            [WrongSign, WrongFactor.Twice, WrongFactor.Half, .. WrongFactor.OfDelta(p.m)]) with
        { Drift = Early(l, drift => drift) });

    private CheckResult dW(int l, object? mine) =>
        Gradient($"W{l}", l, delta => BatchProblem.dW(delta, p.A(l - 1)), GradientMistakes.OfW(p, l), mine);

    private CheckResult db(int l, object? mine) =>
        Gradient($"b{l}", l, BatchProblem.db, GradientMistakes.OfB(p, l), mine);

    private CheckResult Gradient(
        string name, int l, Func<Matrix<double>, Matrix<double>> ofDelta, IEnumerable<Mistake> mistakes, object? mine) =>
        Texts.Read($"check.d{name}").Judge(mine, _ =>
            Compare(ofDelta(p[l].Delta), name, mistakes, OfMeans) with { Drift = Early(l, ofDelta) });

    private CheckResult Wnew(int l, object? mine) => Update($"W{l}", p[l].W, p[l].dW, GradientMistakes.OfW(p, l), mine);

    private CheckResult bnew(int l, object? mine) =>
        Update($"b{l}", p[l].b.ToColumnMatrix(), p[l].db.ToColumnMatrix(), GradientMistakes.OfB(p, l), mine);

    private CheckResult Update(string name, Matrix<double> W, Matrix<double> dW, IEnumerable<Mistake> gradients, object? mine) =>
        Texts.Read($"check.{name}new").Judge(mine, _ =>
            Compare(W - rate * dW, name, UpdateMistakes.Of(name, W, dW, rate, p.m, gradients)) with
            {
                Origin = W,
                Drift = (dW, times => 1 - times / rate is var step and not 0
                    ? $"Your {name} takes a step along d{name}, {(step < 0 ? "uphill and " : "")}{NumberText.Short(Math.Abs(step), 4)} × "
                        + FormattableString.Invariant($"as long as it should be: the learning rate is {rate} here.")
                    : null),
            });

    private Diagnosis Compare(Matrix<double> right, string shapeOf, IEnumerable<Mistake> mistakes, params WrongFactor[] factors) =>
        new(right, shapeOf) { Mistakes = mistakes, Factors = factors, Others = p.Quantities };

    private WrongFactor WrongSign => WrongFactor.Sign("Y − A2 where A2 − Y belongs?");

    private WrongFactor[] OfMeans =>
    [
        WrongSign, new(p.m, $"× {p.m}, the batch size. Is ÷ m missing?"), new(1.0 / p.m, $"÷ {p.m}, the batch size. Averaged twice?"),
        WrongFactor.Twice, WrongFactor.Half,
        new(rate, FormattableString.Invariant($"× {rate}, the learning rate. It belongs to the update.")),
    ];

    // A W2 that was updated too early moves an answer of layer 1 along a known direction, by the learning rate.
    private (Matrix<double>, Func<double, string?>)? Early(int l, Func<Matrix<double>, Matrix<double>> then) =>
        l == 2 ? null : (then(DeltaMistakes.Early(p)), times => times is < -1e-4 and > -1e4
            ? $"W2 was already updated (rate {NumberText.Short(-times, 3)}). The way back needs the W2 of the forward pass." : null);

    // Where b is 0, W·A is right although W·A + b is meant.
    private CheckResult WithBias(CheckResult result, params int[] layers) =>
        result.IsCorrect && layers.Any(l => p[l].b.AbsoluteMaximum() == 0)
        ? result.WithMessage("All biases of a layer are 0 here, so a forgotten b would not show.")
        : result;
}
