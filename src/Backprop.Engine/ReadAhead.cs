namespace Backprop.Engine;

/// <summary>
/// Reads the next batches on another core, where the products themselves need only one. The trainer does not wait for a batch that is not
/// there yet: it reads it itself.
/// </summary>
internal sealed class ReadAhead : IThreadPoolWorkItem
{
    private const int Slots = 32, Chunk = Slots / 2;   // batches that are kept, and of which so many are queued at once
    private const int MaxPixels = 1 << 17;             // of a batch, so that all of them take some 10 MB
    private const int Free = 0, Queued = 1, BeingRead = 2;   // a batch that has been read is free, once it was taken, for another
    private readonly int capacity;
    private readonly bool listsImages;
    private readonly PixelBatch[] batches;
    private readonly PixelBatch spare;
    private readonly int[][] images;
    private readonly int[] states = new int[Slots];
    private readonly ImageSet?[] data = new ImageSet?[Slots];
    private long taken, queued;

    /// <summary>Allocates for batches of so many images.</summary>
    public ReadAhead(int pixelCount, int capacity, bool listsImages)
    {
        (this.capacity, this.listsImages) = (capacity, listsImages);
        batches = [.. Enumerable.Range(0, Slots).Select(_ => new PixelBatch(pixelCount, capacity))];
        spare = new PixelBatch(pixelCount, capacity);
        images = new int[Slots][];
        Array.Fill(images, []);
    }

    /// <summary>Whether a core is free, because layer 1 is a single part, and batches of so many images are small enough.</summary>
    public static bool IsFor(IReadOnlyList<int> sizes, int capacity, int threads) =>
        threads > 1 && Partition.Count(sizes[1]) == 1 && (long)sizes[0] * capacity <= MaxPixels;

    /// <summary>The batch of these images; those of the rest are read meanwhile, as many at a time as there is room for.</summary>
    public PixelBatch Take(ImageSet data, ReadOnlySpan<int> batch, ReadOnlySpan<int> rest)
    {
        if (taken == queued || data != this.data[taken % Slots] || !batch.SequenceEqual(images[taken % Slots]))
        {
            Discard();
            Enqueue(data, batch);
        }
        if (queued - taken <= Chunk && HasMore(rest))
        {
            while (queued - taken < Slots && HasMore(rest) && Volatile.Read(ref states[queued % Slots]) != BeingRead)
            {
                var next = rest[(int)((queued - taken - 1) * capacity)..];
                Enqueue(data, next[..Math.Min(capacity, next.Length)]);
            }
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        long number = taken++ % Slots;
        Read(number);
        if (Volatile.Read(ref states[number]) == Free)
            return batches[number];
        spare.Read(data, batch, listsImages);
        return spare;
    }

    // Whether the rest has batches that are not queued yet.
    private bool HasMore(ReadOnlySpan<int> rest) => (queued - taken - 1) * capacity < rest.Length;

    void IThreadPoolWorkItem.Execute()
    {
        for (long number = Volatile.Read(ref taken); number < Volatile.Read(ref queued); number++)
            Read(number % Slots);
    }

    private void Enqueue(ImageSet data, ReadOnlySpan<int> batch)
    {
        long number = queued % Slots;
        while (Volatile.Read(ref states[number]) == BeingRead)
            Thread.Yield();
        foreach (int image in batch)
            _ = data.Image(image);   // throws here, not on the reader's thread, if it is not there
        this.data[number] = data;
        if (images[number].Length == batch.Length)
            batch.CopyTo(images[number]);
        else
            images[number] = batch.ToArray();
        Volatile.Write(ref states[number], Queued);
        Volatile.Write(ref queued, queued + 1);
    }

    private void Read(long number)
    {
        if (Interlocked.CompareExchange(ref states[number], BeingRead, Queued) != Queued)
            return;
        batches[number].Read(data[number]!, images[number], listsImages);
        Volatile.Write(ref states[number], Free);
    }

    // Gives up what is queued; a batch that is being read is left to its reader.
    private void Discard()
    {
        for (; taken < queued; taken++)
            Interlocked.CompareExchange(ref states[taken % Slots], Free, Queued);
    }
}
