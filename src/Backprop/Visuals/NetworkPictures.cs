namespace Backprop;

/// <summary>Pictures of a network: how it is built and where it errs.</summary>
public static class NetworkPictures
{
    /// <summary>The network as a diagram: its layers, n_l, and the shapes of W[l] and b[l].</summary>
    public static Figure Diagram(this Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Backprop.Diagram.Of(network);
    }

    /// <summary>The shape of every quantity of a batch of <paramref name="m"/> samples, and why.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample.</exception>
    public static ShapeLedger Ledger(this Network network, int m)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        return new ShapeLedger(network.Sizes, m);
    }
}
