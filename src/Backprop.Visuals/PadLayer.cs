using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>A layer in a compact form for a page: each weight a byte from -127 to 127, times the scale of its row.</summary>
internal sealed class PadLayer
{
    private readonly string activation;
    private readonly float[] biases;
    private readonly float[] scales;
    private readonly sbyte[] weights;

    internal PadLayer(Layer layer)
    {
        activation = layer.Activation.Name;
        biases = [.. layer.b.Select(bias => (float)bias)];
        scales = [.. layer.W.EnumerateRows().Select(row => (float)(row.AbsoluteMaximum() / 127))];
        (int rows, int columns) = (layer.W.RowCount, layer.W.ColumnCount);
        weights = new sbyte[rows * columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns && scales[i] > 0; j++)
                weights[i * columns + j] = (sbyte)Math.Round(layer.W[i, j] / scales[i]);
        W = Matrix<double>.Build.Dense(rows, columns, (i, j) => weights[i * columns + j] * (double)scales[i]);
    }

    /// <summary>W as the page computes with it.</summary>
    internal Matrix<double> W { get; }

    internal JsonObject ToJson() => new()
    {
        ["f"] = activation,
        ["w"] = Convert.ToBase64String(MemoryMarshal.AsBytes(weights.AsSpan())),
        ["scale"] = Convert.ToBase64String(MemoryMarshal.AsBytes(scales.AsSpan())),
        ["b"] = Convert.ToBase64String(MemoryMarshal.AsBytes(biases.AsSpan())),
    };
}
