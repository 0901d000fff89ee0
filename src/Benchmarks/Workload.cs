namespace Backprop.Benchmarks;

/// <summary>A network and the size of the batches that it learns from.</summary>
/// <param name="Sizes">n₀, n₁ … n_L.</param>
/// <param name="Batch">Samples in a batch.</param>
internal sealed record Workload(int[] Sizes, int Batch)
{
    /// <summary>A small, a middle-sized and a large network.</summary>
    public static Workload[] All => [new([784, 10], 16), new([784, 128, 10], 32), new([784, 800, 10], 64)];

    /// <summary>The sizes as Python's scripts take them.</summary>
    public string List => string.Join(',', Sizes);

    /// <summary>The weights of layer 1.</summary>
    public long FirstWeights => (long)Sizes[0] * Sizes[1];

    /// <summary>The weights of the layers above it.</summary>
    public long UpperWeights => Sizes.Skip(1).Zip(Sizes.Skip(2), (below, n) => (long)below * n).Sum();

    /// <summary>
    /// The multiply-adds of a sample by the formulas: every weight is used in the forward product and in its step, and those above layer 1
    /// in the backward product, too.
    /// </summary>
    /// <param name="forward">The share of layer 1's forward product that is computed.</param>
    /// <param name="step">The share of layer 1's step that is computed.</param>
    public double MultiplyAdds(double forward = 1, double step = 1) => FirstWeights * (forward + step) + 3 * UpperWeights;

    /// <summary>Images of 784 random pixels, none of them blank, so that the engine can leave nothing out.</summary>
    public static Dataset Noise(int count)
    {
        byte[] pixels = new byte[count * 784], labels = new byte[count];
        var random = new Random(1);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.Next(1, 256);
        for (int i = 0; i < count; i++)
            labels[i] = (byte)random.Next(10);
        return new Dataset("noise", pixels, labels);
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{List}], batch {Batch}";
}
