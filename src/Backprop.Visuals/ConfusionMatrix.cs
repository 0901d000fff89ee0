using System.Collections;
using System.Globalization;
using Backprop.Visuals.Charts;
using Microsoft.Data.Analysis;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>
/// How often each class was taken for each: a row for each actual class, a column for each answer; a notebook shows it as a picture.
/// </summary>
public sealed class ConfusionMatrix : IEnumerable<IEnumerable<int>>
{
    // Counts of three digits have room in the cells of so many classes.
    private const int MaxClassesWithCounts = 20;
    private readonly int[,] counts;
    private readonly string title;

    internal ConfusionMatrix(string title, IReadOnlyList<string> classNames, ReadOnlySpan<byte> labels, ReadOnlySpan<int> answers)
    {
        (this.title, ClassNames, counts) = (title, classNames, new int[classNames.Count, classNames.Count]);
        for (int index = 0; index < labels.Length; index++)
            counts[labels[index], answers[index]]++;
    }

    /// <summary>How many classes there are.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>The name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many images of class <paramref name="actual"/> were taken for class <paramref name="answered"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int this[int actual, int answered] => counts[Class(actual), Class(answered)];

    /// <summary>The rows of the matrix: for each actual class how often it was answered as each class.</summary>
    public IEnumerator<IEnumerable<int>> GetEnumerator() =>
        All.Select(actual => All.Select(answered => counts[actual, answered])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The number of images.</summary>
    public int Total => counts.Cast<int>().Sum();

    /// <summary>The number of right answers: the sum of the diagonal.</summary>
    public int Correct => All.Sum(d => counts[d, d]);

    /// <summary>The share of right answers, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>Of the images of a class, the share that is recognized; NaN where there are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Recall(int actual) => (double)this[actual, actual] / All.Sum(answered => counts[actual, answered]);

    /// <summary>Of the answers of a class, the share that is right; NaN where it was never answered.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Precision(int answered) => (double)this[answered, answered] / All.Sum(actual => counts[actual, answered]);

    /// <summary>One row a class: actual, a column "answered d" for each class's name d, recall and precision (0 to 1, or null).</summary>
    public DataFrame ToDataFrame()
    {
        var frame = new DataFrame(ClassColumn.Of("actual", ClassNames, All));
        foreach (int answered in All)
            frame.Columns.Add(new Int32DataFrameColumn($"answered {ClassNames[answered]}", All.Select(actual => counts[actual, answered])));
        frame.Columns.Add(new DoubleDataFrameColumn("recall", All.Select(d => OrNull(Recall(d)))));
        frame.Columns.Add(new DoubleDataFrameColumn("precision", All.Select(d => OrNull(Precision(d)))));
        return frame;

        static double? OrNull(double share) => double.IsNaN(share) ? null : share;
    }

    /// <summary>The accuracy, and the most frequent mistakes.</summary>
    public override string ToString() => string.Join('\n', Mistakes().Take(3)
        .Select(mistake => $"  {ClassNames[mistake.Actual]} taken for {ClassNames[mistake.Answered]}: {Times(mistake.Count)}")
        .Prepend($"Confusion, {title}: {NumberText.Count(Correct)} of {NumberText.Count(Total)} right, {Percent(Accuracy)}"));

    private static string Times(int count) => count == 1 ? "once" : $"{NumberText.Count(count)} times";

    internal Figure Figure() => ChartFigure.Of(PlotlyJson.Of(Chart()), ToString(), ToDataFrame());

    private bool HasCounts => Classes <= MaxClassesWithCounts;

    private IEnumerable<int> All => Enumerable.Range(0, Classes);

    private IEnumerable<(int Actual, int Answered, int Count)> Mistakes() =>
        from actual in All
        from answered in All
        where actual != answered && counts[actual, answered] > 0
        orderby counts[actual, answered] descending
        select (actual, answered, counts[actual, answered]);

    private int Class(int d) => d >= 0 && d < Classes ? d
        : throw new ArgumentOutOfRangeException(nameof(d), $"Classes are numbered 0 to {Classes - 1}; class {d} was asked for.");

    // Right answers and shares are blue, mistakes red: z is the negative share, or the count beside the most frequent mistake's.
    private PlotlyChart Chart()
    {
        double max = Mistakes().Select(mistake => mistake.Count).FirstOrDefault(1);
        (double? Z, string Text)[][] rows =
        [
            .. All.Select(actual => All.Select(answered => Cell(actual, answered)).Append(Share(Recall(actual))).ToArray()),
            [.. All.Select(answered => Share(Precision(answered))), (null, "%")],
        ];
        var cells = new Heatmap
        {
            x = ClassNames.Append("recall"), y = ClassNames.Append("precision"), showscale = false,
            z = rows.Select(row => row.Select(cell => cell.Z)),
            text = !HasCounts ? null : rows.Select(row => row.Select(cell => cell.Text)),
            zmin = -1.2, zmax = 1.2, hoverinfo = "x+y+text",
        };
        var layout = new Layout.Layout
        {
            title = $"Confusion, {Shorten(title, 28)}<br><sub>{NumberText.Count(Correct)} of {NumberText.Count(Total)} right</sub>",
            xaxis = new Xaxis { title = "answered", type = "category" },
            yaxis = new Yaxis { title = "actual", type = "category", autorange = "reversed" },
        };
        if (!HasCounts)
            layout.height = 270 + 21 * Classes;
        return XPlot.Plotly.Chart.Plot([cells], layout);

        (double?, string) Cell(int actual, int answered) => (actual == answered, counts[actual, answered]) switch
        {
            (true, var count) => (-Recall(actual), $"{count}"),
            (false, 0) => (HasCounts ? null : 0, "0"),   // white
            (false, var count) => (0.1 + 0.9 * count / max, $"{count}"),
        };
        static (double?, string) Share(double share) => (double.IsNaN(share) ? null : -share, Percent(share, unit: ""));
    }

    private static string Percent(double share, string unit = " %") =>
        double.IsNaN(share) ? "–" : (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + unit;
}

/// <summary>Counts which classes a network takes for which.</summary>
public static class NetworkConfusion
{
    /// <summary>Which classes the network takes for which: counts, recall and precision over a data set.</summary>
    /// <exception cref="ArgumentException">The images or classes are not of this network's sizes.</exception>
    public static ConfusionMatrix Confusion(this Network network, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return new ConfusionMatrix(data.Name, data.ClassNames, data.Labels, network.Classify(data));
    }
}
