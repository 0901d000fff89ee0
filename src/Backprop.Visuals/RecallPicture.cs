using System.Globalization;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws the recall of each class over the epochs: a small chart a class, with the others faint behind it.</summary>
public static class RecallPicture
{
    private const int MaxPoints = 400;
    private const int PerRow = 5;
    private const double Left = 56;
    private const double Top = 78;
    private const double PanelWidth = 94;
    private const double PanelHeight = 96;

    /// <summary>The recall of each class over the epochs: a small chart a class.</summary>
    /// <param name="history">The reports of a run with a test set.</param>
    /// <exception cref="ArgumentException">No epoch has been tested.</exception>
    public static Figure RecallChart(this History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        (int Epoch, double[] Recall)[] epochs =
            [.. history.Where(report => report.Test is not null).Select(report => (report.Epoch, Recall(report.Test!)))];
        if (epochs.Length == 0)
            throw new ArgumentException(
                "No epoch of this history has been tested; give Run a test set, and let it finish an epoch.", nameof(history));
        var data = new DataFrame(new Int32DataFrameColumn("epoch", epochs.Select(epoch => epoch.Epoch)));
        for (int d = 0; d < epochs[0].Recall.Length; d++)
            data.Columns.Add(new DoubleDataFrameColumn($"recall of {d}, %", [.. epochs.Select(epoch => Rounded(epoch.Recall[d]))]));
        string words = $"Recall per class, in %, after epoch {epochs[^1].Epoch}\n  "
            + string.Join(", ", epochs[^1].Recall.Select((recall, d) => $"{d}: {Text(recall)}"));
        return new Figure(words, data, description => Draw(epochs, description));
    }

    private static double[] Recall(Evaluation test) =>
        [.. test.CorrectPerClass.Zip(test.TotalPerClass, (correct, total) => 100.0 * correct / total)];

    private static double? Rounded(double percent) => double.IsNaN(percent) ? null : Math.Round(percent, 1);

    private static string Text(double percent) => double.IsNaN(percent) ? "–" : percent.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Draw((int Epoch, double[] Recall)[] epochs, string description)
    {
        double min = epochs.SelectMany(epoch => epoch.Recall).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double floor = Math.Min(90, Math.Floor(min / 10) * 10);
        (int first, int last) = (epochs[0].Epoch, epochs[^1].Epoch);
        double X(int epoch) => (double)(epoch - first) / Math.Max(last - first, 1) * PanelWidth;
        double Y(double recall) => (100 - recall) / (100 - floor) * PanelHeight;

        int[] drawn = Thinning.Evenly(epochs.Length, MaxPoints);
        string[] lines = [.. epochs[0].Recall.Select((_, d) => Line(d))];
        string Line(int d)
        {
            var points = drawn.Where(index => double.IsFinite(epochs[index].Recall[d]));
            string line = string.Join('L', points.Select(index => $"{N(X(epochs[index].Epoch))} {N(Y(epochs[index].Recall[d]))}"));
            return line.Length > 0 ? "M" + line : "";
        }
        var svg = new SvgWriter(600, Top + (lines.Length + PerRow - 1) / PerRow * 150 - 20, "Recall per class", description);
        svg.Heading("Recall per class over the epochs, %");
        for (int d = 0; d < lines.Length; d++)
        {
            double left = Left + d % PerRow * 106, top = Top + d / PerRow * 150, recall = epochs[^1].Recall[d];
            svg.Text(left, top - 8, $"{d}", $"font-size='15' {Bold}");
            svg.Text(left + PanelWidth, top - 8, $"{Text(recall)} %", RightAligned);
            foreach (double tick in new[] { floor, (floor + 100) / 2, 100 })
            {
                svg.Line(left, top + Y(tick), left + PanelWidth, top + Y(tick), tick == floor ? AxisLine : GridLine);
                if (d % PerRow == 0)
                    svg.Text(left - 8, top + Y(tick) + 4.2, NumberText.Short(tick), $"{RightAligned} {Small}");
            }
            svg.Text(left, top + PanelHeight + 17, $"{first}", Small);
            if (epochs.Length > 1)
                svg.Text(left + PanelWidth, top + PanelHeight + 17, $"{last}", $"{RightAligned} {Small}");

            svg.Add($"<g transform='translate({N(left)} {N(top)})' fill='none' stroke-linejoin='round'>\n");
            svg.Path(string.Concat(lines.Where((_, other) => other != d)), "stroke='currentColor' stroke-opacity='0.16'");
            svg.Path(lines[d], $"stroke='{Palette.Blue}' stroke-width='2.4'");
            if (double.IsFinite(recall))
                svg.Circle(X(last), Y(recall), 3.5, $"fill='{Palette.Blue}'");
            svg.Add("</g>\n");
        }
        return svg.Close();
    }
}
