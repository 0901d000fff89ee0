using MathNet.Numerics.LinearAlgebra;

#pragma warning disable IDE1006 // The names are those of the notebooks.

namespace Backprop.Exercises.Tests;

/// <summary>What learners write in notebooks 8 and 9: softmax, deltas, and honest numbers.</summary>
internal static class LearnersFunctions
{
    private static readonly Matrix<double> Z = Matrix<double>.Build.DenseOfArray(
        new[,] { { 2.0, -1, 0.5 }, { -3, 4, 1 }, { 0, 0.2, -2 }, { 1, -5, 3 }, { -0.7, 0.1, 0.3 } });
    private static readonly Matrix<double> Y = Matrix<double>.Build.DenseOfArray(
        new[,] { { 1.0, 0, 0 }, { 0, 0, 1 }, { 0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 0 } });
    private static readonly Matrix<double> A = Sigmoid(Z), P = Z.PointwiseExp().NormalizeColumns(1);
    private static readonly double[] runs = [98.27, 98.30, 98.35, 98.33, 98.26];
    private static readonly double mean = runs.Average(), squares = runs.Sum(run => (run - mean) * (run - mean)),
        deviation = Math.Sqrt(squares / 4);
    private static readonly int[,] confusion = Confusion();

    public static IEnumerable<(string Words, Func<CheckResult> Ask)> All =>
    [
        ("still in it", () => Check.CrossEntropyDelta(Z, Y, (A - Y).PointwiseMultiply(A).PointwiseMultiply(1 - A))),
        ("sign", () => Check.CrossEntropyDelta(Z, Y, Y - A)),
        ("applied twice", () => Check.CrossEntropyDelta(Z, Y, Sigmoid(Sigmoid(Z)) - Y)),
        ("taken at A", () => Check.CrossEntropyDelta(Z, Y, (A - Y).PointwiseMultiply(Activation.Sigmoid.Derivative(A)))),
        ("σ is missing", () => Check.CrossEntropyDelta(Z, Y, Z - Y)),
        ("softmax", () => Check.CrossEntropyDelta(Z, Y, P - Y)),
        ("∂C/∂a", () => Check.CrossEntropyDelta(Z, Y, (A - Y).PointwiseDivide(A.PointwiseMultiply(1 - A)))),
        ("batch size", () => Check.CrossEntropyDelta(Z, Y, (A - Y) / 3)),
        ("number of outputs", () => Check.CrossEntropyDelta(Z, Y, (A - Y) / 5)),
        ("Y is missing", () => Check.CrossEntropyDelta(Z, Y, A)),
        ("squared", () => Check.CrossEntropyDelta(Z, Y, (A - Y).PointwisePower(2))),
        ("transposed", () => Check.CrossEntropyDelta(Z, Y, (A - Y).Transpose())),
        ("× 2", () => Check.CrossEntropyDelta(Z, Y, 2 * (A - Y))),
        ("−y/a", () => Check.CrossEntropyDelta(Z, Y, -Y.PointwiseDivide(A))),
        ("added", () => Check.CrossEntropyDelta(Z, Y, A + Y)),
        ("cost of each", () => Check.CrossEntropyDelta(
            Z, Y, -(Y.PointwiseMultiply(A.PointwiseLog()) + (1 - Y).PointwiseMultiply((1 - A).PointwiseLog())))),
        ("z is in it|factor", () => Check.CrossEntropyDelta(Z, Y, (A - Y).PointwiseMultiply(Z))),
        ("positive", () => Check.CrossEntropyDelta(Z, Y, (A - Y).PointwiseAbs())),

        ("wrong axis", () => Check.Softmax(Z => Softmax(Z.Transpose()).Transpose())),
        ("over everything", () => Check.Softmax(Z => Z.PointwiseExp() / Z.PointwiseExp().Enumerate().Sum())),
        ("sum is missing", () => Check.Softmax(Z => Z.PointwiseExp())),
        ("infinite", () => Check.Softmax(Z => Z.PointwiseExp().NormalizeColumns(1))),
        ("own largest", () => Check.Softmax(Z => (Z - Z.Column(0).Maximum()).PointwiseExp().NormalizeColumns(1))),
        ("own largest", () => Check.Softmax(Z => (Z - Z.Enumerate().Max()).PointwiseExp().NormalizeColumns(1))),
        ("smallest", () => Check.Softmax(Z => Shifted(Z, column => column.Minimum()).PointwiseExp().NormalizeColumns(1))),
        ("mean", () => Check.Softmax(Z => Shifted(Z, column => column.Average()).PointwiseExp().NormalizeColumns(1))),
        ("another number than the largest", () => Check.Softmax(Z => Shifted(Z, column => column[0]).PointwiseExp().NormalizeColumns(1))),
        ("another number than the largest", () => Check.Softmax(Z => Shifted(Z, column => column[^1]).PointwiseExp().NormalizeColumns(1))),
        ("another number than the largest", () => Check.Softmax(Z =>
            Shifted(Z, column => column.AbsoluteMaximum()).PointwiseExp().NormalizeColumns(1))),
        ("a norm", () => Check.Softmax(Z => Shifted(Z, column => column.L2Norm()).PointwiseExp().NormalizeColumns(1))),
        ("writes into its Z", () => Check.Softmax(Z =>
        {
            for (int j = 0; j < Z.ColumnCount; j++)
            {
                var e = (Z.Column(j) - Z.Column(j).Maximum()).PointwiseExp();
                Z.SetColumn(j, e / e.Sum());
            }
            return Z;
        })),
        ("σ\\(Z\\)", () => Check.Softmax(Sigmoid)),
        ("e\\^ is missing", () => Check.Softmax(Z => Z.MapIndexed((i, j, z) => z / Z.Column(j).Sum(), Zeros.Include))),
        ("largest e\\^z", () => Check.Softmax(Z =>
            Z.MapIndexed((i, j, z) => Math.Exp(z) / Math.Exp(Z.Column(j).Maximum()), Zeros.Include))),
        ("exponent", () => Check.Softmax(Z => Softmax(-Z))),
        ("numerator only", () => Check.Softmax(Z =>
            Z.MapIndexed((i, j, z) => Math.Exp(z - Z.Column(j).Maximum()) / Z.Column(j).PointwiseExp().Sum(), Zeros.Include))),
        ("logarithm", () => Check.Softmax(Z => Softmax(Z).PointwiseLog())),
        ("root of the squares", () => Check.Softmax(Z => Z.PointwiseExp().NormalizeColumns(2))),
        ("1 for the largest", () => Check.Softmax(Z => Z.MapIndexed((i, j, z) => z == Z.Column(j).Maximum() ? 1.0 : 0, Zeros.Include))),
        ("transposed", () => Check.Softmax(Z => Softmax(Z).Transpose())),
        ("batch size", () => Check.Softmax(Z => Softmax(Z) / Z.ColumnCount)),
        ("replaced by 2", () => Check.Softmax(Z => Z.Map(z => Math.Pow(2, z), Zeros.Include).NormalizeColumns(1))),
        ("still in it", () => Check.SoftmaxDelta(Z, Y, (P - Y).PointwiseMultiply(P).PointwiseMultiply(1 - P))),
        ("σ\\(Z\\)", () => Check.SoftmaxDelta(Z, Y, A - Y)),
        ("one row off", () => Check.SoftmaxDelta(Z, Y, P - Lesson.OneRowOff(Y))),

        ("base 10", () => Check.ChanceLoss(Math.Log10(10))),
        ("base 2", () => Check.ChanceLoss(Math.Log2(10))),
        ("sign", () => Check.ChanceLoss(Math.Log(0.1))),
        ("probability", () => Check.ChanceLoss(0.1)),
        ("whole numbers", () => Check.ChanceLoss(-Math.Log(1 / 10))),
        ("certain", () => Check.ChanceLoss(0)),
        ("number of classes", () => Check.ChanceLoss(10)),
        ("over all outputs", () => Check.ChanceLoss(-Math.Log(0.1) - 9 * Math.Log(0.9))),
        ("ln 2", () => Check.ChanceLoss(Math.Log(2))),
        ("10·ln 2|n·ln 2", () => Check.ChanceLoss(10 * Math.Log(2))),
        ("quadratic", () => Check.ChanceLoss(0.5 * (0.9 * 0.9 + 9 * 0.01))),
        ("1 − p", () => Check.ChanceLoss(0.9)),
        ("ln\\(1 − p\\)", () => Check.ChanceLoss(-Math.Log(0.9))),
        ("all classes", () => Check.ChanceLoss(-10 * Math.Log(0.1))),
        ("base 2", () => Check.ChanceLoss(3.3)),
        ("sign", () => Check.ChanceLoss(-2.3)),
        ("He's", () => Check.InitialScale(0.051, 784)),
        ("share that is missed.*number that is missed", () => Check.Recall(new double[,] { { 5, 0 }, { 1, 4 } }, 0, 0)),
        ("variance", () => Check.InitialScale(1.0 / 784, 784)),
        ("divide", () => Check.InitialScale(28, 784)),
        ("He's", () => Check.InitialScale(Math.Sqrt(2.0 / 784), 784)),
        ("Python notebook", () => Check.InitialScale(1, 784)),
        ("whole numbers", () => Check.InitialScale(1 / 784, 784)),
        ("whole numbers", () => Check.InitialScale(1 / Math.Sqrt(1 / 784), 784)),
        ("n itself", () => Check.InitialScale(784, 784)),
        ("bound", () => Check.InitialScale(Math.Sqrt(6.0 / 784), 784)),
        ("1/√√n|fourth", () => Check.InitialScale(1 / Math.Sqrt(28), 784)),
        ("2/√n", () => Check.InitialScale(2 / Math.Sqrt(784), 784)),

        ("÷ n under", () => Check.MeanAndDeviation(runs, (mean, Math.Sqrt(squares / 5)))),
        ("root is missing", () => Check.MeanAndDeviation(runs, (mean, squares / 4))),
        ("root is missing", () => Check.MeanAndDeviation(runs, (mean, squares / 5))),
        ("standard error", () => Check.MeanAndDeviation(runs, (mean, deviation / Math.Sqrt(5)))),
        ("mean distance", () => Check.MeanAndDeviation(runs, (mean, runs.Average(run => Math.Abs(run - mean))))),
        ("range", () => Check.MeanAndDeviation(runs, (mean, runs.Max() - runs.Min()))),
        ("not squared|cancel", () => Check.MeanAndDeviation(runs, (mean, Math.Sqrt(Math.Abs(runs.Sum(run => run - mean)) / 4)))),
        ("not squared|cancel", () => Check.MeanAndDeviation(runs, (mean, runs.Sum(run => run - mean) / 4))),
        ("median", () => Check.MeanAndDeviation([95.1, 95.6, 94.9, 95.3, 96.0], (95.3, 0.43))),
        ("best run", () => Check.MeanAndDeviation(runs, (98.35, deviation))),
        ("sum", () => Check.MeanAndDeviation(runs, (runs.Sum(), deviation))),
        ("share of 1", () => Check.MeanAndDeviation(runs, (mean / 100, deviation / 100))),
        ("÷ \\(n − 1\\)", () => Check.MeanAndDeviation(runs, (runs.Sum() / 4, deviation))),
        ("swapped|deviation: the mean comes first", () => Check.MeanAndDeviation(runs, (deviation, mean))),
        ("÷ \\(n − 1\\) is missing", () => Check.MeanAndDeviation(runs, (mean, Math.Sqrt(squares)))),
        ("in percent", () => Check.Recall(confusion, 8, 100.0 * confusion[8, 8] / Row(8))),
        ("precision", () => Check.Recall(confusion, 8, (double)confusion[8, 8] / Column(8))),
        ("missed", () => Check.Recall(confusion, 8, 1 - (double)confusion[8, 8] / Row(8))),
        ("whole numbers", () => Check.Recall(confusion, 8, confusion[8, 8] / Row(8))),
        ("count", () => Check.Recall(confusion, 8, confusion[8, 8])),
        ("all images", () => Check.Recall(confusion, 8, confusion[8, 8] / (double)Enumerable.Range(0, 10).Sum(Row))),
        ("accuracy", () => Check.Recall(confusion, 8, Enumerable.Range(0, 10).Sum(d => confusion[d, d]) / (double)Enumerable.Range(0,
            10).Sum(Row))),
        ("recall of 7", () => Check.Recall(confusion, 8, (double)confusion[7, 7] / Row(7))),
        ("other way round", () => Check.Recall(confusion, 8, (double)Row(8) / confusion[8, 8])),
        ("diagonal", () => Check.MostConfused(confusion, (1, 1))),
        ("a pair with more", () => Check.MostConfused(confusion, (0, 1))),
        ("row is a true digit", () => Check.MostConfused(confusion, (9, 4))),
        ("Two digits", () => Check.MostConfused(confusion, 4)),
    ];

    public static IEnumerable<CheckResult> Right =>
    [
        Check.CrossEntropyDelta(Z, Y, A - Y), Check.SoftmaxDelta(Z, Y, P - Y), Check.Softmax(Softmax), Check.Softmax(Activation.Softmax.F),
        Check.ChanceLoss(2.3), Check.ChanceLoss(2.30), Check.ChanceLoss(2.303), Check.ChanceLoss(-Math.Log(0.1)), Check.ChanceLoss(2.3026),
        Check.InitialScale(1.0 / 28, 784), Check.InitialScale(0.036, 784), Check.InitialScale(0.0357, 784),
        Check.MeanAndDeviation(runs, (98.30, 0.04)), Check.MeanAndDeviation(runs, (98.302, 0.038)),
            Check.MeanAndDeviation(runs, (mean, deviation)),
        Check.MeanAndDeviation(runs, new[] { 98.3, 0.0383 }), Check.MeanAndDeviation(runs, (Math.Round(mean, 2), Math.Round(deviation, 2))),
        Check.Recall(confusion, 8, (double)confusion[8, 8] / Row(8)),
            Check.Recall(confusion, 8, Math.Round((double)confusion[8, 8] / Row(8), 3)),
        Check.MostConfused(confusion, (4, 9)), Check.MostConfused(confusion, new[] { 4, 9 }),
    ];

    private static int Row(int digit) => Enumerable.Range(0, 10).Sum(answer => confusion[digit, answer]);

    private static int Column(int digit) => Enumerable.Range(0, 10).Sum(truth => confusion[truth, digit]);

    private static int[,] Confusion()
    {
        int[,] matrix = new int[10, 10];
        for (int t = 0; t < 10; t++)
            for (int o = 0; o < 10; o++)
                matrix[t, o] = t == o ? 940 + 7 * t + (t * t % 5) : (3 * t + 5 * o + t * o % 3) % 7 + (o == 8 ? 2 : 0);
        matrix[4, 9] = 12;
        matrix[9, 4] = 9;
        return matrix;
    }

    private static Matrix<double> Shifted(Matrix<double> Z, Func<Vector<double>, double> by) =>
        Z.MapIndexed((i, j, z) => z - by(Z.Column(j)), Zeros.Include);

    private static Matrix<double> Softmax(Matrix<double> Z) => Shifted(Z, column => column.Maximum()).PointwiseExp().NormalizeColumns(1);

    private static Matrix<double> Sigmoid(Matrix<double> Z) => Z.Map(z => 1 / (1 + Math.Exp(-z)), Zeros.Include);
}
