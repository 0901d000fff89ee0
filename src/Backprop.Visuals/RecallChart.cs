using Backprop.Shared;
using System.Globalization;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws the recall of each class over the epochs: a small chart a class, with the others faint behind it.</summary>
internal static class RecallChart
{
    private const int MostRows = 100;
    private const int PerRow = 5;
    private const double Left = 56;
    private const double Top = 78;
    private const double PanelWidth = 94;
    private const double PanelHeight = 96;
    private const double Across = 106;
    private const double Down = 150;

    internal static Figure Of(History history)
    {
        (int Epoch, double[] Recall)[] epochs = [.. history.Where(report => report.Test is not null).Select(report => (report.Epoch, Recall(report.Test!)))];
        if (epochs.Length == 0)
            throw new ArgumentException("No epoch of this history has been tested; give Run a test set, and let it finish an epoch.", nameof(history));
        int classes = epochs[0].Recall.Length;
        int[] rows = Thinning.Evenly(epochs.Length, MostRows);
        var table = new Table(
            ["epoch", .. Enumerable.Range(0, classes).Select(d => $"recall of {d}, %")],
            [.. rows.Select(row => epochs[row].Recall.Select(Text).Prepend($"{epochs[row].Epoch}").ToArray())],
            [.. Enumerable.Repeat(true, classes + 1)],
            rows.Length < epochs.Length ? $"{rows.Length} of {NumberText.Count(epochs.Length)} epochs, evenly spread" : "");
        string words = $"Recall per class, in %, after epoch {epochs[^1].Epoch}\n  "
            + string.Join(", ", epochs[^1].Recall.Select((recall, d) => $"{d}: {Text(recall)}"));
        return new Figure(words, table, description => Draw(epochs, classes, description));
    }

    private static double[] Recall(Evaluation test) => [.. test.CorrectPerClass.Zip(test.TotalPerClass, (correct, total) => 100.0 * correct / total)];

    private static string Text(double percent) => double.IsNaN(percent) ? "–" : percent.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Draw((int Epoch, double[] Recall)[] epochs, int classes, string description)
    {
        double least = epochs.SelectMany(epoch => epoch.Recall).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double floor = Math.Min(90, Math.Floor(least / 10) * 10);
        var svg = new SvgWriter(600, Top + (classes + PerRow - 1) / PerRow * Down - 20, "Recall per class", description);
        svg.Text(16, 32, "Recall per class over the epochs, %", "font-size=\"17\" font-weight=\"600\"");
        string[] behind = [.. Enumerable.Range(0, classes).Select(d => Line(epochs, d, floor))];
        for (int d = 0; d < classes; d++)
            Panel(svg, epochs, d, floor, behind, Left + d % PerRow * Across, Top + d / PerRow * Down);
        return svg.Close();
    }

    private static void Panel(SvgWriter svg, (int Epoch, double[] Recall)[] epochs, int digit, double floor, string[] lines, double left, double top)
    {
        const string label = "font-size=\"12\" fill-opacity=\"0.75\"";
        svg.Text(left, top - 8, $"{digit}", "font-size=\"15\" font-weight=\"600\"");
        svg.Text(left + PanelWidth, top - 8, $"{Text(epochs[^1].Recall[digit])} %", "text-anchor=\"end\"");
        foreach (double tick in new[] { floor, (floor + 100) / 2, 100 })
        {
            double y = top + Height(tick, floor);
            svg.Line(left, y, left + PanelWidth, y, $"stroke=\"currentColor\" stroke-opacity=\"{(tick == floor ? "0.4" : "0.13")}\"");
            if (digit % PerRow == 0)
                svg.Text(left - 8, y + 4.2, NumberText.Short(tick), $"text-anchor=\"end\" {label}");
        }
        svg.Text(left, top + PanelHeight + 17, $"{epochs[0].Epoch}", $"text-anchor=\"start\" {label}");
        if (epochs.Length > 1)
            svg.Text(left + PanelWidth, top + PanelHeight + 17, $"{epochs[^1].Epoch}", $"text-anchor=\"end\" {label}");

        svg.Add($"<g transform=\"translate({N(left)} {N(top)})\" fill=\"none\" stroke-linejoin=\"round\">\n<path d=\"{string.Concat(lines.Where((_, d) => d != digit))}\" stroke=\"currentColor\" stroke-opacity=\"0.16\"/>\n");
        svg.Add($"<path d=\"{lines[digit]}\" stroke=\"{Palette.Series[0]}\" stroke-width=\"2.4\"/>\n");
        if (double.IsFinite(epochs[^1].Recall[digit]))
            svg.Add($"<circle cx=\"{N(Place(epochs, epochs.Length - 1))}\" cy=\"{N(Height(epochs[^1].Recall[digit], floor))}\" r=\"3.5\" fill=\"{Palette.Series[0]}\"/>\n");
        svg.Add("</g>\n");
    }

    private static string Line((int Epoch, double[] Recall)[] epochs, int digit, double floor)
    {
        int[] drawn = [.. Thinning.Evenly(epochs.Length, 4 * MostRows).Where(index => double.IsFinite(epochs[index].Recall[digit]))];
        return string.Concat(drawn.Select((index, nth) => $"{(nth == 0 ? 'M' : 'L')}{N(Place(epochs, index))} {N(Height(epochs[index].Recall[digit], floor))}"));
    }

    private static double Place((int Epoch, double[] Recall)[] epochs, int index) => epochs.Length == 1 ? 0
        : (double)(epochs[index].Epoch - epochs[0].Epoch) / (epochs[^1].Epoch - epochs[0].Epoch) * PanelWidth;

    private static double Height(double recall, double floor) => (100 - recall) / (100 - floor) * PanelHeight;
}
