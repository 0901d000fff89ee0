using MathNet.Numerics.LinearAlgebra;
using static Backprop.Exercises.BatchProblem;

namespace Backprop.Exercises;

/// <summary>What learners do to dW[l] = δ[l]·A[l−1]ᵀ / m and db[l] = row means of δ[l].</summary>
internal static class GradientMistakes
{
    private const string LastOnly = "Only the last sample counts: is there an = where += belongs?";
    private const string FirstOnly = "Only the first sample counts; all of the batch should.";

    public static IEnumerable<Mistake> OfW(BatchProblem p, int l)
    {
        var (delta, A, m) = (p[l].Delta, p.A(l - 1), p.m);
        string below = NameA(l - 1);
        Matrix<double> OfSample(int j) => delta.Column(j).OuterProduct(A.Column(j));

        foreach (var (name, otherA) in p.OtherA(l - 1))
            yield return new($"{name} is used where {below} belongs: that is what W{l} reads.", dW(delta, otherA));
        LayerTrace other = p.Other(l);
        yield return new($"δ{other.Number} is used where δ{l} belongs.", dW(other.Delta, A));
        yield return new($"This is dW{other.Number}, of layer {other.Number}.", other.dW);
        if (l == 2)
            yield return new("Z1 is used where A1 belongs.", dW(delta, p[1].Z));
        yield return Mistake.Transposed($"dW{l}", p[l].dW);
        yield return new($"This is W{l} itself, not its gradient.", p[l].W);
        if (Closeness.SameShape(delta, A))
            yield return new($"This is an element-by-element product; δ{l}·{below}ᵀ sums over the samples.", delta.PointwiseMultiply(A));
        yield return new(LastOnly, OfSample(m - 1));
        yield return new(FirstOnly, OfSample(0));
        foreach (Mistake mistake in Mistake.In($"δ{l}", delta, DeltaMistakes.Of(p, l), wrong => dW(wrong, A)))
            yield return mistake;
    }

    public static IEnumerable<Mistake> OfB(BatchProblem p, int l)
    {
        var (delta, m) = (p[l].Delta, p.m);
        int n = delta.RowCount;

        yield return new($"This is δ{l} itself; db{l} is the mean of each of its rows.", delta);
        foreach (int count in (int[])[n, m, 1])
        {
            var means = delta.ColumnSums().ToColumnMatrix() / count;
            foreach (var either in (Matrix<double>[])[means, means.Transpose()])
                yield return new($"The mean is over the wrong axis: db{l} has one number for each neuron, not for each sample.", either);
        }
        foreach (int rows in (int[])[1, n])
            yield return new("The mean is over everything; each neuron has its own, over its row.",
                Matrix<double>.Build.Dense(rows, 1, delta.Enumerate().Average()));
        yield return new($"This is b{l} itself, not its gradient.", p[l].b.ToColumnMatrix());
        yield return new($"These are the row means of A{l}; db{l} has those of δ{l}.", db(p[l].A));
        yield return new($"These are the row means of dW{l}; db{l} has those of δ{l}.", db(p[l].dW));
        LayerTrace other = p.Other(l);
        yield return new($"This is db{other.Number}, of layer {other.Number}.", db(other.Delta));
        yield return Mistake.Transposed($"db{l}", p[l].db.ToColumnMatrix());
        yield return new(LastOnly, delta.Column(m - 1).ToColumnMatrix());
        yield return new(FirstOnly, delta.Column(0).ToColumnMatrix());
        foreach (Mistake mistake in Mistake.In($"δ{l}", delta, DeltaMistakes.Of(p, l), db))
            yield return mistake;
    }
}
