using System.Globalization;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Training runs and gradient checks as tables.</summary>
public static class DataFrames
{
    /// <summary>
    /// The run as a table, one row per epoch: epoch, training cost, training accuracy (0 to 1), test cost, correct, accuracy (0 to 1), one
    /// column "correct d" for the name d of each class, seconds of training. Without a test set its columns are left out.
    /// </summary>
    public static DataFrame ToDataFrame(this History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var frame = new DataFrame(
            new Int32DataFrameColumn("epoch", history.Select(report => report.Epoch)),
            new DoubleDataFrameColumn("training cost", history.Select(report => report.TrainingCost)),
            new DoubleDataFrameColumn("training accuracy", history.Select(report => report.TrainingAccuracy)));
        var tests = history.Select(report => report.Test).OfType<Evaluation>().ToList();
        if (tests.Count > 0)
        {
            frame.Columns.Add(new DoubleDataFrameColumn("test cost", tests.Select(test => test.Cost)));
            frame.Columns.Add(new Int32DataFrameColumn("correct", tests.Select(test => test.Correct)));
            frame.Columns.Add(new DoubleDataFrameColumn("accuracy", tests.Select(test => test.Accuracy)));
            for (int d = 0; d < tests[0].CorrectPerClass.Count; d++)
            {
                frame.Columns.Add(new Int32DataFrameColumn(
                    $"correct {tests[0].ClassNames[d]}", tests.Select(test => test.CorrectPerClass[d])));
            }
        }
        frame.Columns.Add(new DoubleDataFrameColumn("seconds", history.Select(report => report.TrainingTime.TotalSeconds)));
        return frame;
    }

    /// <summary>One row a quantity: quantity, derivatives compared, relative error.</summary>
    public static DataFrame ToDataFrame(this GradientReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new DataFrame(
            new StringDataFrameColumn("quantity", report.Quantities.Select(quantity => quantity.Quantity)),
            new Int32DataFrameColumn("derivatives", report.Quantities.Select(quantity => quantity.Count)),
            new StringDataFrameColumn("relative error", report.Quantities.Select(
                quantity => quantity.RelativeError.ToString("0.0e+00", CultureInfo.InvariantCulture))));
    }
}
