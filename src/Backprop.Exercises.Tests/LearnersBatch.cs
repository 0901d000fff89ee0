using MathNet.Numerics.LinearAlgebra;

#pragma warning disable IDE1006 // The names are those of the notebooks.

namespace Backprop.Exercises.Tests;

/// <summary>What learners write in notebooks 3 and 4, with the notebooks' own names and sizes.</summary>
internal static partial class LearnersBatch
{
    private const int m = 32;
    private const double rate = 0.01;
    private static readonly Batch batch = DrawnDigits.Create(seed: 1, train: 64, test: 1).Train.Batch(0, m);
    private static readonly Network net = NumPyNotebook.CreateNetwork([784, 128, 10], seed: 0);
    private static readonly Matrix<double> X = batch.X, Y = batch.Y, W1 = net[1].W, W2 = net[2].W;
    private static readonly Vector<double> b1 = net[1].b, b2 = net[2].b;
    private static readonly Matrix<double> Z1 = AddToColumns(W1 * X, b1), A1 = Sigmoid(Z1), Z2 = AddToColumns(W2 * A1, b2),
        A2 = Sigmoid(Z2);
    private static readonly BatchCheck check = Check.On(net, batch, rate);

    public static IEnumerable<(string Words, Func<CheckResult> Ask)> All =>
    [
        // Z2
        ("b2 is missing", () => check.Z2(() => W2 * A1)),
        ("b2 is subtracted", () => check.Z2(() => AddToColumns(W2 * A1, -b2))),
        ("b1 is added where b2", () => check.Z2(() => AddToColumns(W2 * A1, b1))),
        ("instead of A1", () => check.Z2(() => AddToColumns(W2 * Z1, b2))),
        ("The activation is in it already", () => check.Z2(() => Sigmoid(AddToColumns(W2 * A1, b2)))),
        ("skipped|another layer|different layers", () => check.Z2(() => AddToColumns(W2 * X, b2))),
        ("ᵀ too many", () => check.Z2(() => AddToColumns(W2.Transpose() * A1, b2))),
        ("other way round", () => check.Z2(() => AddToColumns(A1 * W2, b2))),
        ("another layer|different layers|wrong layer", () => check.Z2(() => AddToColumns(W1 * A1, b2))),
        ("This is Z1", () => check.Z2(() => Z1)),
        ("ᵀ", () => check.Z2(() => AddToColumns(A1.Transpose() * W2, b2))),
        ("is transposed|transposed", () => check.Z2(() => AddToColumns(W2 * A1, b2).Transpose())),
        ("twice", () => check.Z2(() => AddToColumns(AddToColumns(W2 * A1, b2), b2))),
        ("1 − A1|A1 in it is wrong", () => check.Z2(() => AddToColumns(W2 * (1 - A1), b2))),
        ("one shape", () => check.Z2(() => W2 * A1 + b2.ToColumnMatrix())),
        ("softmax", () => check.Z2(() => AddToColumns(W2 * Softmax(Z1), b2))),
        ("Z1 is. b1 is missing", () => check.Z2(() => AddToColumns(W2 * Sigmoid(W1 * X), b2))),
        ("beyond the end", () => check.Z1(() => AddToColumns(W1 * X, b2))),
        ("ᵀ too many|other way round", () => check.Z1(() => AddToColumns(W1.Transpose() * X, b1))),
        ("other way round", () => check.Z1(() => AddToColumns(X * W1, b1))),

        // A2
        ("The activation is missing", () => check.A2(() => Z2)),
        ("applied twice", () => check.A2(() => Sigmoid(Sigmoid(Z2)))),
        ("softmax", () => check.A2(() => Softmax(Z2))),
        ("exponent", () => check.A2(() => Z2.Map(z => 1 / (1 + Math.Exp(z)), Zeros.Include))),
        ("tanh", () => check.A2(() => Z2.PointwiseTanh())),
        ("relu", () => check.A2(() => Z2.PointwiseMaximum(0))),
        ("slope", () => check.A2(() => A2.PointwiseMultiply(1 - A2))),
        ("after the activation", () => check.A2(() => AddToColumns(Sigmoid(W2 * A1), b2))),
        ("1 \\+ e⁻ᶻ", () => check.A2(() => Z2.Map(z => 1 / 1 + Math.Exp(-z), Zeros.Include))),
        ("1 − e⁻ᶻ", () => check.A2(() => Z2.Map(z => 1 / (1 - Math.Exp(-z)), Zeros.Include))),
        ("b2 is missing", () => check.A2(() => Sigmoid(W2 * A1))),
        ("not A2", () => check.A2(() => A1)),
        ("1 \\+ is missing", () => check.A2(() => Z2.PointwiseExp())),
        ("rounded", () => check.A2(() => A2.Map(a => a > 0.5 ? 1.0 : 0, Zeros.Include))),

        // Forward
        ("does not read its X", () => check.Forward(_ => Sigmoid(AddToColumns(W2 * A1, b2)))),
        ("does not read its X", () => check.Forward(_ => A2)),
        ("instead of A1|activation of layer 1", () => check.Forward(X => Sigmoid(AddToColumns(W2 * AddToColumns(W1 * X, b1), b2)))),
        ("first sample only", () => check.Forward(X =>
        {
            var A1 = Sigmoid(AddToColumns(W1 * X, b1));
            var Z2 = W2 * A1;
            Z2.SetColumn(0, Z2.Column(0) + b2);
            return Sigmoid(Z2);
        })),
        ("other way round", () => check.Forward(X => Sigmoid(AddToColumns(W2 * Sigmoid(AddToColumns(X * W1, b1)), b2)))),
        ("b1 is missing", () => check.Forward(X => Sigmoid(AddToColumns(W2 * Sigmoid(W1 * X), b2)))),
        ("The activation is missing", () => check.Forward(X => AddToColumns(W2 * Sigmoid(AddToColumns(W1 * X, b1)), b2))),
        ("softmax", () => check.Forward(X => Softmax(AddToColumns(W2 * Sigmoid(AddToColumns(W1 * X, b1)), b2)))),
        ("b1 is added where b2", () => check.Forward(X => Sigmoid(AddToColumns(W2 * Sigmoid(AddToColumns(W1 * X, b1)), b1)))),
        ("another layer|different layers", () => check.Forward(X => Sigmoid(AddToColumns(W2 * X, b2)))),
        ("not A2|is the shape of|128×32", () => check.Forward(X => Sigmoid(AddToColumns(W1 * X, b1)))),

        // Cost
        ("½ is missing", () => check.Cost(() => (A2 - Y).PointwisePower(2).Enumerate().Sum() / m)),
        ("÷ 32 is missing|mean", () => check.Cost(() => (A2 - Y).PointwisePower(2).Enumerate().Sum() / 2)),
        ("number of outputs", () => check.Cost(() => (A2 - Y).PointwisePower(2).Enumerate().Average() / 2)),
        ("where ÷ 32", () => check.Cost(() => (A2 - Y).PointwisePower(2).Enumerate().Sum() / 2 / 10)),
        ("not squared", () => check.Cost(() => (A2 - Y).Enumerate().Sum() / 2 / m)),
        ("made positive", () => check.Cost(() => (A2 - Y).PointwiseAbs().Enumerate().Sum() / m)),
        ("norm", () => check.Cost(() => (A2 - Y).FrobeniusNorm() / 2 / m)),
        ("norm of each column", () => check.Cost(() => (A2 - Y).EnumerateColumns().Sum(column => column.L2Norm()) / 2 / m)),
        ("cross-entropy", () => check.Cost(() =>
            -(Y.PointwiseMultiply(A2.PointwiseLog()) + (1 - Y).PointwiseMultiply((1 - A2).PointwiseLog())).Enumerate().Sum() / m)),
        ("log-likelihood", () => check.Cost(() => -Y.PointwiseMultiply(A2.PointwiseLog()).Enumerate().Sum() / m)),
        ("1 / 32 is 0", () => check.Cost(() => 1 / m * (A2 - Y).PointwisePower(2).Enumerate().Sum())),
        ("root", () => check.Cost(() => Math.Sqrt((A2 - Y).PointwisePower(2).Enumerate().Sum() / 2 / m))),
        ("transposed", () => check.Cost(() => (A2 - Y.Transpose()).PointwisePower(2).Enumerate().Sum() / 2 / m)),
        ("wrong layer", () => check.Cost(() => (A1 - Y).PointwisePower(2).Enumerate().Sum() / 2 / m)),
        ("cost of Z2", () => check.Cost(() => (Z2 - Y).PointwisePower(2).Enumerate().Sum() / 2 / m)),
        ("Y missing", () => check.Cost(() => A2.PointwisePower(2).Enumerate().Sum() / 2 / m)),
        ("31", () => check.Cost(() => (A2 - Y).PointwisePower(2).Enumerate().Sum() / 2 / (m - 1))),

        // δ2
        (@"σ′\(Z2\) is missing", () => check.Delta2(() => A2 - Y)),
        ("wrong sign", () => check.Delta2(() => (Y - A2).PointwiseMultiply(S(Z2)))),
        ("taken at A2", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(S(A2)))),
        ("matrix product", () => check.Delta2(() => (A2 - Y) * S(Z2).Transpose())),
        ("∘, PointwiseMultiply, meant", () => check.Delta2(() => (A2 - Y) * S(Z2))),
        ("wrong layer", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(S(Z1)))),
        ("batch size", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(S(Z2)) / m)),
        ("× 2", () => check.Delta2(() => 2 * (A2 - Y).PointwiseMultiply(S(Z2)))),
        ("1 − A2 alone", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(1 - A2))),
        ("A2 is where", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(A2))),
        ("Y is missing", () => check.Delta2(() => A2.PointwiseMultiply(S(Z2)))),
        ("squared", () => check.Delta2(() => (A2 - Y).PointwisePower(2).PointwiseMultiply(S(Z2)))),
        ("added", () => check.Delta2(() => (A2 - Y) + S(Z2))),
        ("tanh", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(1 - Z2.PointwiseTanh().PointwisePower(2)))),
        ("a²", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(1 - A2.PointwisePower(2)))),
        ("A2 − Y is missing|slope alone|alone", () => check.Delta2(() => S(Z2))),
        ("softmax", () => check.Delta2(() => (Softmax(Z2) - Y).PointwiseMultiply(S(Z2)))),
        ("Z2 − Y", () => check.Delta2(() => (Z2 - Y).PointwiseMultiply(S(Z2)))),
        ("divided", () => check.Delta2(() => (A2 - Y).PointwiseDivide(S(Z2)))),
        ("number of outputs", () => check.Delta2(() => (A2 - Y).PointwiseMultiply(S(Z2)) / 10)),
        ("1 / 32 is 0|never filled", () => check.Delta2(() => 1 / m * (A2 - Y).PointwiseMultiply(S(Z2)))),
        ("positive", () => check.Delta2(() => (A2 - Y).PointwiseAbs().PointwiseMultiply(S(Z2)))),

        // db2, dW2
        ("÷ m missing", () => check.db2(() => Delta2().RowSums())),
        ("Averaged twice", () => check.db2(() => Delta2().RowSums() / m / m)),
        ("wrong axis", () => check.db2(() => Delta2().ColumnSums() / m)),
        ("where ÷ 32", () => check.db2(() => Delta2().RowSums() / 10)),
        ("δ2 itself", () => check.db2(() => Delta2())),
        ("over everything", () => check.db2(() => Delta2().Enumerate().Average())),
        (@"σ′\(Z2\) is missing", () => check.db2(() => (A2 - Y).RowSums() / m)),
        ("1 / 32 is 0", () => check.db2(() => 1 / m * Delta2().RowSums())),
        ("A2 is used where δ2", () => check.db2(() => A2.RowSums() / m)),
        ("div|31", () => check.db2(() => Delta2().RowSums() / (m - 1))),
        ("This is b2", () => check.db2(() => b2)),
        ("learning rate", () => check.db2(() => rate * Delta2().RowSums() / m)),
        ("sign", () => check.db2(() => -Delta2().RowSums() / m)),
        ("last sample", () => check.db2(() => Delta2().Column(m - 1))),
        ("wrong axis", () => check.db2(() => Delta2().ColumnSums() / 10)),
        ("÷ m missing", () => check.dW2(() => Delta2() * A1.Transpose())),
        ("ᵀ is? ?missing|ᵀ missing", () => check.dW2(() => Delta2() * A1 / m)),
        ("transposed", () => check.dW2(() => A1 * Delta2().Transpose() / m)),
        ("A2 is used where A1", () => check.dW2(() => Delta2() * A2.Transpose() / m)),
        ("X is used where A1", () => check.dW2(() => Delta2() * X.Transpose() / m)),
        ("Z1 is used where A1", () => check.dW2(() => Delta2() * Z1.Transpose() / m)),
        ("where ÷ 32", () => check.dW2(() => Delta2() * A1.Transpose() / 10)),
        (@"σ′\(Z2\) is missing", () => check.dW2(() => (A2 - Y) * A1.Transpose() / m)),
        ("1 / 32 is 0", () => check.dW2(() => 1 / m * Delta2() * A1.Transpose())),
        ("matrix product meant", () => check.dW2(() => Delta2().PointwiseMultiply(A1) / m)),
        ("ᵀ|other way|order", () => check.dW2(() => A1.Transpose() * Delta2() / m)),
        ("W1 was already updated|W1 and b1 were", () => check.dW2(() => AfterW1().Delta2 * AfterW1().A1.Transpose() / m)),
        ("σ′\\(Z1\\)", () => check.dW2(() => Delta2() * S(Z1).Transpose() / m)),
        ("number of hidden neurons|128", () => check.dW2(() => Delta2() * A1.Transpose() / 128)),
        ("sign", () => check.dW2(() => -(Delta2() * A1.Transpose()) / m)),
        ("W2 itself", () => check.dW2(() => W2)),

        // δ1
        ("not transposed|ᵀ", () => check.Delta1(() => (W2 * Delta2()).PointwiseMultiply(S(Z1)))),
        (@"σ′\(Z1\) is missing", () => check.Delta1(() => W2.Transpose() * Delta2())),
        ("taken at A1", () => check.Delta1(() => (W2.Transpose() * Delta2()).PointwiseMultiply(S(A1)))),
        ("wrong layer", () => check.Delta1(() => (W2.Transpose() * Delta2()).PointwiseMultiply(S(Z2)))),
        ("A2 − Y goes back", () => check.Delta1(() => (W2.Transpose() * (A2 - Y)).PointwiseMultiply(S(Z1)))),
        ("another layer|different layers|wrong layer", () => check.Delta1(() => (W1.Transpose() * Delta2()).PointwiseMultiply(S(Z1)))),
        ("another layer|different layers|wrong layer", () => check.Delta1(() => (W1 * Delta2()).PointwiseMultiply(S(Z1)))),
        ("sign", () => check.Delta1(() => -(W2.Transpose() * Delta2()).PointwiseMultiply(S(Z1)))),
        ("batch size", () => check.Delta1(() => (W2.Transpose() * Delta2()).PointwiseMultiply(S(Z1)) / m)),
        ("1 − A1 alone", () => check.Delta1(() => (W2.Transpose() * Delta2()).PointwiseMultiply(1 - A1))),
        ("A1 is where", () => check.Delta1(() => (W2.Transpose() * Delta2()).PointwiseMultiply(A1))),
        ("wrong layer", () => check.Delta1(() => Delta2().PointwiseMultiply(S(Z1)))),
        ("already updated", () => check.Delta1(() =>
            ((W2 - rate * (Delta2() * A1.Transpose() / m)).Transpose() * Delta2()).PointwiseMultiply(S(Z1)))),
        ("wrong layer", () => check.Delta1(() => (A1 - Y).PointwiseMultiply(S(Z1)))),
        ("transposed|ᵀ", () => check.Delta1(() => (Delta2().Transpose() * W2).PointwiseMultiply(S(Z1)))),
        ("matrix product", () => check.Delta1(() => W2.Transpose() * Delta2() * S(Z1).Transpose())),
        ("This is δ2", () => check.Delta1(() => Delta2())),
        ("dW2", () => check.Delta1(() => ((Delta2() * A1.Transpose() / m).Transpose() * Delta2()).PointwiseMultiply(S(Z1)))),
        ("× 2", () => check.Delta1(() => 2 * (W2.Transpose() * Delta2()).PointwiseMultiply(S(Z1)))),

        // db1, dW1
        ("÷ m missing", () => check.db1(() => Delta1().RowSums())),
        ("This is db2", () => check.db1(() => Delta2().RowSums() / m)),
        (@"σ′\(Z1\) is missing", () => check.db1(() => (W2.Transpose() * Delta2()).RowSums() / m)),
        ("wrong axis", () => check.db1(() => Delta1().ColumnSums() / 128)),
        ("where ÷ 32", () => check.db1(() => Delta1().RowSums() / 128)),
        ("A2 − Y goes back|A2 − Y", () => check.db1(() => (W2.Transpose() * (A2 - Y)).PointwiseMultiply(S(Z1)).RowSums() / m)),
        ("ᵀ missing|ᵀ is missing", () => check.dW1(() => Delta1() * X / m)),
        ("A1 is used where X", () => check.dW1(() => Delta1() * A1.Transpose() / m)),
        ("transposed", () => check.dW1(() => X * Delta1().Transpose() / m)),
        ("÷ m missing", () => check.dW1(() => Delta1() * X.Transpose())),
        ("taken at A1", () => check.dW1(() => (W2.Transpose() * Delta2()).PointwiseMultiply(S(A1)) * X.Transpose() / m)),
        ("where ÷ 32", () => check.dW1(() => Delta1() * X.Transpose() / 784)),
        ("δ2 is used where δ1", () => check.dW1(() => Delta2() * X.Transpose() / m)),
        ("already updated", () => check.dW1(() =>
            ((W2 - rate * (Delta2() * A1.Transpose() / m)).Transpose() * Delta2()).PointwiseMultiply(S(Z1)) * X.Transpose() / m)),
        ("sign", () => check.dW1(() => -(Delta1() * X.Transpose()) / m)),
        ("This is dW2", () => check.dW1(() => Delta2() * A1.Transpose() / m)),
        ("matrix product meant", () => check.dW1(() => Delta1().PointwiseMultiply(X) / m)),
        ("255", () => check.dW1(() => Delta1() * (255 * X).Transpose() / m)),

        // The step
        ("uphill", () => check.W1new(() => W1 + rate * DW1())),
        ("without the learning rate", () => check.W1new(() => W1 - DW1())),
        ("wrong layer|one shape", () => check.W1new(() => W1 - rate * DW2())),
        ("step alone", () => check.W1new(() => -rate * DW1())),
        ("gradient, not the new", () => check.W1new(() => DW1())),
        ("as it was", () => check.W1new(() => W1)),
        ("batch size", () => check.W1new(() => W1 - rate * DW1() / m)),
        ("W1 was already updated|W1 and b1 were", () => check.W2new(() => W2 - rate * (AfterW1().Delta2 * AfterW1().A1.Transpose() / m))),
        ("10 × as long", () => check.W2new(() => W2 - 0.1 * DW2())),
        ("multiplied by the rate", () => check.W2new(() => W2 - rate * W2)),
        ("multiplied by the rate", () => check.W2new(() => rate * (W2 - DW2()))),
        ("in there twice", () => check.W2new(() => W2 - rate * rate * DW2())),
        ("taken twice", () => check.W2new(() => W2 - rate * DW2() - rate * DW2())),
        ("one shape|transposed", () => check.W2new(() => W2 - rate * DW2().Transpose())),
        ("÷ m missing", () => check.W2new(() => W2 - rate * (Delta2() * A1.Transpose()))),
        ("vector|equally long|same", () => check.b2new(() => b2 - rate * (Delta1().RowSums() / m))),
        ("÷ m missing", () => check.b2new(() => b2 - rate * Delta2().RowSums())),
        ("batch size", () => check.b2new(() => b2 - rate / m * (Delta2().RowSums() / m))),
        ("uphill", () => check.b1new(() => b1 + rate * (Delta1().RowSums() / m))),
        ("without the learning rate", () => check.b1new(() => b1 - Delta1().RowSums() / m)),
        ("divided by the learning rate", () => check.b1new(() => b1 - Delta1().RowSums() / m / rate)),
        ("as it was", () => check.b1new(() => b1)),
    ];

    /// <summary>Right answers, in forms that learners give them.</summary>
    public static IEnumerable<CheckResult> Right =>
    [
        check.Z2(() => AddToColumns(W2 * A1, b2)), check.Z2(() =>
            (A1.Transpose() * W2.Transpose()).Transpose() + Matrix<double>.Build.Dense(10, m, (i, _) => b2[i])),
        check.A2(() => Z2.Map(z => Math.Exp(z) / (1 + Math.Exp(z)), Zeros.Include)), check.A2(() => 0.5 * (1 + (0.5 * Z2).PointwiseTanh())),
        check.Cost(() => Math.Round((A2 - Y).PointwisePower(2).Enumerate().Sum() / 2 / m, 3)),
            check.Cost(() => 0.5 * Math.Pow((A2 - Y).FrobeniusNorm(), 2) / m),
        check.Delta2(() => (A2 - Y).PointwiseMultiply(A2).PointwiseMultiply(1 - A2)), check.db2(() => Delta2().RowSums() / m),
        check.db2(() => Delta2().RowSums().ToRowMatrix() / m), check.db2(() => Delta2() * Matrix<double>.Build.Dense(m, 1, 1.0 / m)),
        check.dW2(() => Delta2().TransposeAndMultiply(A1) / m),
            check.Delta1(() => S(Z1).PointwiseMultiply(W2.TransposeThisAndMultiply(Delta2()))),
        check.dW1(() => (X * Delta1().Transpose()).Transpose() / m), check.W1new(() => W1 - rate / m * (Delta1() * X.Transpose())),
        check.b2new(() => b2 - Delta2().RowSums() * (rate / m)), check.dW2(DW2()),
            check.Forward(X => Sigmoid(AddToColumns(W2 * Sigmoid(AddToColumns(W1 * X, b1)), b2))),
        check.Shape("X", "784 × m"), check.Shape("Z1", "128 x m"), check.Shape("A2", "10×m"), check.Shape("W2", "n2 × n1"),
            check.Shape("b1", "n1"), check.Shape("Y", "(10, m)"),
        check.Shape("X", "784xm"), check.Shape("Z1", "128xm"), check.Shape("Z1", "128×M"), check.Shape("Z1", "n1xm"),
            check.Shape("A1", "[128, 32]"), check.Shape("W2", "N_2×N_1"),
    ];

    private static Matrix<double> Delta2() => (A2 - Y).PointwiseMultiply(S(Z2));

    private static Matrix<double> Delta1() => (W2.Transpose() * Delta2()).PointwiseMultiply(S(Z1));

    private static Matrix<double> DW1() => Delta1() * X.Transpose() / m;

    private static Matrix<double> DW2() => Delta2() * A1.Transpose() / m;

    // A forward pass with the new W1 and b1.
    private static (Matrix<double> A1, Matrix<double> Delta2) AfterW1()
    {
        var A1 = Sigmoid(AddToColumns((W1 - rate * DW1()) * X, b1 - rate * (Delta1().RowSums() / m)));
        var Z2 = AddToColumns(W2 * A1, b2);
        return (A1, (Sigmoid(Z2) - Y).PointwiseMultiply(S(Z2)));
    }

    private static Matrix<double> S(Matrix<double> Z) => Activation.Sigmoid.Derivative(Z);

    private static Matrix<double> Softmax(Matrix<double> Z) => Activation.Softmax.F(Z);

    private static Matrix<double> Sigmoid(Matrix<double> Z) => Z.Map(z => 1 / (1 + Math.Exp(-z)), Zeros.Include);

    private static Matrix<double> AddToColumns(Matrix<double> M, Vector<double> b) =>
        M.MapIndexed((i, j, value) => value + b[i], Zeros.Include);
}
