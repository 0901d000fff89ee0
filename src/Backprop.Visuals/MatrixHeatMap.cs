using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>Draws matrices as heat maps: Z, A or δ of a batch, and those that a cell returns.</summary>
public static class MatrixHeatMap
{
    private const int MaxCells = 100_000;

    /// <summary>
    /// A matrix of neurons × samples as a heat map, a column a sample: blue below zero, white at zero, red above; without negative values,
    /// the larger the darker.
    /// </summary>
    /// <param name="matrix">Z, A or δ of a layer, n_l × m, of 100,000 numbers at most; they are shown to four digits.</param>
    /// <param name="name">What it is: "δ[2]".</param>
    /// <exception cref="ArgumentException">There are more numbers than a picture holds.</exception>
    public static PlotlyChart HeatMap(this Matrix<double> matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if ((long)matrix.RowCount * matrix.ColumnCount > MaxCells)
            throw new ArgumentException(
                $"{name} is {MatrixShape.Of(matrix)}; a heat map holds {NumberText.Count(MaxCells)} numbers at most. "
                + "Explain a smaller batch.", nameof(matrix));
        var cells = new Heatmap { name = name, z = matrix.Map(FourDigits).ToArray(), colorbar = new Colorbar { title = name } };
        return Chart.Plot([cells], new Layout.Layout
        {
            title = $"{name}: {matrix.RowCount} neurons × {matrix.ColumnCount} samples",
            xaxis = new Xaxis { title = "sample" },
            yaxis = new Yaxis { title = "neuron", autorange = "reversed" },
        });
    }

    /// <summary>A small heat map of any matrix; of a large one, rows and columns that are evenly spread.</summary>
    internal static PlotlyChart Thinned(Matrix<double> matrix)
    {
        int[] rows = Thinning.Evenly(matrix.RowCount, 48), columns = Thinning.Evenly(matrix.ColumnCount, 64);
        double[][] z = [.. rows.Select(row => columns.Select(column => matrix[row, column]).ToArray())];
        var chart = Chart.Plot(
            [new Heatmap { x = columns, y = rows, z = z }], new Layout.Layout { yaxis = new Yaxis { autorange = "reversed" } });
        chart.WithHeight(375);
        return chart;
    }

    private static double FourDigits(double number) => double.Parse(NumberText.Short(number, 4), CultureInfo.InvariantCulture);
}
