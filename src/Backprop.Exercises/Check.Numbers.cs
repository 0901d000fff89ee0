using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>Honest numbers: mean and deviation, and a confusion matrix.</content>
public static partial class Check
{
    /// <summary>The mean and the standard deviation (÷ n − 1) of some runs: (mean, deviation).</summary>
    public static CheckResult MeanAndDeviation(IEnumerable<double> values, object? mine) =>
        Texts.Read("Check.MeanAndDeviation").Grade(mine, exercise =>
    {
        double[] x = [.. values.Order()];
        int n = x.Length;
        double mean = x.Average(), squares = x.Sum(value => (value - mean) * (value - mean)), deviation = Math.Sqrt(squares / (n - 1));
        if (Pair(mine!) is not var (m, d))
            return exercise.Incorrect("Two numbers are needed: (mean, deviation).");
        double sum = mean * n, absolute = x.Sum(value => Math.Abs(value - mean));
        var rounding = new Rounding(MinDigits: 3, MinDecimals: 2);
        CheckResult ofMean = NumberCheck.Of(exercise with { Name = "mean" }, m, mean, rounding,
            ("That is the median; the mean is the sum ÷ n.", (x[(n - 1) / 2] + x[n / 2]) / 2),
            ("That is the sum; ÷ n is missing.", sum), ("That is the sum ÷ (n − 1); the mean is the sum ÷ n.", sum / (n - 1)),
            ("That is the sum ÷ (n + 1); the mean is the sum ÷ n.", sum / (n + 1)),
            ("That is the deviation: the mean comes first.", deviation),
            ("That is the deviation: the mean comes first.", Math.Sqrt(squares / n)),
            ("That is the best run. How likely is it that you would have got just this one?", x[^1]), ("That is the worst run.", x[0]),
            ("That is the middle of best and worst; the mean is the sum ÷ n.", (x[0] + x[^1]) / 2),
            ("That is a share of 1; the runs are in percent.", mean / 100), ("The runs are in percent already.", 100 * mean),
            ("That is the mean of the errors, 100 − mean.", 100 - mean),
            ("The best and the worst run are left out.", n > 2 ? x[1..^1].Average() : double.NaN),
            ("The worst run is left out.", n > 1 ? x[1..].Average() : double.NaN),
            ("The best run is left out.", n > 1 ? x[..^1].Average() : double.NaN),
            ("That is the root of the mean square.", Math.Sqrt(x.Average(value => value * value))),
            ("That is the geometric mean, which is a little less.", Math.Exp(x.Average(value => Math.Log(Math.Max(value, 1e-300))))));
        CheckResult ofDeviation = NumberCheck.Of(exercise with { Name = "deviation" }, d, deviation, rounding,
            ("That is ÷ n under the root. These runs lie closer to their own mean than to the true one, so ÷ (n − 1).",
                Math.Sqrt(squares / n)),
            ("That is the variance; the root is missing.", squares / (n - 1)),
            ("That is the variance with ÷ n; the root is missing.", squares / n),
            ("That is the standard error, deviation ÷ √n: how well the mean is known.", deviation / Math.Sqrt(n)),
            ("That is the standard error with ÷ n under the root.", Math.Sqrt(squares) / n),
            ("That is the mean distance; distances are squared before they are averaged.", absolute / n),
            ("That is the sum of the distances, ÷ (n − 1); distances are squared before they are averaged.", absolute / (n - 1)),
            ("That is the sum of the distances; they are squared, averaged, and a root is taken.", absolute),
            ("That is the range, from the lowest to the highest.", x[^1] - x[0]), ("That is half the range.", (x[^1] - x[0]) / 2),
            ("÷ (n − 1) is missing.", Math.Sqrt(squares)), ("That is the sum of the squares: ÷ (n − 1) and the root are missing.", squares),
            ("The root is taken before ÷ (n − 1).", Math.Sqrt(squares) / (n - 1)),
            ("That is ÷ (n + 1) under the root; ÷ (n − 1).", Math.Sqrt(squares / (n + 1))),
            ("That is ÷ (n − 2) under the root; ÷ (n − 1).", n > 2 ? Math.Sqrt(squares / (n - 2)) : double.NaN),
            ("That is the mean; the deviation comes second.", mean),
            ("That is a share of 1; the runs are in percent.", deviation / 100), ("The runs are in percent already.", 100 * deviation),
            ("That is twice the deviation.", 2 * deviation), ("That is half the deviation.", deviation / 2),
            ("A deviation is never negative.", -deviation),
            ("The mean is not subtracted: that is the root of the mean square.", Math.Sqrt(x.Sum(value => value * value) / (n - 1))),
            ("The mean is not subtracted: that is the root of the mean square.", Math.Sqrt(x.Average(value => value * value))),
            ("That is relative to the mean.", deviation / mean),
            ("That is the distance from the median.", Math.Sqrt(x.Sum(value => Math.Pow(value - x[n / 2], 2)) / (n - 1))),
            ("The deviations of runs above and below the mean cancel: are they not squared? Or was it never computed?", 0));
        return !ofMean.IsCorrect ? ofMean : !ofDeviation.IsCorrect ? ofDeviation : exercise.Correct();
    });

    /// <summary>The share of a digit's images that are recognized, from a confusion matrix.</summary>
    /// <param name="confusion">Row: the true digit; column: the answer; value: the number of images.</param>
    /// <param name="digit">Which digit.</param>
    /// <param name="mine">A share, 0 to 1.</param>
    public static CheckResult Recall(object confusion, int digit, object? mine) =>
        Texts.Read("Check.Recall", ("digit", digit)).Grade(mine, exercise =>
    {
        var C = Confusion(confusion);
        double right = C[digit, digit], row = C.Row(digit).Sum(), column = C.Column(digit).Sum(), all = C.Enumerate().Sum();
        double recall = right / row, precision = right / column;
        return NumberCheck.Of(exercise, mine, recall, new(),
        [
            ("That is in percent; a share is between 0 and 1.", 100 * recall),
            ("That is the precision: of the images that were called so. Recall is along the row.", precision),
            ("That is the precision, and in percent. Recall is along the row.", 100 * precision),
            ("That is the share that is missed.", 1 - recall), ("That is the share that is missed, in percent.", 100 - 100 * recall),
            ("That is the count; ÷ the images of this digit.", right), ("That is the number that is missed.", row - right),
            ("That is the number of images of this digit; the right ones are to be divided by it.", row),
            ("That is the number of images that were called so.", column),
            ("That is the number of images that were called so by mistake.", column - right),
            ("That is ÷ all images; recall is ÷ the images of this digit.", right / all),
            ("That is ÷ all images that were read right.", right / C.Diagonal().Sum()),
            ("That is the accuracy over all digits.", C.Diagonal().Sum() / all),
            ("That is the accuracy over all digits, in percent.", 100 * C.Diagonal().Sum() / all),
            ("The row is divided by the right ones; it is the other way round.", 1 / recall),
            ("That is the missed ones ÷ the right ones.", (row - right) / right),
            ("That is the right ones ÷ the missed ones; ÷ all images of this digit.", row > right ? right / (row - right) : double.NaN),
            ("That is the share of images of this digit among all.", row / all),
            ("That is the share that was called so among all.", column / all),
            ("That is F1, of recall and precision together.", 2 * precision * recall / (precision + recall)),
            ("That is the accuracy for this digit against all others; recall looks at its own images alone.",
                (all - row - column + 2 * right) / all),
            ("In whole numbers right / all is 0: write (double)right.", right < row ? 0 : double.NaN),
            .. Enumerable.Range(0, C.RowCount).Where(other => other != digit).Select(other =>
                ($"That is the recall of {other}.", C[other, other] / C.Row(other).Sum())),
        ]);
    });

    /// <summary>Which digit is most often taken for which other: (true digit, answer).</summary>
    /// <param name="confusion">Row: the true digit; column: the answer; value: the number of images.</param>
    /// <param name="mine">A pair of digits.</param>
    public static CheckResult MostConfused(object confusion, object? mine) => Texts.Read("Check.MostConfused").Grade(mine, exercise =>
    {
        var C = Confusion(confusion);
        bool IsDigit(double value) => value >= 0 && value < C.RowCount && value == Math.Floor(value);
        if (Pair(mine!) is not var (t, a) || !IsDigit(t) || !IsDigit(a))
            return exercise.Incorrect("Two digits are needed: (true digit, answer).");
        double given = C[(int)t, (int)a], max = (C - Matrix<double>.Build.DiagonalOfDiagonalVector(C.Diagonal())).Enumerate().Max();
        return t == a ? exercise.Incorrect("That is on the diagonal: those are the right answers.")
            : given == max ? exercise.Correct($"{max:0} images of a {t:0} were read as {a:0}.")
            : C[(int)a, (int)t] == max ? exercise.Incorrect("The other way round: a row is a true digit, a column an answer.")
            : exercise.Incorrect($"{given:0} images of a {t:0} were read as {a:0}; there is a pair with more.");
    });

    private static Matrix<double> Confusion(object confusion) =>
        Answer.AsMatrix("confusion matrix", confusion) is ({ } C, _) && C.RowCount == C.ColumnCount ? C
            : throw new ArgumentException("The confusion matrix has a row and a column for each digit.");

    private static (double, double)? Pair(object mine) => mine switch
    {
        ITuple { Length: 2 } pair when Answer.Number(pair[0]) is { } one && Answer.Number(pair[1]) is { } two => (one, two),
        not string when Answer.AsMatrix("", mine) is ({ RowCount: 2, ColumnCount: 1 } both, _) => (both[0, 0], both[1, 0]),
        _ => null,
    };
}
