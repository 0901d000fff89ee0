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
        weights = [.. layer.W.EnumerateRows().SelectMany((row, i) => row.Select(w => scales[i] > 0 ? (sbyte)Math.Round(w / scales[i]) : (sbyte)0))];
        W = Matrix<double>.Build.Dense(layer.W.RowCount, layer.W.ColumnCount, (i, j) => weights[i * layer.W.ColumnCount + j] * (double)scales[i]);
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
