using System.Globalization;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws how large an update is beside the weights that it changes: a dot a layer on a logarithmic axis.</summary>
public static class UpdateRatioPicture
{
    private const double HealthyMin = 3e-4;
    private const double HealthyMax = 3e-3;
    private const double RowHeight = 34;
    private const double Top = 84;
    private const double Left = 90;
    private const double Right = 500;

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
        string words = string.Join('\n', lines.Prepend(title));
        return new Figure(words, data, description => Draw(title, ratios, description));
    }

    private static string Text(double ratio) => ratio.ToString("0.0e+00", CultureInfo.InvariantCulture);

    private static string Verdict(double ratio) => ratio switch
    {
        < HealthyMin => "below the band",
        > HealthyMax => "above the band",
        >= HealthyMin => "within the band",
        _ => "no number",
    };

    private static string Draw(string title, double[] ratios, string description)
    {
        double[] logs = [.. ratios.Select(Math.Log10)], drawn = [.. logs.Where(double.IsFinite)];
        double low = Math.Floor(drawn.Append(-5).Min()), high = Math.Ceiling(drawn.Append(0).Max());
        double bottom = Top + ratios.Length * RowHeight;
        double X(double log) => Left + (log - low) / (high - low) * (Right - Left);

        var svg = new SvgWriter(600, bottom + 46, title, description);
        svg.Heading(title);
        double bandLeft = X(Math.Log10(HealthyMin)), bandWidth = X(Math.Log10(HealthyMax)) - bandLeft;
        svg.Rect(bandLeft, Top, bandWidth, bottom - Top, $"fill='{Palette.Green}' fill-opacity='0.22'");
        svg.Text(X(-3), Top - 8, "rule of thumb: about 10⁻³", Centered);
        svg.Line(Left, bottom, Right, bottom, AxisLine);
        foreach (double exponent in Ticks.Log(low, high))
        {
            svg.Line(X(exponent), Top, X(exponent), bottom, GridLine);
            svg.Text(X(exponent), bottom + 20, TickText.PowerOfTen((int)exponent), $"{Centered} {Small}");
        }
        foreach (var (row, log) in logs.Index())
        {
            double y = Top + (row + 0.5) * RowHeight;
            svg.Text(Left - 12, y + 4.5, $"layer {row + 1}", RightAligned);
            if (double.IsFinite(log))
            {
                svg.Line(Left, y, X(log), y, $"stroke='{Palette.Blue}' stroke-width='2'");
                svg.Circle(X(log), y, 6, $"fill='{Palette.Blue}'");
            }
            svg.Text(Right + 14, y + 4.5, double.IsFinite(ratios[row]) ? Text(ratios[row]) : "no number", Bold);
        }
        return svg.Close();
    }
}
