namespace Backprop.Exercises;

/// <summary>
/// The exercises of the notebooks. A check answers Not attempted, Incorrect or Correct, and names the mistake if it is
/// a known one. It accepts any answer and never throws.
/// </summary>
public static partial class Check
{
    /// <summary>Checks on one batch: Z1, A1, Z2, A2, the cost, delta2, delta1, dW, db, and one update.</summary>
    /// <param name="network">A network of two layers; changes to it after this call do not count.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="rate">η of the update.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, or the network does not have two layers.</exception>
    public static BatchCheck On(Network network, Batch batch, double rate = 0.01)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        if (network.Layers.Count != 2)
            throw new ArgumentException(
                $"These exercises need a network of two layers, such as 784,128,10; this one has {network.Layers.Count}.", nameof(network));
        return new BatchCheck(network, batch, rate);
    }
}
