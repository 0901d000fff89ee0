using Backprop.Engine;
using CsCheck;

namespace Backprop.Tests;

/// <summary>Random networks and data for property tests.</summary>
internal static class RandomNetworks
{
    /// <summary>An activation that a learner wrote.</summary>
    public static readonly Activation Leaky = new("leaky relu", z => z > 0 ? z : 0.01 * z, z => z > 0 ? 1 : 0.01);

    /// <summary>A cost that a learner wrote.</summary>
    public static readonly Cost Quartic = new("quartic", (a, y) => Math.Pow(a - y, 4) / 4, (a, y) => Math.Pow(a - y, 3));

    /// <summary>
    /// 1 to <paramref name="maxLayers"/> layers of the given widths, with any activation and cost, built in or a learner's, any outputs
    /// that go with them, and any initializer unless one is given.
    /// </summary>
    public static Gen<Network> Networks(int maxLayers, int[] widths, params Initializer[] initializers) =>
        from layers in Gen.Int[1, maxLayers]
        from sizes in Gen.OneOf(widths).Array[layers + 1]
        from seed in Gen.UInt
        from activation in Gen.OneOf([.. Activation.All, Leaky])
        from initializer in Gen.OneOf(initializers.Length > 0 ? initializers : [.. Initializer.All])
        from cost in Gen.OneOf(CostsAfter(initializer))
        from output in Gen.OneOf(OutputsFor(cost))
        select new Network(sizes, seed, layers == 1 ? null : activation, cost, initializer, output);

    /// <summary>Images of one row of noise that a network can read; so many tenths of the pixels are blank.</summary>
    public static Dataset Data(Network network, int count, uint seed, uint blankTenths = 0)
    {
        var random = new NumPyRandom(seed);
        byte[] pixels = new byte[count * network.Sizes[0]];
        foreach (ref byte pixel in pixels.AsSpan())
            pixel = blankTenths > 0 && random.NextUInt32(9) < blankTenths ? (byte)0 : (byte)random.NextUInt32(255);
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextUInt32((uint)network.Sizes[^1] - 1))];
        return new Dataset("noise", pixels, labels, rows: 1, columns: network.Sizes[0], classes: network.Sizes[^1]);
    }

    // With N(0, 1) outputs saturate, and the logarithm of a saturated output depends on the precision.
    private static Cost[] CostsAfter(Initializer initializer) =>
        initializer == Initializer.Normal ? [Cost.Quadratic, Quartic] : [.. Cost.All, Quartic];

    // Softmax over a single output is 1, where cross-entropy has no slope.
    private static Activation?[] OutputsFor(Cost cost) =>
        cost.Partner is null ? [null, Activation.Softmax, Activation.Sigmoid] : [null, Activation.Sigmoid];

    public static string Describe(Network network) => $"{network}";
}
