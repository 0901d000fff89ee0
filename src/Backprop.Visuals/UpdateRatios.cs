using System.Globalization;
using Microsoft.Data.Analysis;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>How large one layer's step is beside its weights.</summary>
/// <param name="Layer">l.</param>
/// <param name="StepNorm">‖η·dW[l]‖, the root of the sum of squares.</param>
/// <param name="WeightNorm">‖W[l]‖.</param>
public sealed record UpdateRatio(int Layer, double StepNorm, double WeightNorm)
{
    /// <summary>‖η·dW[l]‖ / ‖W[l]‖.</summary>
    public double Ratio => StepNorm / WeightNorm;
}

/// <summary>
/// How large a step is beside the weights, layer by layer. As a rule of thumb about 10⁻³ is healthy: far above it training is
/// restless, far below it nothing is learnt.
/// </summary>
public sealed class UpdateRatios
{
    private const double Least = 3e-4;
    private const double Most = 3e-3;
    private const double RowHeight = 34;
    private const double Top = 84;

    internal UpdateRatios(double rate, IReadOnlyList<UpdateRatio> layers) => (Rate, Layers) = (rate, layers);

    /// <summary>η, the learning rate.</summary>
    public double Rate { get; }

    /// <summary>Layers 1 to L.</summary>
    public IReadOnlyList<UpdateRatio> Layers { get; }

    /// <summary>One row a layer: layer, ‖η·dW‖, ‖W‖, ratio.</summary>
    public DataFrame ToDataFrame() => new(
        new Int32DataFrameColumn("layer", Layers.Select(layer => layer.Layer)),
        new DoubleDataFrameColumn("‖η·dW‖", Layers.Select(layer => layer.StepNorm)),
        new DoubleDataFrameColumn("‖W‖", Layers.Select(layer => layer.WeightNorm)),
        new DoubleDataFrameColumn("ratio", Layers.Select(layer => layer.Ratio)));

    /// <summary>The ratios in words.</summary>
    public override string ToString() => string.Join('\n', Layers.Select(layer => $"  layer {layer.Layer}: {Text(layer.Ratio)}, {Verdict(layer.Ratio)}").Prepend(Title));

    internal Figure Figure() => new(ToString(), FrameText.Read(ToDataFrame(), 100), Draw);

    private string Title => string.Create(CultureInfo.InvariantCulture, $"Step beside weights, ‖η·dW‖ / ‖W‖, at η = {Rate}");

    private static string Text(double ratio) => ratio.ToString("0.0e+00", CultureInfo.InvariantCulture);

    private static string Verdict(double ratio) => ratio switch
    {
        < Least => "below the band",
        > Most => "above the band",
        >= Least => "within the band",
        _ => "no number",
    };

    // A dot a layer on a logarithmic axis.
    private string Draw(string description)
    {
        const double left = 90, right = 500;
        double[] drawn = [.. Layers.Select(layer => layer.Ratio).Where(ratio => ratio > 0 && double.IsFinite(ratio)).Select(Math.Log10)];
        double low = Math.Floor(drawn.Append(-5).Min()), high = Math.Ceiling(drawn.Append(0).Max());
        double bottom = Top + Layers.Count * RowHeight;
        var svg = new SvgWriter(600, bottom + 46, Title, description);
        svg.Text(16, 32, Title, "font-size=\"17\" font-weight=\"600\"");
        svg.Add($"<rect x=\"{N(At(Math.Log10(Least)))}\" y=\"{N(Top)}\" width=\"{N(At(Math.Log10(Most)) - At(Math.Log10(Least)))}\" height=\"{N(bottom - Top)}\" fill=\"{Palette.Series[2]}\" fill-opacity=\"0.22\"/>\n");
        svg.Text(At(-3), Top - 8, "rule of thumb: about 10⁻³", "text-anchor=\"middle\"");
        svg.Line(left, bottom, right, bottom, "stroke=\"currentColor\" stroke-opacity=\"0.4\"");
        foreach (double exponent in Ticks.Log(low, high))
        {
            svg.Line(At(exponent), Top, At(exponent), bottom, "stroke=\"currentColor\" stroke-opacity=\"0.13\"");
            svg.Text(At(exponent), bottom + 20, TickText.PowerOfTen((int)exponent), "text-anchor=\"middle\" font-size=\"12\" fill-opacity=\"0.75\"");
        }
        foreach (var (row, layer) in Layers.Index())
        {
            double y = Top + (row + 0.5) * RowHeight, log = Math.Log10(layer.Ratio);
            svg.Text(left - 12, y + 4.5, $"layer {layer.Layer}", "text-anchor=\"end\"");
            if (double.IsFinite(log))
            {
                svg.Line(left, y, At(log), y, $"stroke=\"{Palette.Series[0]}\" stroke-width=\"2\"");
                svg.Add($"<circle cx=\"{N(At(log))}\" cy=\"{N(y)}\" r=\"6\" fill=\"{Palette.Series[0]}\"/>\n");
            }
            svg.Text(right + 14, y + 4.5, double.IsFinite(layer.Ratio) ? Text(layer.Ratio) : "no number", "font-weight=\"600\"");
        }
        return svg.Close();

        double At(double exponent) => left + (exponent - low) / (high - low) * (right - left);
    }
}
