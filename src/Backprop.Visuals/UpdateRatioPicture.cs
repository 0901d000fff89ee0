using System.Globalization;
using Backprop.Visuals.Charts;
using Microsoft.Data.Analysis;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>Draws how large an update is beside the weights that it changes: a dot for each layer on a logarithmic axis.</summary>
public static class UpdateRatioPicture
{
    private const double HealthyMin = 3e-4;
    private const double HealthyMax = 3e-3;

    /// <summary>
    /// How large the step downhill is beside the weights that it changes: ‖η·dW[l]‖ / ‖W[l]‖ of every layer. As a rule of thumb about
    /// 10⁻³ is healthy: far above it training is restless, far below it nothing is learned.
    /// </summary>
    /// <param name="trace">One batch, explained.</param>
    /// <param name="rate">η, the learning rate.</param>
    /// <returns>The picture; its data are layer, ‖η·dW‖, ‖W‖ and ratio, a row a layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is no finite number.</exception>
    public static Figure UpdateRatios(this BatchTrace trace, double rate)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!double.IsFinite(rate))
            throw new ArgumentOutOfRangeException(nameof(rate), $"The learning rate is a finite number; given: {NumberText.Short(rate)}.");
        string title = FormattableString.Invariant($"Step beside weights, ‖η·dW‖ / ‖W‖, at η = {rate}");
        double[] steps = [.. trace.Layers.Select(layer => Math.Abs(rate) * layer.dW.FrobeniusNorm())];
        double[] weights = [.. trace.Layers.Select(layer => layer.W.FrobeniusNorm())];
        double[] ratios = [.. steps.Zip(weights, (step, weight) => step / weight)];
        var data = new DataFrame(
            new Int32DataFrameColumn("layer", trace.Layers.Select(layer => layer.Number)),
            new DoubleDataFrameColumn("‖η·dW‖", steps),
            new DoubleDataFrameColumn("‖W‖", weights),
            new DoubleDataFrameColumn("ratio", ratios));
        var lines = ratios.Select((ratio, index) => $"  layer {index + 1}: {Text(ratio)}, {Verdict(ratio)}");

        string[] layers = [.. ratios.Select((_, index) => $"layer {index + 1}")];
        Scatter Edge(string name, double at) => new()
        {
            name = name, x = layers, y = layers.Select(_ => at).ToArray(), mode = "lines", line = new Line { color = Palette.Green },
        };
        Scatter dots = new() { name = "ratio", x = layers, y = ratios, mode = "markers", marker = new Marker { size = 12 } };
        PlotlyChart chart = Chart.Plot([dots, Edge("at least 3·10⁻⁴", HealthyMin), Edge("at most 3·10⁻³", HealthyMax)],
            new Layout.Layout { title = title, yaxis = new Yaxis { title = "ratio", type = "log" } });
        return ChartFigure.Of(PlotlyJson.Of(chart), string.Join('\n', lines.Prepend(title)), data);
    }

    private static string Text(double ratio) => ratio.ToString("0.0e+00", CultureInfo.InvariantCulture);

    private static string Verdict(double ratio) => ratio switch
    {
        < HealthyMin => "below the band",
        > HealthyMax => "above the band",
        >= HealthyMin => "within the band",
        _ => "no number",
    };
}
