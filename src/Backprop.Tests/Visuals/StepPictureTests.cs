using MathNet.Numerics.LinearAlgebra;
using Microsoft.DotNet.Interactive.Formatting;
using XPlot.Plotly;

namespace Backprop.Tests;

public sealed class StepPictureTests
{
    // Numbers that no processor computes otherwise: every entry is a few bits long, and so is every norm.
    private static Step Step(double spread, params int[] sizes)
    {
        int m = 8;
        Matrix<double> Numbers(int rows, int columns, double unit) => Matrix<double>.Build.Dense(rows, columns, (i, j) => unit * ((7 * i + 5 * j) % 17 - 8));
        return new Step(new Batch(Numbers(sizes[0], m, 0.125), Numbers(sizes[^1], m, 0.125)), 0.5,
        [
            .. Enumerable.Range(1, sizes.Length - 1).Select(l =>
            {
                Matrix<double> Z = Numbers(sizes[l], m, spread), A = Z.Map(z => Math.Clamp(0.5 + z / 8, 0, 1));
                Matrix<double> W = Numbers(sizes[l], sizes[l - 1], 0.125);
                return new LayerStep(l, W, Vector<double>.Build.Dense(sizes[l]), Z, A, A.PointwiseMultiply(1 - A), Numbers(sizes[l], m, 0.0625 / l), W / 1024 * l, Vector<double>.Build.Dense(sizes[l]));
            }),
        ]);
    }

    [Fact]
    public void Histograms_look_as_they_did() => PictureRules.Holds(Step(0.5, 9, 6, 4).Histograms(), "histograms");

    [Fact]
    public void Update_ratios_look_as_they_did() => PictureRules.Holds(Step(0.5, 9, 6, 5, 4).UpdateRatios(rate: 1), "update-ratios");

    [Fact]
    public void A_heat_map_looks_as_it_did() => PictureRules.Holds(Step(0.5, 9, 6, 4)[2].Delta.HeatMap("δ[2]"), "heat-map");

    [Fact]
    public void A_step_of_the_real_thing_can_be_seen()
    {
        var (train, _) = DrawnDigits.Create(train: 64, test: 0);
        foreach (Activation f in Activation.All)
        {
            Step step = new Network([784, 30, 10], seed: 1, f, initialiser: Initialiser.Scaled).Explain(train.Batch(0, 64));
            File.WriteAllText($"/tmp/pix/real-histograms-{f}.html", "<meta charset=utf-8><meta name=color-scheme content='light dark'>" + step.Histograms().ToDisplayString("text/html"));
            File.WriteAllText($"/tmp/pix/real-heat-{f}.html", "<meta charset=utf-8><meta name=color-scheme content='light dark'>" + step[1].A.HeatMap("A[1]").ToDisplayString("text/html"));
            File.WriteAllText($"/tmp/pix/real-ledger.html", "<meta charset=utf-8><meta name=color-scheme content='light dark'>" + step.Ledger().ToDisplayString("text/html") + step.UpdateRatios(0.5).ToDisplayString("text/html"));
        }
    }
}
