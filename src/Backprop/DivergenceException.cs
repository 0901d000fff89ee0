namespace Backprop;

/// <summary>
/// A run diverged: NaN or infinity came up in the cost or in the weights. The network holds the weights of the last report,
/// and History the reports so far.
/// </summary>
/// <param name="epoch">The epoch, counted from 0.</param>
/// <param name="batch">The batch within the epoch, counted from 0.</param>
/// <param name="layer">The layer in which it came up first, l.</param>
/// <param name="learningRate">η, most often the cause.</param>
public sealed class DivergenceException(int epoch, int batch, int layer, double learningRate) : Exception(FormattableString.Invariant(
    $"Training diverged in epoch {epoch}, batch {batch}: layer {layer} has numbers that are infinite or none (NaN). The weights of the last whole epoch are kept. Try a smaller learning rate than {learningRate}."))
{
    /// <summary>The epoch, counted from 0.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The batch within the epoch, counted from 0.</summary>
    public int Batch { get; } = batch;

    /// <summary>The layer in which NaN or infinity came up first, l.</summary>
    public int Layer { get; } = layer;
}
