namespace Backprop.Exercises;

/// <summary>
/// The exercises of the notebooks. A check answers Not attempted, Incorrect or Correct, and names the mistake where it
/// knows it; whatever is handed in, nothing is thrown.
/// </summary>
public static partial class Check
{
    /// <summary>Checks on one batch: Z1, A1, Z2, A2, the cost, delta2, delta1, dW, db, and one update.</summary>
    /// <param name="network">The network, of two layers; its W and b are remembered as they are now.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="rate">η of the update.</param>
    /// <exception cref="ArgumentException">The batch is not of the network's shape, or the network has not two layers.</exception>
    public static BatchCheck On(Network network, Batch batch, double rate = 0.01)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        if (network.Layers.Count != 2)
            throw new ArgumentException($"These exercises are on a network of two layers, such as 784,128,10; this one has {network.Layers.Count}.", nameof(network));
        return new BatchCheck(network, batch, rate);
    }
}
