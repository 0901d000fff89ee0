using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Exercises.BatchProblem;
using static Backprop.Exercises.Mistake;

namespace Backprop.Exercises;

/// <summary>What learners do to dW[l] = δ[l]·A[l−1]ᵀ / m and db[l] = row means of δ[l]: the alternatives of each.</summary>
internal static class GradientMistakes
{
    private const string LastOnly = "Only the last sample counts: is there an = where += belongs?";
    private const string FirstOnly = "Only the first sample counts; all of the batch should.";

    /// <summary>The alternatives of dW, as <see cref="BatchProblem.View"/> shows them.</summary>
    public static IReadOnlyList<Mistake> OfW(BatchProblem p, int l, double rate)
    {
        var (delta, A, m, other) = (p[l].Delta, p.A(l - 1), p.m, p.Other(l));
        string below = NameA(l - 1);
        Matrix<double>? Shown(Matrix<double> A) => A.RowCount == p[l].W.ColumnCount ? p.View(l, A.Transpose()) : null;
        Mistake[] As =
        [
            None(A),
            .. p.OtherA(l - 1).Select(a => new Mistake($"{a.Name} is used where {below} belongs: that is what W{l} reads.", a.Value)),
            .. l == 2 ? (Mistake[])[new("Z1 is used where A1 belongs.", p[1].Z), new("σ′(Z1) is used where A1 belongs.", p[1].Slope)]
                : [new("X is inverted: 1 − X.", 1 - A), new("X is multiplied by 255; it goes in as it is.", 255 * A)],
            new($"δ{other.Number} is used where {below} belongs.", other.Delta),
            new($"Y is used where {below} belongs.", p.Y),
            new($"{below} is averaged over the batch first; each sample's δ goes with its own.", () => Part.Columns(A.RowSums() / m, m)),
            new($"The samples of δ{l} and of {below} are in opposite order.",
                () => Matrix<double>.Build.Dense(A.RowCount, m, (i, j) => A[i, m - 1 - j])),
        ];
        return
        [
            .. Combine([.. Deltas(p, l), new($"δ{other.Number} is used where δ{l} belongs.", other.Delta)], Apply(As, Shown),
                (delta, At) => delta.ColumnCount == At.RowCount ? delta * At / m : null),
            .. l == 1 ? [] : Apply(In("A1", ForwardMistakes.OfA(p, 1)),
                A1 => Shown(A1) is { } At && At.RowCount == m ? delta * At / m : null)
                .Where(mistake => mistake.Count == 1 && !mistake.Words.StartsWith("The activation is missing", StringComparison.Ordinal)),
            new($"This is dW{other.Number}, of layer {other.Number}.", () => p.View(l, other.dW)),
            new($"This is W{l} itself, not its gradient.", () => p.View(l, p[l].W)),
            new(LastOnly, () => p.View(l, delta.Column(m - 1).OuterProduct(A.Column(m - 1)))),
            new(FirstOnly, () => p.View(l, delta.Column(0).OuterProduct(A.Column(0)))),
            new(LastOnly + " And it is divided by the batch size.",
                () => p.View(l, delta.Column(m - 1).OuterProduct(A.Column(m - 1))) / m),
            new("The last sample is left out.", () => delta.SubMatrix(0, delta.RowCount, 0, m - 1) * Shown(A)!.SubMatrix(0, m - 1, 0,
                Shown(A)!.ColumnCount) / m),
            .. p.Early(rate).Select(early => new Mistake(early.Words, () =>
                (l == 2 ? early.Pass().Delta2 : early.Pass().Delta1) * Shown(l == 2 ? early.Pass().A1 : A)! / m)),
        ];
    }

    /// <summary>Answers in place of dW that have another shape, or need not have its own.</summary>
    public static IEnumerable<Mistake> OfShapeW(BatchProblem p, int l)
    {
        var (delta, A, name) = (p[l].Delta, p.A(l - 1), $"dW{l}");
        yield return new($"This is dW{3 - l}, of layer {3 - l}.", p.Other(l).dW);
        if (!Closeness.SameShape(p.Other(l).W, p[l].W))
            yield return new($"This is W{3 - l}, of layer {3 - l}, and no gradient.", p.Other(l).W);
        foreach (var (other, otherA) in p.OtherA(l - 1))
            yield return new($"{other} is used where {NameA(l - 1)} belongs: that is what W{l} reads.", dW(delta, otherA));
        yield return new($"δ{3 - l} is used where δ{l} belongs.", dW(p.Other(l).Delta, A));
        if (l == 2)
            yield return new("Z1 is used where A1 belongs.", dW(delta, p[1].Z));
        if (Closeness.SameShape(delta, A))
            yield return new($"This is an element-by-element product; δ{l}·{NameA(l - 1)}ᵀ sums over the samples.",
                delta.PointwiseMultiply(A));
        yield return new($"This is δ{l}, not yet multiplied by {NameA(l - 1)}ᵀ.", delta);
        foreach (Mistake turned in Turned(name, p[l].dW, [("", 1), ("And ÷ m is missing.", p.m), ("And the sign is wrong.", -1)]))
            yield return turned;
    }

    public static IReadOnlyList<Mistake> OfB(BatchProblem p, int l, double rate)
    {
        var (delta, m, n, other) = (p[l].Delta, p.m, p[l].Delta.RowCount, p.Other(l));
        return
        [
            .. Apply(Deltas(p, l), db,
                ("The mean is over everything; each neuron has its own, over its row.",
                    delta => Matrix<double>.Build.Dense(delta.RowCount, 1, delta.Enumerate().Average())),
                ("The sum is over everything; each neuron has its own, over its row.",
                    delta => Matrix<double>.Build.Dense(delta.RowCount, 1, delta.Enumerate().Sum())),
                ("Each number is made positive before the mean is taken.", delta => db(delta.PointwiseAbs())),
                ("This is the largest of each row; db has the mean.",
                    delta => Matrix<double>.Build.Dense(delta.RowCount, 1, (i, _) => delta.Row(i).Maximum())),
                (LastOnly, delta => delta.Column(m - 1).ToColumnMatrix()),
                (FirstOnly, delta => delta.Column(0).ToColumnMatrix())),
            new($"This is δ{l} itself; db{l} is the mean of each of its rows.", delta),
            .. from count in (int[])[n, m, 1]
               select new Mistake($"The mean is over the wrong axis: db{l} has one number for each neuron, not for each sample.",
                   () => delta.ColumnSums().ToColumnMatrix() / count),
            new("The mean is over everything; each neuron has its own, over its row.", delta.Enumerate().Average()),
            new("The sum is over everything; each neuron has its own, over its row.", delta.Enumerate().Sum()),
            new($"This is b{l} itself, not its gradient.", p[l].b.ToColumnMatrix()),
            new($"These are the row means of dW{l}; db{l} has those of δ{l}.", () => db(p[l].dW)),
            new($"These are the row sums of dW{l}; db{l} has the row means of δ{l}.", () => p[l].dW.RowSums().ToColumnMatrix()),
            new($"This is db{other.Number}, of layer {other.Number}.", db(other.Delta)),
            .. p.Early(rate).Select(early => new Mistake(early.Words, () => db(l == 2 ? early.Pass().Delta2 : early.Pass().Delta1))),
        ];
    }

    /// <summary>The right value, transposed, and perhaps with one more mistake.</summary>
    public static IEnumerable<Mistake> Turned(string name, Matrix<double> right, IEnumerable<(string Words, double Value)> factors) =>
        right.RowCount == 1 && right.ColumnCount == 1 ? [] : factors.Select(factor => new Mistake(
            $"Your {name} is transposed: {right.ColumnCount}×{right.RowCount} instead of {MatrixShape.Of(right)}. {factor.Words}".Trim(),
            () => factor.Value * right.Transpose()));

    private static IReadOnlyList<Mistake> Deltas(BatchProblem p, int l) =>
    [
        .. In($"δ{l}", DeltaMistakes.Of(p, l)),
        new($"A{l} is used where δ{l} belongs.", p[l].A),
        new($"Z{l} is used where δ{l} belongs.", p[l].Z),
    ];
}
