using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Checks what a learner computes for one batch in a network of two layers, from Z1 to the new weights.</summary>
/// <example>
/// <code>
/// var check = Check.On(net, train.Batch(0, 32), rate: 0.01);
/// check.Delta2(() => A2 - Y)   // ✗ Incorrect. σ′(Z2) is missing.
/// </code>
/// </example>
public sealed class BatchCheck
{
    private readonly BatchProblem p;
    private readonly double rate;

    internal BatchCheck(Network network, Batch batch, double rate) => (p, this.rate) = (new BatchProblem(network, batch), rate);

    /// <summary>Z1 = W1·X + b1.</summary>
    public CheckResult Z1(object? mine) => Z(1, mine);

    /// <inheritdoc cref="Z1(object)"/>
    public CheckResult Z1(Func<object?>? mine) => Z(1, mine);

    /// <summary>A1 = f(Z1).</summary>
    public CheckResult A1(object? mine) => A(1, mine);

    /// <inheritdoc cref="A1(object)"/>
    public CheckResult A1(Func<object?>? mine) => A(1, mine);

    /// <summary>Z2 = W2·A1 + b2.</summary>
    public CheckResult Z2(object? mine) => Z(2, mine);

    /// <inheritdoc cref="Z2(object)"/>
    public CheckResult Z2(Func<object?>? mine) => Z(2, mine);

    /// <summary>A2 = f(Z2).</summary>
    public CheckResult A2(object? mine) => A(2, mine);

    /// <inheritdoc cref="A2(object)"/>
    public CheckResult A2(Func<object?>? mine) => A(2, mine);

    /// <summary>δ2 = (A2 − Y) ∘ f′(Z2), with the quadratic cost.</summary>
    public CheckResult Delta2(object? mine) => Delta(2, mine);

    /// <inheritdoc cref="Delta2(object)"/>
    public CheckResult Delta2(Func<object?>? mine) => Delta(2, mine);

    /// <summary>δ1 = W2ᵀ·δ2 ∘ f′(Z1).</summary>
    public CheckResult Delta1(object? mine) => Delta(1, mine);

    /// <inheritdoc cref="Delta1(object)"/>
    public CheckResult Delta1(Func<object?>? mine) => Delta(1, mine);

    /// <summary>dW2 = δ2·A1ᵀ / m.</summary>
    public CheckResult dW2(object? mine) => dW(2, mine);

    /// <inheritdoc cref="dW2(object)"/>
    public CheckResult dW2(Func<object?>? mine) => dW(2, mine);

    /// <summary>db2 = row means of δ2.</summary>
    public CheckResult db2(object? mine) => db(2, mine);

    /// <inheritdoc cref="db2(object)"/>
    public CheckResult db2(Func<object?>? mine) => db(2, mine);

    /// <summary>dW1 = δ1·Xᵀ / m.</summary>
    public CheckResult dW1(object? mine) => dW(1, mine);

    /// <inheritdoc cref="dW1(object)"/>
    public CheckResult dW1(Func<object?>? mine) => dW(1, mine);

    /// <summary>db1 = row means of δ1.</summary>
    public CheckResult db1(object? mine) => db(1, mine);

    /// <inheritdoc cref="db1(object)"/>
    public CheckResult db1(Func<object?>? mine) => db(1, mine);

    /// <summary>W1 − η·dW1.</summary>
    public CheckResult W1new(object? mine) => Wnew(1, mine);

    /// <inheritdoc cref="W1new(object)"/>
    public CheckResult W1new(Func<object?>? mine) => Wnew(1, mine);

    /// <summary>b1 − η·db1.</summary>
    public CheckResult b1new(object? mine) => bnew(1, mine);

    /// <inheritdoc cref="b1new(object)"/>
    public CheckResult b1new(Func<object?>? mine) => bnew(1, mine);

    /// <summary>W2 − η·dW2.</summary>
    public CheckResult W2new(object? mine) => Wnew(2, mine);

    /// <inheritdoc cref="W2new(object)"/>
    public CheckResult W2new(Func<object?>? mine) => Wnew(2, mine);

    /// <summary>b2 − η·db2.</summary>
    public CheckResult b2new(object? mine) => bnew(2, mine);

    /// <inheritdoc cref="b2new(object)"/>
    public CheckResult b2new(Func<object?>? mine) => bnew(2, mine);

    /// <summary>C of the batch, one number.</summary>
    public CheckResult Cost(object? mine) => Ask("check.Cost", mine, () => new(p.C)
    {
        Mistakes = ForwardMistakes.OfCost(p),
        Sizes = p.Sizes(rate),
        WhyZero = WhyZero,
    });

    /// <inheritdoc cref="Cost(object)"/>
    public CheckResult Cost(Func<double>? mine) => Cost((object?)mine);

    /// <summary>A function from X (n₀ × m) to the outputs A2 (n₂ × m).</summary>
    public CheckResult Forward(Func<Matrix<double>, Matrix<double>>? mine) => Texts.Read("check.Forward").Grade(mine, exercise =>
    {
        if (mine!(p.A(0).Clone()) is not { } A)
            return exercise.NotAttempted();
        CheckResult result = WithBias(Compare(p[2].A, "Y", ForwardMistakes.OfA(p, 2)).Judge(exercise with { Name = "output" }, A), 1, 2);
        // Another batch has other outputs.
        return result.IsCorrect && mine(1 - p.A(0)) is { } inverted && Closeness.Near(inverted, A, Closeness.Exact)
            ? exercise.Incorrect("The outputs are right for this batch, but the same for any X: your function does not read its X. "
                + "Does it start from a variable of the notebook, such as A1?")
            : result;
    }, problem => ShapeMismatch.Explain(problem, p, "check.Forward"));

    /// <summary>
    /// The shape of "X", "Y", "W1", "b1", "Z1", "A1", "delta1", "dW1", "db1", "C" …: (128, 32), "128×32", "128×m" or 128.
    /// </summary>
    public CheckResult Shape(string quantity, object? mine) => ShapeCheck.Of(p, quantity, mine);

    /// <summary>What an error in a learner's function may come from, by the shapes in its message.</summary>
    internal string Explain(Exception problem) => ShapeMismatch.Explain(problem, p);

    private CheckResult Z(int l, object? mine) => WithBias(Ask($"check.Z{l}", mine, () =>
        Compare(p[l].Z, $"A{l}", ForwardMistakes.OfZ(p, l), WrongFactor.Sign("")) with
        { OtherShapes = GradientMistakes.Turned($"Z{l}", p[l].Z, [("", 1)]) }), l);

    private CheckResult A(int l, object? mine) => Ask($"check.A{l}", mine, () =>
        Compare(p[l].A, $"Z{l}", ForwardMistakes.OfA(p, l)) with { OtherShapes = GradientMistakes.Turned($"A{l}", p[l].A, [("", 1)]) });

    private CheckResult Delta(int l, object? mine) => Ask($"check.Delta{l}", mine, () =>
        Compare(p[l].Delta, $"Z{l}", DeltaMistakes.Of(p, l),
            [WrongSign(l), WrongFactor.Twice, WrongFactor.Half, .. WrongFactor.OfDelta(p.m)]) with
        {
            OtherShapes = GradientMistakes.Turned($"δ{l}", p[l].Delta, [("", 1), ("And the sign is wrong.", -1)]),
            Drift = Early(l, drift => drift),
        });

    private CheckResult dW(int l, object? mine) => Ask($"check.dW{l}", mine, () =>
        Compare(p[l].dW, $"W{l}", GradientMistakes.OfW(p, l, rate), OfMeans(l)) with
        {
            View = W => p.View(l, W),
            OtherShapes = GradientMistakes.OfShapeW(p, l),
            Drift = Early(l, delta => BatchProblem.dW(delta, p.A(0))),
        });

    private CheckResult db(int l, object? mine) => Ask($"check.db{l}", mine, () =>
        Compare(p[l].db.ToColumnMatrix(), $"b{l}", GradientMistakes.OfB(p, l, rate), OfMeans(l)) with
        { Drift = Early(l, BatchProblem.db) });

    private CheckResult Wnew(int l, object? mine) => Ask($"check.W{l}new", mine, () =>
    {
        var gradients = GradientMistakes.OfW(p, l, rate);
        return Update($"W{l}", p[l].W, p[l].dW, [.. UpdateMistakes.Of($"W{l}", p.View(l, p[l].W), gradients, rate, p.m),
            .. EarlyStep(l, () => p.View(1, p[1].W - rate * BatchProblem.dW(EarlyDelta, p.A(0))))]) with
        { View = W => p.View(l, W), OtherShapes = GradientMistakes.Turned($"W{l}", p[l].W - rate * p[l].dW, [("", 1)]) };
    });

    private CheckResult bnew(int l, object? mine) => Ask($"check.b{l}new", mine, () =>
    {
        var (b, db) = (p[l].b.ToColumnMatrix(), p[l].db.ToColumnMatrix());
        return Update($"b{l}", b, db, [.. UpdateMistakes.Of($"b{l}", b, GradientMistakes.OfB(p, l, rate), rate, p.m),
            .. EarlyStep(l, () => b - rate * BatchProblem.db(EarlyDelta))]);
    });

    private Diagnosis Update(string name, Matrix<double> W, Matrix<double> dW, IReadOnlyList<Mistake> mistakes) =>
        Compare(W - rate * dW, name, mistakes) with
        {
            Origin = W,
            Drift = (dW, times => 1 - times / rate is var step and not 0
                ? $"Your {name} takes a step along d{name}, {(step < 0 ? "uphill and " : "")}{NumberText.Short(Math.Abs(step), 4)} × "
                    + FormattableString.Invariant($"as long as it should be: the learning rate is {rate} here, m is {p.m}. ")
                    + "Is one of them another?"
                : null),
        };

    // An answer may be a function, so that an error in it is explained.
    private CheckResult Ask(string key, object? mine, Func<Diagnosis> diagnosis) => Texts.Read(key).Grade(mine, exercise =>
        (mine is Delegate function ? Answer.Of(function) : mine) is { } answer and not "" ? diagnosis().Judge(exercise, answer)
            : exercise.NotAttempted(), problem => ShapeMismatch.Explain(problem, p, key));

    private Diagnosis Compare(Matrix<double> right, string shapeOf, IEnumerable<Mistake> mistakes, params WrongFactor[] factors) =>
        new(right, shapeOf) { Mistakes = mistakes, Factors = factors, Others = p.Quantities, Sizes = p.Sizes(rate), WhyZero = WhyZero };

    private string WhyZero => $"In whole numbers 1 / {p.m} is 0: write 1.0 / {p.m}. Or was it never filled?";

    private static WrongFactor WrongSign(int l) =>
        WrongFactor.Sign(l == 2 ? "Y − A2 where A2 − Y belongs?" : "A minus too many here, or Y − A2 in δ2?");

    private WrongFactor[] OfMeans(int l) =>
    [
        WrongSign(l), new(p.m, $"× {p.m}, the batch size. Is ÷ m missing?"), new(1.0 / p.m, $"÷ {p.m}, the batch size. Averaged twice?"),
        WrongFactor.Twice, WrongFactor.Half,
        new(rate, FormattableString.Invariant($"× {rate}, the learning rate. It belongs to the update.")),
    ];

    // A W2 that was updated too early moves an answer of layer 1 along a known direction, by the learning rate.
    private (Matrix<double>, Func<double, string?>)? Early(int l, Func<Matrix<double>, Matrix<double>> then) =>
        l == 2 ? null : (then(DeltaMistakes.Early(p)), times => times is < -1e-4 and > -1e4
            ? $"W2 was already updated (rate {NumberText.Short(-times, 3)}). The way back needs the W2 of the forward pass." : null);

    // δ1, if W2 took its step before δ2 went back.
    private Matrix<double> EarlyDelta => p[1].Delta - rate * DeltaMistakes.Early(p);

    private Mistake[] EarlyStep(int l, Func<Matrix<double>> value) => l == 2 ? [] :
        [new(FormattableString.Invariant($"W2 was already updated (rate {rate}). The way back needs the W2 of the forward pass."), value)];

    // Where b is 0, W·A is right although W·A + b is meant.
    private CheckResult WithBias(CheckResult result, params int[] layers) =>
        result.IsCorrect && layers.Any(l => p[l].b.AbsoluteMaximum() == 0)
        ? result.WithMessage("All biases of a layer are 0 here, so a forgotten b would not show.")
        : result;
}
