using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>A layer packed small for a page: each weight a byte from -127 to 127, times the scale of its row.</summary>
internal sealed class PadLayer
{
    private readonly sbyte[] weights;
    private readonly float[] scales;
    private readonly float[] biases;
    private readonly string activation;

    internal PadLayer(Layer layer)
    {
        activation = layer.Activation.Name;
        biases = [.. layer.b.Select(bias => (float)bias)];
        scales = [.. layer.W.EnumerateRows().Select(row => (float)(row.AbsoluteMaximum() / 127))];
        weights =
        [
            .. layer.W.EnumerateRows().SelectMany((row, index) => row.Select(weight => scales[index] > 0 ? (sbyte)Math.Round(weight / scales[index]) : (sbyte)0)),
        ];
    }

    /// <summary>W as the page computes with it.</summary>
    internal Matrix<double> W => Matrix<double>.Build.Dense(scales.Length, weights.Length / scales.Length,
        (row, column) => weights[row * (weights.Length / scales.Length) + column] * (double)scales[row]);

    internal JsonObject ToJson() => new()
    {
        ["f"] = activation,
        ["w"] = Convert.ToBase64String(MemoryMarshal.AsBytes(weights.AsSpan())),
        ["scale"] = Convert.ToBase64String(MemoryMarshal.AsBytes(scales.AsSpan())),
        ["b"] = Convert.ToBase64String(MemoryMarshal.AsBytes(biases.AsSpan())),
    };
}
