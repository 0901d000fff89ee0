namespace Backprop.Engine;

/// <summary>
/// Images of a set, bent anew each epoch: some hundred at a time, on all threads, between two batches. So no core waits for another, and
/// what is bent is still in the cache when it is learned from.
/// </summary>
internal sealed class BentImages
{
    private readonly ImageSet source;
    private readonly uint seed;
    private readonly ImageBender[] benders;   // one a thread
    private readonly byte[] pixels, labels;

    /// <summary>Allocates for so many images at a time.</summary>
    public BentImages(ImageSet source, BendRanges ranges, uint seed, int capacity, int threads)
    {
        (this.source, this.seed) = (source, seed);
        benders = [.. Enumerable.Range(0, threads).Select(_ => new ImageBender(ranges, source.PixelCount))];
        (pixels, labels) = (new byte[capacity * source.PixelCount], new byte[capacity]);
        Indices = [.. Enumerable.Range(0, capacity)];
    }

    /// <summary>The numbers of the bent images in their set, from 0 on.</summary>
    public int[] Indices { get; }

    /// <summary>Bends images, at most as many as there is room for; they stay until the next are bent.</summary>
    /// <returns>
    /// A set whose first images they are, in that order: another one each time, because what is read ahead of a batch belongs to its set.
    /// </returns>
    public ImageSet Bend(int[] order, Range images, int epoch)
    {
        var (first, count) = images.GetOffsetAndLength(order.Length);
        uint key = BendNoise.Key(seed, epoch);
        Parallel.For(0, benders.Length, thread =>
        {
            for (int i = thread; i < count; i += benders.Length)
            {
                int image = order[first + i], next = first + Math.Min(i + 2 * benders.Length, count - 1);
                PixelBatch.Prefetch(source, order.AsSpan(next, 1));
                benders[thread].Bend(source.Image(image), key, image, pixels.AsSpan(i * source.PixelCount, source.PixelCount));
                labels[i] = source.Labels[image];
            }
        });
        return new ImageSet(pixels, labels, source.PixelCount);
    }
}
