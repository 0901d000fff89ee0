namespace Backprop.Engine;

/// <summary>
/// Reads the next batches on another core, where the products themselves need only one. The trainer never waits for it: a batch that is
/// not there yet it reads itself.
/// </summary>
internal sealed class ReadAhead : IThreadPoolWorkItem
{
    /// <summary>The largest batches that are read ahead; of larger ones, too many would be kept.</summary>
    public const int MaxCapacity = 128;

    private const int Slots = 32, Chunk = Slots / 2;   // batches that are there, and that are ordered at once
    private const int Ordered = 0, BeingRead = 1, Done = 2;
    private readonly int capacity;
    private readonly PixelBatch[] batches;
    private readonly PixelBatch spare;
    private readonly int[][] images;
    private readonly int[] states = new int[Slots];
    private readonly ImageSet?[] data = new ImageSet?[Slots];
    private long taken, ordered;

    /// <summary>Allocates for batches of so many images.</summary>
    public ReadAhead(int pixelCount, int capacity)
    {
        this.capacity = capacity;
        batches = [.. Enumerable.Range(0, Slots).Select(_ => new PixelBatch(pixelCount, capacity))];
        spare = new PixelBatch(pixelCount, capacity);
        images = new int[Slots][];
        Array.Fill(images, []);
    }

    /// <summary>The batch of these images; those of the rest are read meanwhile, as many at a time as there is room for.</summary>
    public PixelBatch Take(ImageSet data, ReadOnlySpan<int> batch, ReadOnlySpan<int> rest)
    {
        if (taken == ordered || data != this.data[taken % Slots] || !batch.SequenceEqual(images[taken % Slots]))
        {
            Withdraw();
            Order(data, batch);
        }
        if (ordered - taken <= Chunk && Follows(rest))
        {
            while (ordered - taken < Slots && Follows(rest) && Volatile.Read(ref states[ordered % Slots]) != BeingRead)
            {
                var next = rest[(int)((ordered - taken - 1) * capacity)..];
                Order(data, next[..Math.Min(capacity, next.Length)]);
            }
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        long number = taken++ % Slots;
        Read(number);
        if (Volatile.Read(ref states[number]) == Done)
            return batches[number];
        spare.Read(data, batch, listsImages: true);
        return spare;
    }

    // Whether the rest has batches that are not ordered yet.
    private bool Follows(ReadOnlySpan<int> rest) => (ordered - taken - 1) * capacity < rest.Length;

    void IThreadPoolWorkItem.Execute()
    {
        for (long number = Volatile.Read(ref taken); number < Volatile.Read(ref ordered); number++)
            Read(number % Slots);
    }

    private void Order(ImageSet data, ReadOnlySpan<int> batch)
    {
        long number = ordered % Slots;
        while (Volatile.Read(ref states[number]) == BeingRead)
            Thread.Yield();
        foreach (int image in batch)
            _ = data.Image(image);   // An image that is not there is the caller's error, not the reader's.
        this.data[number] = data;
        if (images[number].Length == batch.Length)
            batch.CopyTo(images[number]);
        else
            images[number] = batch.ToArray();
        Volatile.Write(ref states[number], Ordered);
        Volatile.Write(ref ordered, ordered + 1);
    }

    private void Read(long number)
    {
        if (Interlocked.CompareExchange(ref states[number], BeingRead, Ordered) != Ordered)
            return;
        batches[number].Read(data[number]!, images[number], listsImages: true);
        Volatile.Write(ref states[number], Done);
    }

    // Gives up what was ordered; a batch may still be being read.
    private void Withdraw()
    {
        for (; taken < ordered; taken++)
            Interlocked.CompareExchange(ref states[taken % Slots], Done, Ordered);
    }
}
