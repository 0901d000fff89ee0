namespace Backprop.Visuals.Tests;

public class DataFrameTests
{
    private static readonly (Dataset Train, Dataset Test) Digits = DrawnDigits.Create(seed: 5, train: 2000, test: 500);

    [Fact]
    public void The_history_is_a_table_with_a_row_an_epoch()
    {
        var sgd = new Sgd(new Network([784, 10], seed: 1), new SgdOptions { Epochs = 3 });
        var reports = sgd.Run(Digits.Train, Digits.Test).ToList();

        var table = sgd.History.ToDataFrame();

        Assert.Equal(3, table.Rows.Count);
        Assert.Equal(reports[2].Test!.Correct, table["correct"][2]);
        Assert.Equal(reports[1].Test!.CorrectPerClass[7], table["correct 7"][1]);
        Assert.Equal(reports[0].TrainingCost, table["training cost"][0]);
        Assert.Equal(reports[0].TrainingAccuracy, table["training accuracy"][0]);
        Assert.Equal([false, false, true], reports.Select(report => report.IsLast));
    }
}
