namespace Backprop.Handwriting;

/// <summary>
/// Handwritten-looking digits that need no file and no network: drawn from stroke skeletons with random style, slant,
/// size, wobble and pen, then centered by mass as MNIST is, and about as hard to tell apart.
/// </summary>
public static class DrawnDigits
{
    private const int Side = 28;
    private static readonly int MaxCount = Array.MaxLength / (Side * Side);

    /// <summary>
    /// Draws a training and a test set. Each image depends on the seed, its set and its index only: the same call gives
    /// the same bytes on every machine, and fewer images are the first of more.
    /// </summary>
    /// <param name="seed">Another seed draws other digits.</param>
    /// <param name="train">The number of images to train on; MNIST has 60,000.</param>
    /// <param name="test">The number of images to test on; MNIST has 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or too large for one array.</exception>
    public static (Dataset Train, Dataset Test) Create(int seed = 1, int train = 60_000, int test = 10_000)
    {
        foreach (var (count, name) in ((int, string)[])[(train, nameof(train)), (test, nameof(test))])
            if (count < 0 || count > MaxCount)
                throw new ArgumentOutOfRangeException(name, $"drawn digits: {count} images were asked for; a set has 0 to {MaxCount}.");
        return (Draw(seed, 0, train), Draw(seed, 1, test));
    }

    private static Dataset Draw(int seed, int split, int count)
    {
        byte[] pixels = new byte[count * Side * Side], labels = new byte[count];
        Parallel.For(0, count, () => new DigitWriter(), (index, _, writer) =>
        {
            var random = SplitMix64.For(seed, split, index);
            labels[index] = (byte)random.Below(10);
            writer.Write(labels[index], ref random, pixels.AsSpan(index * Side * Side, Side * Side), Side);
            return writer;
        }, _ => { });
        return new Dataset("drawn digits", pixels, labels);
    }
}
