using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>What learners do to δ[L] = ∂C/∂A ∘ f′(Z[L]) and δ[l] = W[l+1]ᵀ·δ[l+1] ∘ f′(Z[l]).</summary>
internal static class DeltaMistakes
{
    public static IEnumerable<Mistake> Of(BatchProblem p, int l)
    {
        var (A, Z, S, f) = (p[l].A, p[l].Z, p[l].Slope, p.f(l));
        var E = p.Error(l);
        string error = p.NameError(l), slope = p.Slope(l);

        yield return new($"{slope} is missing: this is {error} alone.", E);
        yield return new($"The slope is taken at A{l}: {p.Slope(l, "A")} for {slope}.", Times(E, f.Derivative(A)));
        if (l < p.L || !p.Cancels)
            yield return new($"{slope} is in it twice.", Times(Times(E, S), S));
        yield return new($"This is {slope} alone; {error} is missing.", S);
        yield return new($"{error} is multiplied by A{l}; it should be multiplied by {slope}.", Times(E, A));
        if (f == Activation.Sigmoid)
            yield return new($"{error} is multiplied by 1 − A{l} alone; the slope of σ is a·(1 − a).", Times(E, 1 - A));
        foreach (Activation other in Activation.All.Where(other => other != f))
            yield return new($"The slope is that of {other.Name}; the network's activation is {f.Name}.", Times(E, other.Derivative(Z)));
        foreach (var product in (Matrix<double>[])[E * S.Transpose(), E.Transpose() * S])
            yield return new($"This is a matrix product with {slope}; ∘ multiplies element by element.", product);
        for (int k = 1; k <= p.L; k++)
            if (k != l)
                yield return new($"This is δ{k}, of layer {k}.", p[k].Delta);
        yield return Mistake.Transposed($"δ{l}", p[l].Delta);

        foreach (Mistake mistake in l < p.L ? Hidden(p, l) : AtTheOutput(p))
            yield return mistake;
    }

    private static IEnumerable<Mistake> AtTheOutput(BatchProblem p)
    {
        int L = p.L;
        var (A, Z, S, Y) = (p.A(L), p[L].Z, p[L].Slope, p.Y);
        Matrix<double> delta(Matrix<double> E) => p.Cancels ? E : Times(E, S);

        if (p.Cancels)
            yield return new($"{p.Slope(L)} is still in it: with the {p.Cost.Name} cost it cancels.", Times(A - Y, S));
        yield return new($"Y is missing: A{L} alone, instead of A{L} − Y.", delta(A));
        yield return new($"A{L} is missing: Y alone, instead of A{L} − Y.", delta(Y));
        yield return new($"A{L} and Y are added; the error is A{L} − Y.", delta(A + Y));
        yield return new("The errors are squared; the derivative of ½(a − y)² is a − y.", delta(Times(A - Y, A - Y)));
        yield return new($"The activation is missing: Z{L} − Y for A{L} − Y.", delta(Z - Y));
        yield return new("The activation is applied twice in the error.", delta(p.f(L).F(A) - Y));
        foreach (var rolled in OneRowOff(Y))
            yield return new(OneRowOffSentence, delta(A - rolled));
        foreach (Mistake mistake in Mistake.In($"Z{L}", Z, ForwardMistakes.OfZ(p, L),
            wrong => p.Cancels ? p.f(L).F(wrong) - Y : Times(p.f(L).F(wrong) - Y, p.f(L).Derivative(wrong))))
            yield return mistake;
    }

    private static IEnumerable<Mistake> Hidden(BatchProblem p, int l)
    {
        var S = p[l].Slope;
        var (W, delta) = (p[l + 1].W, p[l + 1].Delta);
        foreach (Mistake mistake in Mistake.In($"δ{l + 1}", delta, Of(p, l + 1), wrong => Times(W.Transpose() * wrong, S)))
            yield return mistake;
        if (p[l + 1].Slope is var wrongSlope && Closeness.SameShape(wrongSlope, S))
            yield return new($"The slope is that of the wrong layer: {p.Slope(l + 1)} for {p.Slope(l)}.", Times(p.Error(l), wrongSlope));
        if (W.RowCount == W.ColumnCount)
        {
            yield return new($"W{l + 1} is not transposed: the way back is W{l + 1}ᵀ·δ{l + 1}.", Times(W * delta, S));
            yield return new($"W{l + 1} is missing: δ{l + 1} has to go back through its weights.", Times(delta, S));
        }
        for (int k = 1; k <= p.L; k++)
        {
            var other = p[k].W;
            if (k != l + 1 && other.RowCount == delta.RowCount && other.ColumnCount == S.RowCount)
                yield return new($"W{k} is used where W{l + 1} belongs.", Times(other.Transpose() * delta, S));
            if (k != l + 1 && other.ColumnCount == delta.RowCount && other.RowCount == S.RowCount)
                yield return new($"W{k} is used, and not transposed, where W{l + 1}ᵀ belongs.", Times(other * delta, S));
        }
    }

    /// <summary>With weights that were updated too early, at rate η, δ[l] differs from the right one by −η times this.</summary>
    public static Matrix<double>? Early(BatchProblem p, int l) =>
        l == p.L ? null : Times(p[l + 1].dW.Transpose() * p[l + 1].Delta, p[l].Slope);

    internal const string OneRowOffSentence = "The 1 of each column of Y is one row off: is digit d in row d?";

    /// <summary>Y with each column moved by one row, up and down.</summary>
    internal static IEnumerable<Matrix<double>> OneRowOff(Matrix<double> Y) =>
        from offset in (int[])[1, Y.RowCount - 1]
        select Matrix<double>.Build.Dense(Y.RowCount, Y.ColumnCount, (i, j) => Y[(i + offset) % Y.RowCount, j]);

    private static Matrix<double> Times(Matrix<double> A, Matrix<double> B) => A.PointwiseMultiply(B);
}
