using System.Collections;
using Microsoft.Data.Analysis;

namespace Backprop;

/// <summary>The reports of a run, in order.</summary>
public sealed class History : IReadOnlyList<EpochReport>
{
    private readonly List<EpochReport> reports = [];

    /// <inheritdoc/>
    public int Count => reports.Count;

    /// <inheritdoc/>
    public EpochReport this[int epoch] => reports[epoch];

    /// <summary>
    /// The run as a table, one row an epoch: epoch, training cost, training accuracy (0 to 1), test cost, correct, accuracy (0 to 1), one column
    /// "correct d" for each class d, seconds of training. Without a test set its columns are left out.
    /// </summary>
    public DataFrame ToDataFrame()
    {
        var frame = new DataFrame(
            new Int32DataFrameColumn("epoch", reports.Select(report => report.Epoch)),
            new DoubleDataFrameColumn("training cost", reports.Select(report => report.TrainingCost)),
            new DoubleDataFrameColumn("training accuracy", reports.Select(report => report.TrainingAccuracy)));
        var tests = reports.Select(report => report.Test).OfType<Evaluation>().ToList();
        if (tests.Count > 0)
        {
            frame.Columns.Add(new DoubleDataFrameColumn("test cost", tests.Select(test => test.Cost)));
            frame.Columns.Add(new Int32DataFrameColumn("correct", tests.Select(test => test.Correct)));
            frame.Columns.Add(new DoubleDataFrameColumn("accuracy", tests.Select(test => test.Accuracy)));
            for (int d = 0; d < tests[0].CorrectPerClass.Count; d++)
                frame.Columns.Add(new Int32DataFrameColumn($"correct {d}", tests.Select(test => test.CorrectPerClass[d])));
        }
        frame.Columns.Add(new DoubleDataFrameColumn("seconds", reports.Select(report => report.TrainingTime.TotalSeconds)));
        return frame;
    }

    /// <inheritdoc/>
    public IEnumerator<EpochReport> GetEnumerator() => reports.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(EpochReport report) => reports.Add(report);
}
