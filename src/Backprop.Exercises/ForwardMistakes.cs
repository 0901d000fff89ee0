using MathNet.Numerics.LinearAlgebra;
using static Backprop.Exercises.Mistake;
using static Backprop.Exercises.Part;

namespace Backprop.Exercises;

/// <summary>What learners do to Z[l] = W[l]·A[l−1] + b[l], A[l] = f(Z[l]) and C: the alternatives of each.</summary>
internal static class ForwardMistakes
{
    private const string NoActivation = "The activation is missing.";

    public static IReadOnlyList<Mistake> OfZ(BatchProblem p, int l) =>
        [.. Sums(p, l), new($"The activation is in it already: this is A{l}, not Z{l}.", p[l].A)];

    public static IReadOnlyList<Mistake> OfA(BatchProblem p, int l) => p.Once($"A{l}", () => Activations(p, l));

    private static IReadOnlyList<Mistake> Sums(BatchProblem p, int l)
    {
        var (b, Z, other) = (p[l].b, p[l].Z, p.Other(l));
        var product = p[l].W * p.A(l - 1);
        int n = b.Count, m = p.m;
        Mistake[] bs =
        [
            None(Columns(b, m)),
            new($"b{l} is missing.", Columns(0 * b, m)),
            new($"b{l} is subtracted; it is added.", Columns(-b, m)),
            new($"b{l} is added twice.", Columns(2 * b, m)),
            new($"b{l} is added to the first sample only; every column needs it.",
                Matrix<double>.Build.Dense(n, m, (i, j) => j == 0 ? b[i] : 0)),
            new($"b{other.Number} is added where b{l} belongs.",
                () => other.b.Count >= n ? Matrix<double>.Build.Dense(n, m, (i, _) => other.b[i]) : null),
            new($"b{l} is added along the wrong axis: a bias belongs to a row, to each of its columns.",
                () => n >= m ? Matrix<double>.Build.Dense(n, m, (_, j) => b[j]) : null),
            new($"All of b{l} is summed before it is added.", Matrix<double>.Build.Dense(n, m, b.Sum())),
            new($"b{l} is multiplied by the product; it is added.", () => product.PointwiseMultiply(Columns(b, m)) - product),
        ];
        return
        [
            .. Combine(Products(p, l), bs, Plus),
            new($"b{l} is multiplied by W{l} too: W{l}·(A + b).", () => n == p.A(l - 1).RowCount
                ? p[l].W * (p.A(l - 1) + Columns(b, m)) : null),
            new($"This is Z{other.Number}, of layer {other.Number}.", other.Z),
            new($"Z{l} is divided by the batch size.", Z / m),
        ];
    }

    private static IReadOnlyList<Mistake> Activations(BatchProblem p, int l)
    {
        var (Z, A, f, b) = (p[l].Z, p[l].A, p.f(l), Columns(p[l].b, p.m));
        (string, Func<Matrix<double>, Matrix<double>?>)[] functions =
        [
            (NoActivation, z => z),
            ("The activation is applied twice.", z => f.F(f.F(z))),
            ("The slope is taken where the activation itself is asked for.", f.Derivative),
            (f == Activation.Sigmoid
                ? "This is 1 − σ(z): the sign in the exponent is wrong, σ(z) is 1 / (1 + e⁻ᶻ); or A was subtracted from 1."
                : $"The sign of Z{l} is wrong.",
                z => f.F(-z)),
            ("The values are rounded; an activation may be any number in between.", z => f.F(z).Map(Math.Round, Zeros.Include)),
            ("This is softmax, whose columns add up to 1; the activation here works element by element.", Activation.Softmax.F),
            ("This is softmax along the rows; the activation here works element by element.",
                z => Activation.Softmax.F(z.Transpose()).Transpose()),
            ("The 1 + is missing: this is e^z, or 1 / e⁻ᶻ.", z => z.PointwiseExp()),
            ("This is e⁻ᶻ alone.", z => (-z).PointwiseExp()),
            ("This is 1 + e⁻ᶻ: the 1 / before it is missing, or the parentheses around it.", z => 1 + (-z).PointwiseExp()),
            ("This is 1 / (1 − e⁻ᶻ); the denominator is 1 + e⁻ᶻ.", z => 1 / (1 - (-z).PointwiseExp())),
            ("The activation is multiplied by z.", z => f.F(z).PointwiseMultiply(z)),
        ];
        var alternatives = Apply(In($"Z{l}", Sums(p, l)), f.F, functions);
        return
        [
            .. alternatives,
            .. Activation.All.Where(other => other != f).Select(other =>
                new Mistake($"This is {other.Name}; the network's activation is {f.Name}.", () => other.F(Z)).Unlikely()),
            .. Combine(Apply(Products(p, l), f.F), [new($"b{l} is added after the activation; it belongs inside.", b)], Plus),
            new($"b{l} is added after the activation, and inside too.", A + b),
            .. p.OtherA(l).Select(other => new Mistake($"This is {other.Name}, not A{l}.", other.Value)),
        ];
    }

    public static IEnumerable<Mistake> OfCost(BatchProblem p)
    {
        var (A, Y, m) = (p[2].A, p.Y, p.m);
        var E = A - Y;
        var squares = E.PointwisePower(2);
        int n = Y.RowCount;
        double Sum(Func<double, double> of) => E.Enumerate().Sum(of) / m;
        (string Words, double Value)[] terms =
        [
            ("", Sum(e => e * e)),
            ("The errors are not squared.", Sum(e => e)),
            ("The errors are not squared but made positive.", Sum(Math.Abs)),
            ("The errors are cubed.", Sum(e => e * e * e)),
            ("The errors are raised to the fourth power.", Sum(e => e * e * e * e)),
            ("This is the norm ‖A2 − Y‖, a root: it is not squared.", E.FrobeniusNorm() / m),
            ("The norm of each column is not squared.", E.EnumerateColumns().Sum(column => column.L2Norm()) / m),
            ("The sums of a column are squared; the errors themselves should be.", E.ColumnSums().Sum(e => e * e) / m),
            ("The sum of all errors is squared; each of them should be.", Math.Pow(E.Enumerate().Sum(), 2) / m),
            ("A2 is squared, and Y missing.", A.Enumerate().Sum(a => a * a) / m),
            ("A2 and Y are squared, not their difference.", (A.Enumerate().Sum(a => a * a) - Y.Enumerate().Sum(y => y * y)) / m),
            ("A2 and Y are added; the error is A2 − Y.", (A + Y).Enumerate().Sum(e => e * e) / m),
            ("The activation is missing: this is the cost of Z2.", (p[2].Z - Y).Enumerate().Sum(e => e * e) / m),
            ("This is δ2 squared; the cost has the error A2 − Y alone.", p[2].Delta.Enumerate().Sum(e => e * e) / m),
            ("This is the cost of the first sample only.", E.Column(0).Sum(e => e * e)),
            ("This is the cost of the last sample only.", E.Column(m - 1).Sum(e => e * e)),
        ];
        (string Words, double Value)[] factors =
        [
            ("", 0.5), ("The ½ is missing.", 1), ($"÷ {m} is missing: a sum where the mean belongs.", 0.5 * m),
            ($"It is divided by {n}, the number of outputs, too: over the outputs the cost is a sum.", 0.5 / n),
            ($"The ½ and ÷ {m} are missing.", m), ($"It is divided by {n}, the number of outputs, too, and the ½ is missing.", 1.0 / n),
            ("It is divided by 2 twice.", 0.25), ("It is divided by the batch size twice.", 0.5 / m),
            ($"It is divided by {n}, the number of outputs, where ÷ {m}, the batch size, belongs.", 0.5 * m / n),
            ("The sign is wrong: a cost is never negative.", -0.5),
        ];
        // Where nothing is squared, no ½ is expected.
        var quadratic = from term in terms
                        from factor in factors
                        select new Mistake(term.Words.Length > 0 && factor.Value == 1
                            ? $"There is no ½, and: {term.Words.Replace("The errors", "the errors", StringComparison.Ordinal)}"
                            : $"{term.Words} {factor.Words}".Trim(), () => Diagnosis.Number(term.Value * factor.Value),
                            (term.Words.Length == 0 ? 0 : 1) + (factor.Words.Length == 0 || (term.Words.Length > 0 && factor.Value == 1)
                                ? 0 : 1));
        return
        [
            .. quadratic,
            .. new[] { p.C, 2 * p.C }.Select(C => new Mistake("A square root is taken; the cost has none.", Math.Sqrt(C))),
            .. from cost in Cost.All
               where cost != p.Cost
               from factor in ((string Words, double Value)[])[("", 1), ($"÷ {m} is missing.", m), ("It is halved.", 0.5),
                   ($"It is divided by {n}, the number of outputs, too.", 1.0 / n)]
               select new Mistake($"This is the {cost.Name} cost; the {p.Cost.Name} one is asked for. {factor.Words}".Trim(),
                   () => Diagnosis.Number(cost.Of(A, Y) * factor.Value), factor.Words.Length == 0 ? 1 : 2),
            new("There is one number for each sample here; the cost of a batch is their mean.", squares.ColumnSums().ToColumnMatrix() / 2),
            new("There is one number for each output here; the cost is their sum, and the mean over the samples.", squares / 2),
            new("This is the share of images that are read wrong, not the cost.", Wrong(A, Y)),
        ];
    }

    private static double Wrong(Matrix<double> A, Matrix<double> Y) =>
        Enumerable.Range(0, Y.ColumnCount).Average(j => A.Column(j).MaximumIndex() == Y.Column(j).MaximumIndex() ? 0.0 : 1);

    // W·A, of which either may be another.
    private static IReadOnlyList<Mistake> Products(BatchProblem p, int l)
    {
        var (W, f, other) = (p[l].W, p.f(l), p.Other(l));
        string below = BatchProblem.NameA(l - 1);
        Mistake[] Ws =
        [
            None(W),
            new($"W{l} is transposed: W{l}ᵀ·{below} for W{l}·{below}.", () => W.Transpose()),
            new($"W{other.Number} is used where W{l} belongs.", other.W),
            new($"W{other.Number}ᵀ is used where W{l} belongs.", () => other.W.Transpose()),
        ];
        Mistake[] As =
        [
            .. l == 1
                ? (Mistake[])
                [
                    None(p.A(0)), new("The activation is applied to X; X goes in as it is.", () => f.F(p.A(0))),
                    new("The pixels are multiplied by 255; X goes in as it is.", 255 * p.A(0)),
                    new("The pixels are divided by 255 once more; X goes in as it is.", p.A(0) / 255),
                    new("X is inverted: 1 − X.", 1 - p.A(0)),
                ]
                : In("A1", [.. OfA(p, 1).Where(mistake => mistake.Words != NoActivation)])
                    .Append(new("The activation of layer 1 is missing: W2 is multiplied by Z1 instead of A1.", p[1].Z)),
            .. p.OtherA(l - 1).Select(a => new Mistake($"{a.Name} is used where {below} belongs: that is what W{l} reads.", a.Value)),
            new($"Y is used where {below} belongs: that is what W{l} reads.", p.Y),
        ];
        return [.. Combine(Ws, As, Product)];
    }
}
