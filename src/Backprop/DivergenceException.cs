using System.Globalization;

namespace Backprop;

/// <summary>
/// A run diverged: the cost or the weights became infinite or NaN. The network keeps the weights of the last report, and
/// <see cref="Sgd.History"/> the reports so far.
/// </summary>
/// <param name="epoch">The epoch, counted from 0.</param>
/// <param name="batch">The batch within the epoch, counted from 0.</param>
/// <param name="layer">l, the first layer with an infinite value or NaN.</param>
/// <param name="learningRate">η, the usual cause.</param>
public sealed class DivergenceException(int epoch, int batch, int layer, double learningRate) : Exception(string.Create(
    CultureInfo.InvariantCulture,
    $"Training diverged in epoch {epoch}, batch {batch}: layer {layer} contains infinite values or NaN. "
    + $"The weights of the last complete epoch are kept. Try a learning rate below {learningRate}."))
{
    /// <summary>The epoch, counted from 0.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The batch within the epoch, counted from 0.</summary>
    public int Batch { get; } = batch;

    /// <summary>l, the first layer with an infinite value or NaN.</summary>
    public int Layer { get; } = layer;
}
