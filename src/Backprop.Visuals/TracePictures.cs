using Backprop.Shared;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>Pictures of what one batch gave rise to.</summary>
public static class TracePictures
{
    private const int MostCells = 100_000;

    /// <summary>The shape of every quantity of this batch, and why.</summary>
    public static ShapeLedger Ledger(this BatchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new ShapeLedger([trace.Batch.X.RowCount, .. trace.Layers.Select(layer => layer.W.RowCount)], trace.Batch.Size);
    }

    /// <summary>
    /// A matrix of neurons × samples as a heat map, a column a sample: blue below zero, white at zero, red above;
    /// where nothing is below zero, the darker the more.
    /// </summary>
    /// <param name="matrix">Z, A or δ of a layer, n_l × m, of 100,000 numbers at most; they are shown to four digits.</param>
    /// <param name="name">What it is: "δ[2]".</param>
    /// <exception cref="ArgumentException">There are more numbers than a picture holds.</exception>
    public static PlotlyChart HeatMap(this Matrix<double> matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if ((long)matrix.RowCount * matrix.ColumnCount > MostCells)
            throw new ArgumentException($"{name} is {MatrixShape.Of(matrix)}; a heat map holds {NumberText.Count(MostCells)} numbers at most. Explain a smaller batch.", nameof(matrix));
        double reach = matrix.Enumerate().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var cells = new Heatmap { name = name, z = matrix.Map(FourDigits).ToArray(), colorbar = new Colorbar { title = name } };
        if (matrix.Enumerate().Any(number => number < 0))
            (cells.colorscale, cells.zmin, cells.zmax) = ("RdBu", -reach, reach);
        return Chart.Plot([cells], new Layout.Layout
        {
            title = $"{name}: {matrix.RowCount} neurons × {matrix.ColumnCount} samples",
            xaxis = new Xaxis { title = "sample" },
            yaxis = new Yaxis { title = "neuron", autorange = "reversed" },
        });
    }

    /// <summary>
    /// Histograms of Z, A and δ of every layer. What lies where f is flat (f′(z) &lt; 0.01, for the sigmoid a(1 − a) &lt; 0.01; for ReLU where
    /// it is 0) stands out and is counted: no δ to speak of passes there.
    /// </summary>
    public static Figure Histograms(this BatchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Visuals.Histograms.Of(trace);
    }

    /// <summary>How large the step downhill is beside the weights it moves: ‖η·dW[l]‖ / ‖W[l]‖ of every layer.</summary>
    /// <param name="trace">One batch, explained.</param>
    /// <param name="rate">η, the learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is no finite number.</exception>
    public static UpdateRatios UpdateRatios(this BatchTrace trace, double rate)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!double.IsFinite(rate))
            throw new ArgumentOutOfRangeException(nameof(rate), FormattableString.Invariant($"The learning rate is a finite number; given: {rate}."));
        return new UpdateRatios(rate, [.. trace.Layers.Select(layer => new UpdateRatio(layer.Number, Math.Abs(rate) * layer.dW.FrobeniusNorm(), layer.W.FrobeniusNorm()))]);
    }

    private static double FourDigits(double number) => double.Parse(NumberText.Short(number, 4), CultureInfo.InvariantCulture);
}
