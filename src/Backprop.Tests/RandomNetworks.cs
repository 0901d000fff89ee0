using CsCheck;

namespace Backprop.Tests;

/// <summary>Random networks and data for property tests.</summary>
internal static class RandomNetworks
{
    /// <summary>1 to <paramref name="maxLayers"/> layers of the given widths, any activation and cost, and any initializer unless one is given.</summary>
    public static Gen<Network> Networks(int maxLayers, int[] widths, params Initializer[] initializers) =>
        from layers in Gen.Int[1, maxLayers]
        from sizes in Gen.OneOf(widths).Array[layers + 1]
        from seed in Gen.UInt
        from activation in Gen.OneOf(Activation.All.ToArray())
        from initializer in Gen.OneOf(initializers.Length > 0 ? initializers : Initializer.All.ToArray())
        // With N(0, 1) outputs saturate, and what the logarithm of such a one is depends on the precision.
        from cost in Gen.OneOf(initializer == Initializer.Normal ? [Cost.Quadratic] : Cost.All.ToArray())
        select new Network(sizes, seed, activation, cost, initializer);

    /// <summary>Images of one row of noise that a network can read, of whose tenths so many are blank.</summary>
    public static Dataset Data(Network network, int count, uint seed, uint blankTenths = 0)
    {
        var random = new NumPyRandom(seed);
        byte[] pixels = new byte[count * network.Sizes[0]];
        foreach (ref byte pixel in pixels.AsSpan())
            pixel = blankTenths > 0 && random.NextUInt32(9) < blankTenths ? (byte)0 : (byte)random.NextUInt32(255);
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextUInt32((uint)network.Sizes[^1] - 1))];
        return new Dataset("noise", pixels, labels, rows: 1, columns: network.Sizes[0], classes: network.Sizes[^1]);
    }

    public static string Describe(Network network) => $"{string.Join('-', network.Sizes)} {network[1].Activation} {network.Cost}";
}
