using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>What learners do to dW[l] = δ[l]·A[l−1]ᵀ / m and db[l] = row means of δ[l].</summary>
internal static class GradientMistakes
{
    public static IEnumerable<Mistake> OfW(BatchProblem p, int l)
    {
        var (delta, A, m) = (p[l].Delta, p.A(l - 1), p.m);
        string below = BatchProblem.NameA(l - 1);
        Matrix<double> dW(Matrix<double> d, Matrix<double> a) => d * a.Transpose() / m;

        for (int k = 0; k <= p.L; k++)
        {
            if (k != l - 1)
                yield return new($"{BatchProblem.NameA(k)} is used where {below} belongs: a weight's share is what it was sent.", dW(delta, p.A(k)));
            if (k >= 1 && k != l)
            {
                yield return new($"delta{k} is used where delta{l} belongs.", dW(p[k].Delta, A));
                yield return new($"This is dW{k}, of layer {k}.", p[k].dW);
            }
        }
        if (l > 1)
            yield return new($"Z{l - 1} is used where A{l - 1} belongs.", dW(delta, p[l - 1].Z));
        yield return BatchProblem.Transposed($"dW{l}", p[l].dW);
        yield return new($"This is W{l} itself, not the gradient in it.", p[l].W);
        if (Closeness.SameShape(delta, A))
            yield return new($"This is an element-by-element product; the matrix product delta{l}·{below}ᵀ sums over the samples.", delta.PointwiseMultiply(A));
        foreach (var (sentence, d, a) in OneSample(delta, A))
            yield return new(sentence, dW(d, a) * m);
        foreach (var (sentence, d) in DeltaMistakes.Of(p, l))
            if (Closeness.SameShape(d, delta))
                yield return new($"The delta{l} in it is wrong. {sentence}", dW(d, A));
    }

    public static IEnumerable<Mistake> OfB(BatchProblem p, int l)
    {
        var (delta, m) = (p[l].Delta, p.m);
        int n = delta.RowCount;
        Matrix<double> db(Matrix<double> d) => d.RowSums().ToColumnMatrix() / m;
        double mean = delta.Enumerate().Sum() / (n * m);

        yield return new($"This is delta{l} itself; db{l} is the mean of each of its rows.", delta);
        string axis = $"The mean is over the wrong axis: db{l} has one number a neuron, not one a sample.";
        foreach (var means in (Matrix<double>[])[delta.ColumnSums().ToColumnMatrix() / n, delta.ColumnSums().ToColumnMatrix() / m, delta.ColumnSums().ToColumnMatrix()])
        {
            yield return new(axis, means);
            yield return new(axis, means.Transpose());
        }
        yield return new("The mean is over everything; each neuron has its own, over its row.", Diagnosis.Number(mean));
        yield return new("The mean is over everything; each neuron has its own, over its row.", Matrix<double>.Build.Dense(n, 1, mean));
        yield return new($"This is b{l} itself, not the gradient in it.", p[l].b.ToColumnMatrix());
        yield return new($"These are the row means of A{l}; db{l} is those of delta{l}.", db(p[l].A));
        yield return new($"These are the row means of dW{l}; db{l} is those of delta{l}.", p[l].dW.RowSums().ToColumnMatrix() / p[l].dW.ColumnCount);
        for (int k = 1; k <= p.L; k++)
            if (k != l)
                yield return new($"This is db{k}, of layer {k}.", db(p[k].Delta));
        yield return BatchProblem.Transposed($"db{l}", p[l].db.ToColumnMatrix());
        foreach (var (sentence, d, _) in OneSample(delta, delta))
            yield return new(sentence, d);
        foreach (var (sentence, d) in DeltaMistakes.Of(p, l))
            if (Closeness.SameShape(d, delta))
                yield return new($"The delta{l} in it is wrong. {sentence}", db(d));
    }

    private static IEnumerable<(string Sentence, Matrix<double> Delta, Matrix<double> A)> OneSample(Matrix<double> delta, Matrix<double> A)
    {
        int last = delta.ColumnCount - 1;
        yield return ("Only the last sample counts: is there an = where += belongs?", delta.SubMatrix(0, delta.RowCount, last, 1), A.SubMatrix(0, A.RowCount, last, 1));
        yield return ("Only the first sample counts; all of the batch should.", delta.SubMatrix(0, delta.RowCount, 0, 1), A.SubMatrix(0, A.RowCount, 0, 1));
    }
}
