namespace Backprop.Engine;

/// <summary>Labeled images as the engine reads them: bytes, one image after the other.</summary>
/// <param name="pixels">
/// All images, <paramref name="pixelCount"/> bytes each; 0 is blank. Not copied; they must not change while a batch is read.
/// </param>
/// <param name="labels">The class of each image.</param>
/// <param name="pixelCount">Pixels of one image.</param>
/// <exception cref="ArgumentException">There are not <paramref name="pixelCount"/> pixels for each label.</exception>
internal sealed class ImageSet(byte[] pixels, byte[] labels, int pixelCount)
{
    /// <summary>The pixels of all images.</summary>
    public byte[] Pixels { get; } = pixels.LongLength == (long)labels.Length * pixelCount ? pixels
        : throw new ArgumentException($"{labels.Length} images of {pixelCount} pixels do not fit {pixels.LongLength} bytes.");

    /// <summary>How many images there are.</summary>
    public int Count => labels.Length;

    /// <summary>Pixels of one image.</summary>
    public int PixelCount => pixelCount;

    /// <summary>The class of each image.</summary>
    public ReadOnlySpan<byte> Labels => labels;

    /// <summary>The pixels of one image.</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * pixelCount, pixelCount);

    /// <summary>A copy of some of the images, in the order of their indices.</summary>
    public ImageSet Select(ReadOnlySpan<int> indices)
    {
        byte[] chosen = new byte[indices.Length * pixelCount], classes = new byte[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(chosen.AsSpan(i * pixelCount));
            classes[i] = labels[indices[i]];
        }
        return new ImageSet(chosen, classes, pixelCount);
    }

    /// <summary>The value of a byte: p / 255 in single precision, as NumPy's <c>x.astype('float32') / 255</c> gives it.</summary>
    public static float Intensity(byte pixel) => pixel / 255f;
}
