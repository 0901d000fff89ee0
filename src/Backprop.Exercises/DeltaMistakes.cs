using MathNet.Numerics.LinearAlgebra;
using static Backprop.Exercises.Mistake;
using static Backprop.Exercises.Part;

namespace Backprop.Exercises;

/// <summary>What learners do to δ2 = ∂C/∂A2 ∘ f′(Z2) and δ1 = W2ᵀ·δ2 ∘ f′(Z1): the alternatives of each.</summary>
internal static class DeltaMistakes
{
    internal const string OneRowOffSentence = "The 1 of each column of Y is one row off: is digit d in row d?";

    public static IReadOnlyList<Mistake> Of(BatchProblem p, int l) => p.Once($"δ{l}", () => Deltas(p, l));

    private static IReadOnlyList<Mistake> Deltas(BatchProblem p, int l)
    {
        IReadOnlyList<Mistake> errors = l == 1 ? Returned(p) : Errors(p), slopes = Slopes(p, l);
        string error = p.NameError(l), slope = p.Slope(l);
        var (E, S) = (p.Error(l), p[l].Slope);
        LayerTrace other = p.Other(l);
        return
        [
            .. Combine(errors, slopes, Times),
            new($"{error} is missing: this is {slope} alone.", S),
            new($"{error} is divided by {slope}; it should be multiplied.", () => E.PointwiseDivide(S)),
            new($"{slope} is added to {error}; it should be multiplied.", E + S),
            new($"{slope} is subtracted from {error}; it should be multiplied.", E - S),
            .. ((Func<Matrix<double>>[])[() => E * S.Transpose(), () => E.Transpose() * S]).Select(product =>
                new Mistake($"This is a matrix product with {slope}; ∘ multiplies element by element.", product)),
            new($"This is a matrix product with {slope}; ∘ multiplies element by element.", () => Product(E, S)),
            new($"This is δ{other.Number}, of layer {other.Number}.", other.Delta),
            .. l == 1 ? [] : Earlier(p),
        ];
    }

    /// <summary>With a W2 that was updated too early, at rate η, δ1 differs from the right one by −η times this.</summary>
    public static Matrix<double> Early(BatchProblem p) => (p[2].dW.Transpose() * p[2].Delta).PointwiseMultiply(p[1].Slope);

    /// <summary>Y with each column moved by one row, up and down.</summary>
    internal static IEnumerable<Matrix<double>> OneRowOff(Matrix<double> Y) =>
        from offset in (int[])[1, Y.RowCount - 1]
        select Matrix<double>.Build.Dense(Y.RowCount, Y.ColumnCount, (i, j) => Y[(i + offset) % Y.RowCount, j]);

    private static string Missing(BatchProblem p, int l) => $"{p.Slope(l)} is missing.";

    // What ∂C/∂A2 may be taken for.
    private static IReadOnlyList<Mistake> Errors(BatchProblem p)
    {
        var (A, Z, Y, f) = (p[2].A, p[2].Z, p.Y, p.f(2));
        var E = A - Y;
        return
        [
            None(p.Cancels ? E : p.Error(2)),
            new("Y is missing: A2 alone, instead of A2 − Y.", A),
            new("A2 is missing: Y alone, instead of A2 − Y.", Y),
            new("A2 and Y are added; the error is A2 − Y.", A + Y),
            new("A2 and Y are multiplied; the error is A2 − Y.", A.PointwiseMultiply(Y)),
            new("The errors are squared; the derivative of ½(a − y)² is a − y.", E.PointwiseMultiply(E)),
            new("The errors are made positive; an error keeps its sign.", E.PointwiseAbs()),
            new("Only the sign of the error is left.", E.PointwiseSign()),
            new("The errors are halved squares, the cost itself; its derivative a − y is needed.", E.PointwiseMultiply(E) / 2),
            new("The activation is missing: Z2 − Y for A2 − Y.", Z - Y),
            new("The activation is applied twice in the error.", () => f.F(A) - Y),
            new("The activation is applied to Y too.", () => A - f.F(Y)),
            new("The outputs are rounded before Y is subtracted.", () => A.Map(Math.Round, Zeros.Include) - Y),
            new("This is the error with softmax; the activation is " + p.f(2).Name + ".", () => Activation.Softmax.F(Z) - Y),
            new("The mean error of each sample is used; each output has its own.",
                () => Matrix<double>.Build.Dense(Y.RowCount, p.m, (_, j) => E.Column(j).Average())),
            .. OneRowOff(Y).Select(rolled => new Mistake(OneRowOffSentence, A - rolled)),
        ];
    }

    // What the slope f′(Z[l]) may be taken for.
    private static IReadOnlyList<Mistake> Slopes(BatchProblem p, int l)
    {
        var (A, Z, S, f) = (p[l].A, p[l].Z, p[l].Slope, p.f(l));
        string slope = p.Slope(l);
        if (l == 2 && p.Cancels)
            return [None(Ones(S)), new($"{slope} is still in it: with the {p.Cost.Name} cost it cancels.", S)];
        Mistake[] sigmoid = f != Activation.Sigmoid ? [] :
        [
            new($"1 − A{l} alone is the slope in it; the slope of σ is a·(1 − a).", 1 - A),
            new("The slope in it is a·(1 + a); the slope of σ is a·(1 − a).", A.PointwiseMultiply(1 + A)),
            new("The slope in it is 1 − a²; the slope of σ is a·(1 − a).", 1 - A.PointwiseMultiply(A)),
            new("The slope in it is z·(1 − z); the slope of σ is a·(1 − a).", Z.PointwiseMultiply(1 - Z)),
            new("The slope in it is a·(1 − z); the slope of σ is a·(1 − a).", A.PointwiseMultiply(1 - Z)),
            new("The slope in it is a²; the slope of σ is a·(1 − a).", A.PointwiseMultiply(A)),
            new("The slope in it is (1 − a)²; the slope of σ is a·(1 − a).", (1 - A).PointwisePower(2)),
            new("The slope in it is a·(1 − σ(a)); the slope of σ is a·(1 − a).", () => A.PointwiseMultiply(1 - f.F(A))),
            new("The slope in it is a² − a·(1 − a).", A.PointwiseMultiply(2 * A - 1)),
        ];
        return
        [
            None(S),
            new(Missing(p, l), Ones(S)),
            new($"The slope is taken at A{l}: {p.Slope(l, "A")} for {slope}.", () => f.Derivative(A)),
            new($"{slope} is in it twice.", S.PointwiseMultiply(S)),
            new($"A{l} is where {slope} belongs.", A),
            new($"Z{l} is where {slope} belongs.", Z),
            .. sigmoid,
            new($"The slope is that of the wrong layer: {p.Slope(3 - l)} for {slope}.", p[3 - l].Slope),
            .. Activation.All.Where(activation => activation != f).Select(wrong => new Mistake(
                $"The slope is that of {wrong.Name}; the network's activation is {f.Name}.", () => wrong.Derivative(Z)).Unlikely()),
        ];
    }

    // W2ᵀ·δ2, what comes back to layer 1.
    private static IReadOnlyList<Mistake> Returned(BatchProblem p)
    {
        var (W1, W2, delta2, error) = (p[1].W, p[2].W, p[2].Delta, p.NameError(2));
        Mistake[] back =
        [
            None(W2.Transpose()),
            new("W2 is not transposed: the way back is W2ᵀ·δ2.", W2),
            new("W1 is used where W2 belongs.", () => W1.Transpose()),
            new("W1 is used, and not transposed, where W2ᵀ belongs.", W1),
            new("dW2 is used where W2 belongs.", () => p[2].dW.Transpose()),
            new("W2 is used without its signs.", () => W2.Transpose().PointwiseAbs()),
        ];
        string missing = Missing(p, 2);
        Mistake[] deltas =
        [
            .. In("δ2", [.. Of(p, 2).Where(mistake => mistake.Words != missing)]),
            new($"{error} goes back through W2ᵀ; δ2 should, which has the slope {p.Slope(2)} in it.", p.Error(2)),
            new("A2 goes back through W2ᵀ; δ2 should.", p[2].A),
            new("Z2 goes back through W2ᵀ; δ2 should.", p[2].Z),
            new("Y goes back through W2ᵀ; δ2 should.", p.Y),
            new("δ2 is averaged over the batch before it goes back; each sample keeps its own.",
                Columns(delta2.RowSums() / p.m, p.m)),
        ];
        return
        [
            .. Combine(back, deltas, Product),
            new("W2 is missing: δ2 has to go back through its weights.", delta2),
            new("A1 − Y is where W2ᵀ·δ2 belongs: a hidden neuron has no wanted value.", () => Minus(p[1].A, p.Y)),
            new("A1 is where W2ᵀ·δ2 belongs.", p[1].A),
        ];
    }

    // The error and the slope follow from one wrong Z2.
    private static IEnumerable<Mistake> Earlier(BatchProblem p) =>
        Apply(In("Z2", ForwardMistakes.OfZ(p, 2)), Z => p.Cancels ? p.f(2).F(Z) - p.Y
            : p.Cost.Derivative(p.f(2).F(Z), p.Y).PointwiseMultiply(p.f(2).Derivative(Z))).Where(mistake => mistake.Count == 1);
}
