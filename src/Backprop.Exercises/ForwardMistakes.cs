using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>What learners do to Z[l] = W[l]·A[l−1] + b[l], A[l] = f(Z[l]) and C.</summary>
internal static class ForwardMistakes
{
    public static IEnumerable<Mistake> OfZ(BatchProblem p, int l)
    {
        var (W, b, Z) = (p[l].W, p[l].b, p[l].Z);
        var A = p.A(l - 1);
        string below = BatchProblem.NameA(l - 1);

        yield return new($"b{l} is missing: this is W{l}·{below} alone.", W * A);
        yield return new($"b{l} is subtracted; it is added.", Plus(W * A, -b));
        yield return new($"b{l} is added twice.", Plus(W * A, 2 * b));
        yield return new($"b{l} is added to the first sample only; every column needs it.",
            (W * A).MapIndexed((i, j, z) => j == 0 ? z + b[i] : z, Zeros.Include));
        yield return new($"The activation is in it already: this is A{l}, not Z{l}.", p[l].A);
        if (Z.RowCount == Z.ColumnCount)
            yield return new($"b{l} is added along the wrong axis: a bias belongs to a row, to each of its columns.",
                (W * A).MapIndexed((_, j, z) => z + b[j], Zeros.Include));
        if (W.RowCount == W.ColumnCount)
            yield return new($"W{l} is transposed: W{l}ᵀ·{below} for W{l}·{below}.", Plus(W.Transpose() * A, b));
        if (l == 1)
        {
            yield return new("The activation is applied to X; X goes in as it is.", Plus(W * p.f(1).F(A), b));
        }
        else
        {
            var (W1, Z1, f) = (p[1].W, p[1].Z, p.f(1));
            yield return new("The activation of layer 1 is missing: W2 is multiplied by Z1 instead of A1.", Plus(W * Z1, b));
            yield return new("The activation of layer 1 is applied twice.", Plus(W * f.F(A), b));
            yield return new("b1 was left out in layer 1.", Plus(W * f.F(W1 * p.A(0)), b));
        }
        foreach (var (name, otherA) in p.OtherA(l - 1).Where(other => other.Value.RowCount == W.ColumnCount))
            yield return new($"{name} is used where {below} belongs: that is what W{l} reads.", Plus(W * otherA, b));
        LayerTrace other = p.Other(l);
        yield return new($"This is Z{other.Number}, of layer {other.Number}.", other.Z);
        if (Closeness.SameShape(other.W, W))
            yield return new($"W{other.Number} is used where W{l} belongs.", Plus(other.W * A, b));
        yield return Mistake.Transposed($"Z{l}", Z);
    }

    public static IEnumerable<Mistake> OfA(BatchProblem p, int l)
    {
        var (Z, A, f) = (p[l].Z, p[l].A, p.f(l));
        yield return new($"The activation is missing: this is Z{l}.", Z);
        yield return new("The activation is applied twice.", f.F(A));
        yield return new($"This is the slope {p.Slope(l)}; the activation itself is asked for.", p[l].Slope);
        yield return new(
            f == Activation.Sigmoid ? "The sign in the exponent is wrong: σ(z) = 1 / (1 + e⁻ᶻ)." : $"The sign of Z{l} is wrong.", f.F(-Z));
        yield return new("The values are rounded; an activation may be any number in between.", A.Map(Math.Round, Zeros.Include));
        foreach (Activation other in Activation.All.Where(other => other != f))
            yield return new($"This is {other.Name}; the network's activation is {f.Name}.", other.F(Z));
        foreach (var (name, otherA) in p.OtherA(l))
            yield return new($"This is {name}, not A{l}.", otherA);
        yield return Mistake.Transposed($"A{l}", A);
        foreach (Mistake mistake in Mistake.In($"Z{l}", Z, OfZ(p, l).Where(mistake => !ReferenceEquals(mistake.Value, A)), f.F))
            yield return mistake;
    }

    public static IEnumerable<Mistake> OfCost(BatchProblem p)
    {
        var (A, Y) = (p[2].A, p.Y);
        var E = A - Y;
        var squares = E.PointwisePower(2);
        double sum = E.Enumerate().Sum() / p.m, absolute = E.Enumerate().Sum(Math.Abs) / p.m;
        return
        [
            new("The errors are not squared.", sum),
            new("The errors are halved, but not squared.", sum / 2),
            new("The errors are not squared but made positive.", absolute),
            new("The errors are made positive and halved, but not squared.", absolute / 2),
            new("A square root is taken; the cost has none.", Math.Sqrt(p.C)),
            new("The activation is missing: this is the cost of Z2.", p.Cost.Of(p[2].Z, Y)),
            new("This is the cost of the first sample only.", p.Cost.Of(FirstColumn(A), FirstColumn(Y))),
            new("There is one number for each sample here; the cost of a batch is their mean.", squares.ColumnSums().ToColumnMatrix() / 2),
            new("There is one number for each output here; the cost is their sum, and the mean over the samples.", squares / 2),
        ];
    }

    private static Matrix<double> FirstColumn(Matrix<double> M) => M.SubMatrix(0, M.RowCount, 0, 1);

    private static Matrix<double> Plus(Matrix<double> Z, Vector<double> b) => Z.MapIndexed((i, _, z) => z + b[i], Zeros.Include);
}
