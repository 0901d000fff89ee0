using Backprop.Shared;
using System.Globalization;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>
/// Accuracy and, beside it, cost over the epochs of a training run, as a chart that grows in place while the network learns:
/// solid for the test set, dotted for the training set, a star at the best epoch.
/// </summary>
/// <remarks>A stopped cell leaves the chart at its last state. Several may be live at once, each on a thread of its own if need be.</remarks>
/// <example><code>
/// var chart = new LiveChart("MNIST, 784-30-10");
/// chart.Show(display(chart).Update);
/// foreach (var e in sgd.Run(train, test))
///     chart.Update(e);
/// </code></example>
public sealed class LiveChart
{
    private const string AccuracyColor = "#0b7cc1";
    private const string CostColor = "#d55e00";

    // More cannot be told apart, and a frame late in a long run costs what one costs early on.
    private const int MostPoints = 150;

    private readonly Lock gate = new();      // of the points
    private readonly Lock reading = new();   // of what is drawn
    private readonly List<Point> points = [];
    private readonly string title;
    private readonly string tested;
    private FrameThrottle? frames;
    private (int Count, ChartForms Forms)? drawn;

    /// <summary>Starts an empty chart.</summary>
    /// <param name="title">What is trained: "MNIST, 784-30-10".</param>
    /// <param name="tested">What it is tested on after each epoch, in a word for the legend: "validation" where that is no test set.</param>
    public LiveChart(string title, string tested = "test")
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentException.ThrowIfNullOrWhiteSpace(tested);
        (this.title, this.tested) = (title, tested);
    }

    private readonly record struct Point(
        double Epoch, double? TestAccuracy, double? TestCost, double? TrainingAccuracy, double? TrainingCost, TimeSpan? Elapsed, double? SamplesPerSecond);

    /// <summary>
    /// Tells the chart where it is shown, <c>chart.Show(display(chart).Update)</c>: it is redrawn there as it grows, up to 12 times a second, the last state always.
    /// </summary>
    /// <remarks>
    /// Frames are drawn on another thread while training goes on, but for the first, and the last of a run of <see cref="Sgd"/>.
    /// A cell of this repository's kernel does not end before its last frame, however its loop has ended. What a frame has thrown, the next update throws.
    /// </remarks>
    /// <param name="redraw">Shows what it is given, this chart, in the place of the last: the <c>Update</c> of what the notebook's <c>display</c> returns.</param>
    public void Show(Action<object> redraw)
    {
        ArgumentNullException.ThrowIfNull(redraw);
        frames = new FrameThrottle(() => redraw(this), SynchronizationContext.Current);
    }

    /// <summary>Adds an epoch of <see cref="Sgd"/>: accuracy and cost of the test set and of the training set.</summary>
    public void Update(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Add(new Point(report.Epoch, report.Test?.Accuracy, report.Test?.Cost, report.TrainingAccuracy, report.TrainingCost, report.Elapsed, report.SamplesPerSecond), report.IsLast);
    }

    /// <summary>Adds what was measured after an epoch; leave out what was not.</summary>
    /// <param name="epoch">The epoch; half an epoch is 0.5.</param>
    /// <param name="testAccuracy">The share of the test set that is recognised, 0 to 1.</param>
    /// <param name="testCost">The mean cost of the test set.</param>
    /// <param name="trainingAccuracy">The share of the training set that is recognised, 0 to 1.</param>
    /// <param name="trainingCost">The mean cost of the training set.</param>
    /// <param name="elapsed">The time since training began; the caption tells it.</param>
    public void Update(double epoch, double? testAccuracy = null, double? testCost = null, double? trainingAccuracy = null, double? trainingCost = null, TimeSpan? elapsed = null) =>
        Add(new Point(epoch, testAccuracy, testCost, trainingAccuracy, trainingCost, elapsed, null), isLast: false);

    private void Add(Point point, bool isLast)
    {
        lock (gate)
            points.Add(point);
        if (isLast)
            frames?.DrawLast();
        else
            frames?.Draw();
    }

    /// <summary>The run in a line, "best 95.2 % at epoch 12 · 14.2 s · 118,000 samples/s"; empty before the first epoch.</summary>
    public string Caption => CaptionOf(Points());

    /// <summary>The chart of the epochs so far; of more than 150 it draws 150, evenly spread, and the best.</summary>
    public PlotlyChart Chart
    {
        get
        {
            Point[] all = Points(), now = [.. Thinning.Evenly(all.Length, MostPoints).Select(index => all[index])];
            string caption = CaptionOf(all);
            bool hasCost = now.Any(point => point.TestCost is not null || point.TrainingCost is not null);
            bool hasAccuracy = now.Length == 0 || now.Any(point => point.TestAccuracy is not null || point.TrainingAccuracy is not null);
            // Only where both are there the cost has a plot of its own, at the right.
            string costAxis = hasAccuracy && hasCost ? "2" : "";
            var traces = new List<Scatter>();
            Add($"{tested} accuracy", point => point.TestAccuracy * 100, AccuracyColor, "solid", "");
            Add("training accuracy", point => point.TrainingAccuracy * 100, AccuracyColor, "dot", "");
            Add($"{tested} cost", point => point.TestCost, CostColor, "solid", costAxis);
            Add("training cost", point => point.TrainingCost, CostColor, "dot", costAxis);
            if (Best(all) is { } best)
            {
                traces.Add(new Scatter
                {
                    name = "best", x = new[] { best.Epoch }, y = new[] { best.TestAccuracy * 100 }, mode = "markers", showlegend = false,
                    marker = new Marker { symbol = "star", size = 13, color = AccuracyColor },
                });
            }
            var layout = new Layout.Layout
            {
                title = caption.Length > 0 ? $"{title}<br><sub>{caption}</sub>" : title,
                xaxis = new Xaxis { title = "epoch" },
                yaxis = new Yaxis { title = hasAccuracy ? "accuracy, %" : "cost" },
                legend = new Legend { orientation = "h", y = 1.02, yanchor = "bottom" },
                margin = new Margin { t = 120 },
                showlegend = traces.Count > 0,
            };
            if (now.Length == 0)
                layout.yaxis.range = new[] { 0, 100 };
            if (costAxis.Length > 0)
            {
                layout.xaxis.domain = new[] { 0, 0.44 };
                layout.xaxis2 = new Xaxis { title = "epoch", domain = new[] { 0.56, 1 }, anchor = "y2" };
                layout.yaxis2 = new Yaxis { title = "cost", anchor = "x2" };
            }
            return XPlot.Plotly.Chart.Plot(traces, layout);

            void Add(string name, Func<Point, double?> measured, string color, string dash, string axis)
            {
                if (now.Any(point => measured(point) is not null))
                {
                    var trace = new Scatter
                    {
                        name = name, x = now.Select(point => point.Epoch).ToArray(), y = now.Select(measured).ToArray(), mode = "lines",
                        line = new Line { color = color, dash = dash, width = 2.2 },
                    };
                    if (axis.Length > 0)
                        (trace.xaxis, trace.yaxis) = ("x" + axis, "y" + axis);
                    traces.Add(trace);
                }
            }
        }
    }

    /// <summary>The chart as it is shown: read once for all forms of a frame.</summary>
    internal ChartForms Forms
    {
        get
        {
            lock (reading)
            {
                int count;
                lock (gate)
                    count = points.Count;
                if (drawn?.Count != count)
                    drawn = (count, ChartForms.Of(Chart));
                return drawn.Value.Forms;
            }
        }
    }

    private Point[] Points()
    {
        lock (gate)
            return [.. points];
    }

    private static Point? Best(Point[] points) =>
        points.Where(point => double.IsFinite(point.TestAccuracy ?? double.NaN)).OrderByDescending(point => point.TestAccuracy).Select(point => (Point?)point).FirstOrDefault();

    private static string CaptionOf(Point[] points)
    {
        var parts = new List<string>();
        if (Best(points) is { } best)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"best {best.TestAccuracy * 100:0.##} % at epoch {best.Epoch:0.###}"));
        if (points.LastOrDefault().Elapsed is { } elapsed)
            parts.Add(elapsed.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s")
                : string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes} min {elapsed.Seconds} s"));
        double[] speeds = [.. points.Select(point => point.SamplesPerSecond ?? double.NaN).Where(double.IsFinite)];
        if (speeds.Length > 0)
            parts.Add($"{NumberText.Count((long)double.Parse(NumberText.Short(speeds.Average(), 3), CultureInfo.InvariantCulture))} samples/s");
        return string.Join(" · ", parts);
    }
}
