using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>Draws the recall of each class over the epochs.</summary>
public static class RecallPicture
{
    /// <summary>The recall of each class over the epochs: a line for each class.</summary>
    /// <param name="history">The reports of a run with a test set.</param>
    /// <exception cref="ArgumentException">No epoch has been tested.</exception>
    public static PlotlyChart RecallChart(this History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        EpochReport[] tested = [.. history.Where(report => report.Test is not null)];
        if (tested.Length == 0)
            throw new ArgumentException(
                "No epoch of this history has been tested; give Run a test set, and let it finish an epoch.", nameof(history));
        int[] epochs = [.. tested.Select(report => report.Epoch)];
        var lines = Enumerable.Range(0, tested[0].Test!.CorrectPerClass.Count).Select(d => new Scatter
        {
            name = tested[0].Test!.ClassNames[d], x = epochs, mode = "lines",
            y = tested.Select(report => Recall(report.Test!, d)).ToArray(),
        });
        return Chart.Plot(lines, new Layout.Layout
        {
            title = "Recall of each class", xaxis = new Xaxis { title = "epoch" }, yaxis = new Yaxis { title = "recall, %" },
        });
    }

    private static double Recall(Evaluation test, int d) => Math.Round(100.0 * test.CorrectPerClass[d] / test.TotalPerClass[d], 1);
}
