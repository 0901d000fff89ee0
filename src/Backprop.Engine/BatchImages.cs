using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Engine;

/// <summary>Which images the batch consists of, and the next one.</summary>
internal sealed class BatchImages(int pixelCount, int capacity)
{
    private const int CacheLine = 64;
    private readonly int[] indices = new int[capacity], next = new int[capacity];
    private readonly byte[] labels = new byte[capacity];
    private ImageSet? data;
    private int nextCount;

    /// <summary>Of each batch another, from 1 on.</summary>
    public long Number { get; private set; }

    /// <summary>The most images of a batch.</summary>
    public int Capacity => capacity;

    /// <summary>m, the number of images.</summary>
    public int Count { get; private set; }

    /// <summary>The class of each image.</summary>
    public ReadOnlySpan<byte> Labels => labels.AsSpan(0, Count);

    /// <summary>Goes on to a batch, and says what comes after it.</summary>
    public void Set(ImageSet data, ReadOnlySpan<int> images, ReadOnlySpan<int> rest)
    {
        if (images.Length > capacity || data.PixelCount != pixelCount)
            throw new ArgumentException($"The engine was given {images.Length} images of {data.PixelCount} pixels; "
                + $"it has room for {capacity} of {pixelCount}.");
        this.data = data;
        Number++;
        (Count, nextCount) = (images.Length, Math.Min(rest.Length, capacity));
        images.CopyTo(indices);
        rest[..nextCount].CopyTo(next);
        for (int s = 0; s < Count; s++)
            labels[s] = data.Labels[images[s]];
    }

    /// <summary>Reads the batch for a thread, and fetches the next one: images lie at random places, which the processor cannot predict.</summary>
    public unsafe void Read(PixelBatch X, bool listsImages)
    {
        X.Read(data!, indices.AsSpan(0, Count), listsImages);
        foreach (int image in next.AsSpan(0, Sse.IsSupported ? nextCount : 0))
        {
            byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data!.Image(image)));
            for (int i = 0; i < pixelCount; i += CacheLine)
                Sse.Prefetch1(first + i);
        }
    }
}
