using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>Labelled grey images of one size: the bytes as they come from the file, one image after the other.</summary>
public sealed class Dataset
{
    private const uint SplitStream = 2;
    private readonly byte[] pixels;
    private readonly byte[] labels;

    /// <summary>Wraps images and their labels; nothing is copied.</summary>
    /// <param name="name">What the data is, as a person would say it: "MNIST", "drawn digits".</param>
    /// <param name="pixels">All images, row by row, 0 = paper to 255 = ink: <c>labels.Length · rows · columns</c> bytes.</param>
    /// <param name="labels">The class of each image, 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="rows">Height of an image in pixels.</param>
    /// <param name="columns">Width of an image in pixels.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentException">The counts disagree, or a label is no class.</exception>
    public Dataset(string name, byte[] pixels, byte[] labels, int rows = 28, int columns = 28, int classes = 10)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (pixels.LongLength != (long)labels.Length * rows * columns)
            throw new ArgumentException($"{name}: {labels.Length} labels of {rows}×{columns} images need {(long)labels.Length * rows * columns} bytes of pixels, but there are {pixels.LongLength}.");
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0)
            throw new ArgumentException($"{name}: label {labels[wrong]} of image {wrong} is not a class; with {classes} classes a label is 0 to {classes - 1}.");

        Name = name;
        Rows = rows;
        Columns = columns;
        Classes = classes;
        this.pixels = pixels;
        this.labels = labels;
        Images = new ImageSet(pixels, labels, rows * columns);
    }

    /// <summary>What the data is: "MNIST", "drawn digits".</summary>
    public string Name { get; }

    /// <summary>How many images there are.</summary>
    public int Count => labels.Length;

    /// <summary>Height of an image in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Columns { get; }

    /// <summary>Pixels of one image: the n₀ of a network that reads it (784 for MNIST).</summary>
    public int PixelCount => Rows * Columns;

    /// <summary>How many classes there are: the n of the network's last layer.</summary>
    public int Classes { get; }

    /// <summary>The class of each image, in order.</summary>
    public ReadOnlySpan<byte> Labels => labels;

    /// <summary>The pixels of all images, one image after the other.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>The images as the engine reads them.</summary>
    internal ImageSet Images { get; }

    /// <summary>The pixels of one image, row by row, 0 = paper to 255 = ink.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index)
    {
        return (uint)index < (uint)Count ? pixels.AsSpan(index * PixelCount, PixelCount) : throw NoImage();

        ArgumentOutOfRangeException NoImage() => new(nameof(index), $"{Name} has images 0 to {Count - 1}; image {index} was asked for.");
    }

    /// <summary>
    /// The value a network sees for a pixel: (float)p / 255f, as NumPy's <c>x.astype('float32') / 255</c> gives it.
    /// </summary>
    public static double Intensity(byte pixel) => ImageSet.Intensity(pixel);

    /// <summary>Images <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1 as matrices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The images are not all there.</exception>
    public Batch Batch(int start, int count)
    {
        if (start < 0 || count < 1 || start > Count - count)
            throw new ArgumentOutOfRangeException(nameof(start), $"{Name} has images 0 to {Count - 1}; {count} from {start} on were asked for.");
        return new Batch(
            Matrix<double>.Build.Dense(PixelCount, count, (row, column) => Intensity(pixels[(start + column) * PixelCount + row])),
            Matrix<double>.Build.Dense(Classes, count, (row, column) => labels[start + column] == row ? 1 : 0));
    }

    /// <summary>The first <paramref name="count"/> images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Dataset Take(int count)
    {
        if (count < 0 || count > Count)
            throw new ArgumentOutOfRangeException(nameof(count), $"{Name} has {Count} images; the first {count} were asked for.");
        return new Dataset(Name, pixels[..(count * PixelCount)], labels[..count], Rows, Columns, Classes);
    }

    /// <summary>
    /// Divides the images by chance: what is trained with, and what is put aside to choose hyper-parameters by, so that the test set
    /// stays unseen until the end.
    /// </summary>
    /// <param name="validation">How many images are put aside; at least 1, and not all.</param>
    /// <param name="seed">The same seed divides the same way; a stream of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public (Dataset Train, Dataset Validation) Split(int validation, uint seed = 0)
    {
        if (validation < 1 || validation >= Count)
            throw new ArgumentOutOfRangeException(nameof(validation), $"{Name} has {Count} images; {validation} were to be put aside, which leaves {(validation < 1 ? "none to validate with" : "none to train with")}.");
        int[] order = [.. Enumerable.Range(0, Count)];
        new NumPyRandom(seed, SplitStream).Shuffle<int>(order);
        return (Select($"{Name}, training", order.AsSpan(validation)), Select($"{Name}, validation", order.AsSpan(0, validation)));
    }

    private Dataset Select(string name, ReadOnlySpan<int> indices)
    {
        byte[] chosen = new byte[indices.Length * PixelCount], classes = new byte[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(chosen.AsSpan(i * PixelCount));
            classes[i] = labels[indices[i]];
        }
        return new Dataset(name, chosen, classes, Rows, Columns, Classes);
    }
}
