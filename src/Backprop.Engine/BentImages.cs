namespace Backprop.Engine;

/// <summary>
/// Images of a set, bent anew each epoch: some hundred at a time, on the trainer's threads, between two batches. So no core waits for
/// another, and what is bent is still in the cache when it is learned from.
/// </summary>
internal sealed class BentImages
{
    private const int PartSize = 64;   // images that a thread bends at once
    private readonly ImageSet source;
    private readonly uint seed;
    private readonly WorkerPool pool;
    private readonly ImageBender[] benders;   // one a thread
    private readonly byte[] pixels, labels;

    /// <summary>Allocates for so many images at a time.</summary>
    public BentImages(ImageSet source, BendRanges ranges, uint seed, int capacity, WorkerPool pool)
    {
        (this.source, this.seed, this.pool) = (source, seed, pool);
        benders = [.. Enumerable.Range(0, pool.Size).Select(_ => new ImageBender(ranges, source.PixelCount))];
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
        pool.Share(long.MaxValue, (count + PartSize - 1) / PartSize, (part, thread) =>
        {
            int end = Math.Min((part + 1) * PartSize, count);
            for (int i = part * PartSize; i < end; i++)
            {
                int image = order[first + i];
                PixelBatch.Prefetch(source, order.AsSpan(first + Math.Min(i + 2, end - 1), 1));
                benders[thread].Bend(source.Image(image), key, image, pixels.AsSpan(i * source.PixelCount, source.PixelCount));
                labels[i] = source.Labels[image];
            }
        });
        return new ImageSet(pixels, labels, source.PixelCount);
    }
}
