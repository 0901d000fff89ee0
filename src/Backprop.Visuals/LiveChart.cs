using System.Collections.Immutable;
using System.Globalization;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>
/// Accuracy and, beside it, cost over the epochs of a training run, as a chart that grows in place while the network learns:
/// solid for the test set, dotted for the training set, a star at the best epoch.
/// </summary>
/// <remarks>A stopped cell leaves the chart at its last state. Several may be live at once, also on different threads.</remarks>
/// <example><code>
/// var chart = new LiveChart("MNIST, 784-30-10");
/// chart.Show();
/// foreach (var e in sgd.Run(train, test))
///     chart.Update(e);
/// </code></example>
public sealed class LiveChart
{
    // More cannot be told apart, and this keeps a late frame of a long run as cheap as an early one.
    private const int MaxPoints = 150;

    private readonly string title;
    private readonly string tested;
    private ImmutableList<Point> points = [];
    private LiveOutput? output;
    private FrameThrottle? frames;
    private Frame? drawn;

    /// <summary>Starts an empty chart.</summary>
    /// <param name="title">What is trained: "MNIST, 784-30-10".</param>
    /// <param name="tested">What the legend calls the set that is tested on: "validation" where it is not a test set.</param>
    public LiveChart(string title, string tested = "test")
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentException.ThrowIfNullOrWhiteSpace(tested);
        (this.title, this.tested) = (title, tested);
    }

    private sealed record Point(
        double Epoch, double? TestAccuracy, double? TestCost, double? TrainingAccuracy, double? TrainingCost,
        TimeSpan? Elapsed, double? SamplesPerSecond = null);

    private sealed record Frame(int Count, Figure Figure);

    /// <summary>
    /// Shows the chart as an output of the running cell and redraws it there as it grows, up to 12 times a second. The last state is
    /// always drawn.
    /// </summary>
    /// <remarks>
    /// The first frame, and the last one of a run of <see cref="Sgd"/>, are drawn at once; the others on another thread while training
    /// goes on. A cell does not end before its last frame. The next update throws the exception of a frame.
    /// </remarks>
    public void Show()
    {
        var shown = LiveOutput.Show(this);
        (output, frames) = (shown, new FrameThrottle(() => shown.Update(this)));
        shown.Ending = frames.DrawPending;
    }

    /// <summary>Adds an epoch of <see cref="Sgd"/>: accuracy and cost of the test set and of the training set.</summary>
    public void Update(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Add(new Point(
            report.Epoch, report.Test?.Accuracy, report.Test?.Cost, report.TrainingAccuracy, report.TrainingCost,
            report.Elapsed, report.SamplesPerSecond));
        if (report.IsLast)
            frames?.DrawLast();
        else
            Redraw();
    }

    /// <summary>Adds what was measured after an epoch; leave out what was not.</summary>
    /// <param name="epoch">The epoch; half an epoch is 0.5.</param>
    /// <param name="testAccuracy">The share of the test set that is recognized, 0 to 1.</param>
    /// <param name="testCost">The mean cost of the test set.</param>
    /// <param name="trainingAccuracy">The share of the training set that is recognized, 0 to 1.</param>
    /// <param name="trainingCost">The mean cost of the training set.</param>
    /// <param name="elapsed">The time since training began; it is shown in the caption.</param>
    public void Update(
        double epoch, double? testAccuracy = null, double? testCost = null, double? trainingAccuracy = null, double? trainingCost = null,
        TimeSpan? elapsed = null)
    {
        Add(new Point(epoch, testAccuracy, testCost, trainingAccuracy, trainingCost, elapsed));
        Redraw();
    }

    /// <summary>The run in one line, "best 95.2 % at epoch 12 · 14.2 s · 118,000 samples/s"; empty before the first epoch.</summary>
    public string Caption => CaptionOf(points);

    /// <summary>The chart of the epochs so far; of more than 150 it draws 150, evenly spaced, and the best.</summary>
    public PlotlyChart Chart
    {
        get
        {
            ImmutableList<Point> all = points;
            Scatter[] accuracies =
            [
                .. Line($"{tested} accuracy", "solid", all, point => point.TestAccuracy * 100),
                .. Line("training accuracy", "dot", all, point => point.TrainingAccuracy * 100),
            ];
            Scatter[] costs =
            [
                .. Line($"{tested} cost", "solid", all, point => point.TestCost, isCost: true),
                .. Line("training cost", "dot", all, point => point.TrainingCost, isCost: true),
            ];
            string caption = CaptionOf(all);
            // Where there are both, the cost has a plot of its own at the right.
            bool hasBoth = accuracies.Length > 0 && costs.Length > 0;
            var layout = new Layout.Layout
            {
                title = caption.Length > 0 ? $"{title}<br><sub>{caption}</sub>" : title,
                xaxis = new Xaxis { title = "epoch", domain = new[] { 0, hasBoth ? 0.44 : 1 } },
                yaxis = new Yaxis { title = "accuracy, %" },
                xaxis2 = new Xaxis { title = "epoch", domain = new[] { hasBoth ? 0.56 : 0, 1 }, anchor = "y2" },
                yaxis2 = new Yaxis { title = "cost", anchor = "x2" },
                legend = new Legend { orientation = "h", y = 1.02, yanchor = "bottom" },
                margin = new Margin { t = 120 },
                showlegend = all.Count > 0,
            };
            if (all.Count == 0)
                layout.yaxis.range = new[] { 0, 100 };
            return XPlot.Plotly.Chart.Plot([.. accuracies, .. costs, .. Star(all)], layout);
        }
    }

    // No line where nothing was measured.
    private static Scatter[] Line(string name, string dash, IReadOnlyList<Point> all, Func<Point, double?> measured, bool isCost = false)
    {
        Point[] drawn = [.. Thinning.Evenly(all.Count, MaxPoints).Select(index => all[index])];
        double?[] y = [.. drawn.Select(measured)];
        var line = new Line { color = isCost ? Palette.Orange : Palette.Blue, dash = dash, width = 2.2 };
        var scatter = new Scatter { name = name, x = drawn.Select(point => point.Epoch).ToArray(), y = y, mode = "lines", line = line };
        if (isCost)
            (scatter.xaxis, scatter.yaxis) = ("x2", "y2");
        return y.All(value => value is null) ? [] : [scatter];
    }

    private static Scatter[] Star(IReadOnlyList<Point> all) => Best(all) is not { } best ? [] :
    [
        new Scatter
        {
            name = "best", x = new[] { best.Epoch }, y = new[] { best.TestAccuracy * 100 }, mode = "markers", showlegend = false,
            marker = new Marker { symbol = "star", size = 13, color = Palette.Blue },
        },
    ];

    /// <summary>The chart as it is shown, drawn once for all forms of a frame.</summary>
    internal Figure Figure
    {
        get
        {
            int count = points.Count;
            Frame? frame = drawn;
            if (frame?.Count != count)
                drawn = frame = new Frame(count, ChartFigure.Of(Chart));
            return frame.Figure;
        }
    }

    private void Redraw()
    {
        if (frames is null)
            return;
        output?.CompleteWithCell();
        frames.Draw();
    }

    private void Add(Point point) => ImmutableInterlocked.Update(ref points, list => list.Add(point));

    private static Point? Best(IReadOnlyList<Point> points) =>
        points.Where(point => double.IsFinite(point.TestAccuracy ?? double.NaN)).MaxBy(point => point.TestAccuracy);

    private static string CaptionOf(IReadOnlyList<Point> points)
    {
        var parts = new List<string>();
        if (Best(points) is { } best)
            parts.Add(FormattableString.Invariant($"best {best.TestAccuracy * 100:0.##} % at epoch {best.Epoch:0.###}"));
        if (points.LastOrDefault()?.Elapsed is { } elapsed)
            parts.Add(elapsed.TotalMinutes < 1
                ? FormattableString.Invariant($"{elapsed.TotalSeconds:0.0} s")
                : FormattableString.Invariant($"{(int)elapsed.TotalMinutes} min {elapsed.Seconds} s"));
        if (points.Average(point => point.SamplesPerSecond) is { } speed && double.IsFinite(speed))
            parts.Add($"{NumberText.Count((long)double.Parse(NumberText.Short(speed, 3), CultureInfo.InvariantCulture))} samples/s");
        return string.Join(" · ", parts);
    }
}
