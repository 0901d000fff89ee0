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
        CheckResult ofMean = NumberCheck.Rounded(exercise with { Name = "mean" }, m, mean, 1e-4,
            ("That is the median; the mean is the sum ÷ n.", (x[(n - 1) / 2] + x[n / 2]) / 2),
            ("That is the sum; ÷ n is missing.", mean * n),
            ("That is the deviation: the mean comes first.", deviation),
            ("That is the best run. How likely is it that you would have got just this one?", x[^1]));
        CheckResult ofDeviation = NumberCheck.Rounded(exercise with { Name = "deviation" }, d, deviation, 1.2e-2,
            ("That is ÷ n under the root. These runs lie closest to their own mean: ÷ (n − 1).", Math.Sqrt(squares / n)),
            ("That is the variance; the root is missing.", squares / (n - 1)),
            ("That is the variance with ÷ n; the root is missing.", squares / n),
            ("That is the standard error, deviation ÷ √n: how well the mean is known.", deviation / Math.Sqrt(n)),
            ("That is the mean distance; distances are squared before they are averaged.", x.Sum(value => Math.Abs(value - mean)) / n),
            ("That is the range, from the lowest to the highest.", x[^1] - x[0]),
            ("÷ (n − 1) is missing.", Math.Sqrt(squares)));
        return !ofMean.IsCorrect ? ofMean : !ofDeviation.IsCorrect ? ofDeviation : exercise.Correct();
    });

    /// <summary>The share of a digit's images that are recognized, from a confusion matrix.</summary>
    /// <param name="confusion">Row: the true digit; column: the answer; value: the number of images.</param>
    /// <param name="digit">Which digit.</param>
    /// <param name="mine">A share, 0 to 1, or a percentage.</param>
    public static CheckResult Recall(object confusion, int digit, object? mine) =>
        Texts.Read("Check.Recall", ("digit", digit)).Grade(mine, exercise =>
    {
        var C = Confusion(confusion);
        double right = C[digit, digit], recall = right / C.Row(digit).Sum();
        bool isPercentage = Answer.Number(mine) is { } given && Math.Abs(given - 100 * recall) <= 0.1;
        return NumberCheck.Rounded(exercise, isPercentage ? recall : mine, recall, 1e-3,
            ("That is the precision: of the images that were called so. Recall is along the row.", right / C.Column(digit).Sum()),
            ("That is the share that is missed.", 1 - recall),
            ("That is the count; ÷ the images of this digit.", right),
            ("That is ÷ all images; recall is ÷ the images of this digit.", right / C.Enumerate().Sum()),
            ("That is the accuracy over all digits.", C.Diagonal().Sum() / C.Enumerate().Sum()));
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
