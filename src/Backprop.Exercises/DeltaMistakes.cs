using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>What learners do to δ2 = ∂C/∂A2 ∘ f′(Z2) and δ1 = W2ᵀ·δ2 ∘ f′(Z1).</summary>
internal static class DeltaMistakes
{
    public static IEnumerable<Mistake> Of(BatchProblem p, int l)
    {
        var (A, Z, S, f) = (p[l].A, p[l].Z, p[l].Slope, p.f(l));
        var E = p.Error(l);
        string error = p.NameError(l), slope = p.Slope(l);

        yield return new($"{slope} is missing: this is {error} alone.", E);
        yield return new($"The slope is taken at A{l}: {p.Slope(l, "A")} for {slope}.", Times(E, f.Derivative(A)));
        if (l == 1 || !p.Cancels)
            yield return new($"{slope} is in it twice.", Times(Times(E, S), S));
        yield return new($"This is {slope} alone; {error} is missing.", S);
        yield return new($"{error} is multiplied by A{l}; it should be multiplied by {slope}.", Times(E, A));
        if (f == Activation.Sigmoid)
            yield return new($"{error} is multiplied by 1 − A{l} alone; the slope of σ is a·(1 − a).", Times(E, 1 - A));
        foreach (Activation wrong in Activation.All.Where(activation => activation != f))
            yield return new($"The slope is that of {wrong.Name}; the network's activation is {f.Name}.", Times(E, wrong.Derivative(Z)));
        foreach (var product in (Matrix<double>[])[E * S.Transpose(), E.Transpose() * S])
            yield return new($"This is a matrix product with {slope}; ∘ multiplies element by element.", product);
        LayerTrace other = p.Other(l);
        yield return new($"This is δ{other.Number}, of layer {other.Number}.", other.Delta);
        yield return Mistake.Transposed($"δ{l}", p[l].Delta);

        foreach (Mistake mistake in l == 1 ? Hidden(p) : AtTheOutput(p))
            yield return mistake;
    }

    private static IEnumerable<Mistake> AtTheOutput(BatchProblem p)
    {
        var (A, Z, S, Y, f) = (p[2].A, p[2].Z, p[2].Slope, p.Y, p.f(2));
        Matrix<double> delta(Matrix<double> E) => p.Cancels ? E : Times(E, S);

        if (p.Cancels)
            yield return new($"{p.Slope(2)} is still in it: with the {p.Cost.Name} cost it cancels.", Times(A - Y, S));
        yield return new("Y is missing: A2 alone, instead of A2 − Y.", delta(A));
        yield return new("A2 is missing: Y alone, instead of A2 − Y.", delta(Y));
        yield return new("A2 and Y are added; the error is A2 − Y.", delta(A + Y));
        yield return new("The errors are squared; the derivative of ½(a − y)² is a − y.", delta(Times(A - Y, A - Y)));
        yield return new("The activation is missing: Z2 − Y for A2 − Y.", delta(Z - Y));
        yield return new("The activation is applied twice in the error.", delta(f.F(A) - Y));
        foreach (var rolled in OneRowOff(Y))
            yield return new(OneRowOffSentence, delta(A - rolled));
        foreach (Mistake mistake in Mistake.In("Z2", Z, ForwardMistakes.OfZ(p, 2),
            wrong => p.Cancels ? f.F(wrong) - Y : Times(f.F(wrong) - Y, f.Derivative(wrong))))
            yield return mistake;
    }

    private static IEnumerable<Mistake> Hidden(BatchProblem p)
    {
        var (W1, W2, delta2, S1, S2) = (p[1].W, p[2].W, p[2].Delta, p[1].Slope, p[2].Slope);
        foreach (Mistake mistake in Mistake.In("δ2", delta2, Of(p, 2), wrong => Times(W2.Transpose() * wrong, S1)))
            yield return mistake;
        if (Closeness.SameShape(S2, S1))
            yield return new($"The slope is that of the wrong layer: {p.Slope(2)} for {p.Slope(1)}.", Times(p.Error(1), S2));
        if (W2.RowCount == W2.ColumnCount)
        {
            yield return new("W2 is not transposed: the way back is W2ᵀ·δ2.", Times(W2 * delta2, S1));
            yield return new("W2 is missing: δ2 has to go back through its weights.", Times(delta2, S1));
        }
        if (W1.RowCount == delta2.RowCount && W1.ColumnCount == S1.RowCount)
            yield return new("W1 is used where W2 belongs.", Times(W1.Transpose() * delta2, S1));
        if (W1.ColumnCount == delta2.RowCount)
            yield return new("W1 is used, and not transposed, where W2ᵀ belongs.", Times(W1 * delta2, S1));
    }

    /// <summary>With a W2 that was updated too early, at rate η, δ1 differs from the right one by −η times this.</summary>
    public static Matrix<double> Early(BatchProblem p) => Times(p[2].dW.Transpose() * p[2].Delta, p[1].Slope);

    internal const string OneRowOffSentence = "The 1 of each column of Y is one row off: is digit d in row d?";

    /// <summary>Y with each column moved by one row, up and down.</summary>
    internal static IEnumerable<Matrix<double>> OneRowOff(Matrix<double> Y) =>
        from offset in (int[])[1, Y.RowCount - 1]
        select Matrix<double>.Build.Dense(Y.RowCount, Y.ColumnCount, (i, j) => Y[(i + offset) % Y.RowCount, j]);

    private static Matrix<double> Times(Matrix<double> A, Matrix<double> B) => A.PointwiseMultiply(B);
}
