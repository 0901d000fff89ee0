using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>Labeled gray images of one size, stored as bytes, one image after the other.</summary>
public sealed class Dataset
{
    private const uint SplitStream = 2;

    /// <summary>Creates a data set from images and labels; the arrays are not copied.</summary>
    /// <param name="name">The name shown to people: "MNIST", "drawn digits".</param>
    /// <param name="pixels">All images, row by row, from 0 (paper) to 255 (ink): <c>labels.Length · rows · columns</c> bytes.</param>
    /// <param name="labels">The class of each image, 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="rows">The height of an image in pixels.</param>
    /// <param name="columns">The width of an image in pixels.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a label is not a class.</exception>
    public Dataset(string name, byte[] pixels, byte[] labels, int rows = 28, int columns = 28, int classes = 10)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Require.That(classes, classes is >= 1 and <= 256, "A data set has 1 to 256 classes", nameof(classes));
        if (pixels.LongLength != (long)labels.Length * rows * columns)
            throw new ArgumentException($"{name}: {labels.Length} labels of {rows}×{columns} images need "
                + $"{(long)labels.Length * rows * columns} bytes of pixels, but there are {pixels.LongLength}.");
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0)
            throw new ArgumentException($"{name}: label {labels[wrong]} of image {wrong} is not a class; "
                + $"with {classes} classes a label is 0 to {classes - 1}.");

        Name = name;
        Rows = rows;
        Columns = columns;
        Classes = classes;
        ClassNames = [.. Enumerable.Range(0, classes).Select(d => $"{d}")];
        Images = new ImageSet(pixels, labels, rows * columns);
    }

    /// <summary>The name shown to people: "MNIST", "drawn digits".</summary>
    public string Name { get; }

    /// <summary>The number of images.</summary>
    public int Count => Images.Count;

    /// <summary>The height of an image in pixels.</summary>
    public int Rows { get; }

    /// <summary>The width of an image in pixels.</summary>
    public int Columns { get; }

    /// <summary>The number of pixels in an image: n₀ of a network that reads it (784 for MNIST).</summary>
    public int PixelCount => Rows * Columns;

    /// <summary>The number of classes: n_L of a network that tells them apart.</summary>
    public int Classes { get; }

    /// <summary>The name of each class, as pictures and tables show it: "0", "1" … unless set.</summary>
    /// <exception cref="ArgumentException">There is not one name for each class, different from the others.</exception>
    public IReadOnlyList<string> ClassNames
    {
        get;
        init => field = value?.Count == Classes && value.Distinct().Count() == Classes ? value : throw new ArgumentException(
            $"{Name} has {Classes} classes, each with a name of its own; given: {string.Join(", ", value ?? [])}.");
    }

    /// <summary>The class of each image, in order.</summary>
    public ReadOnlySpan<byte> Labels => Images.Labels;

    /// <summary>The pixels of all images, one image after the other.</summary>
    public ReadOnlySpan<byte> Pixels => Images.Pixels;

    /// <summary>The images as the engine reads them.</summary>
    internal ImageSet Images { get; }

    /// <summary>The pixels of one image, row by row, from 0 (paper) to 255 (ink).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index) => index >= 0 && index < Count
        ? Images.Image(index)
        : throw new ArgumentOutOfRangeException(nameof(index), $"{Name} has images 0 to {Count - 1}; image {index} was asked for.");

    /// <summary>The input of a network for a pixel: (float)p / 255f, as NumPy's <c>x.astype('float32') / 255</c> computes it.</summary>
    public static double Intensity(byte pixel) => ImageSet.Intensity(pixel);

    /// <summary>Images <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1 as matrices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The data set does not have all these images.</exception>
    public Batch Batch(int start, int count)
    {
        if (start < 0 || count < 1 || start > Count - count)
            throw new ArgumentOutOfRangeException(
                nameof(start), $"{Name} has images 0 to {Count - 1}; {count} from {start} on were asked for.");
        return new Batch(
            Matrix<double>.Build.Dense(PixelCount, count, (row, column) => Intensity(Images.Image(start + column)[row])),
            Matrix<double>.Build.Dense(Classes, count, (row, column) => Images.Labels[start + column] == row ? 1 : 0));
    }

    /// <summary>The first <paramref name="count"/> images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The data set has fewer images.</exception>
    public Dataset Take(int count) => count >= 0 && count <= Count
        ? With(Name, Images.Select([.. Enumerable.Range(0, count)]))
        : throw new ArgumentOutOfRangeException(nameof(count), $"{Name} has {Count} images; the first {count} were asked for.");

    /// <summary>
    /// Splits the images at random: one part to train with, and one to choose hyperparameters by, so that the test set stays unseen
    /// until the end.
    /// </summary>
    /// <param name="validation">The number of images put aside for validation; at least 1, and fewer than all.</param>
    /// <param name="seed">The same seed gives the same split; a random stream apart from the network's.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the two parts would be empty.</exception>
    public (Dataset Train, Dataset Validation) Split(int validation, uint seed = 0)
    {
        if (validation < 1 || validation >= Count)
            throw new ArgumentOutOfRangeException(nameof(validation), $"{Name} has {Count} images; {validation} for validation leaves none "
                + (validation < 1 ? "to validate with." : "to train with."));
        int[] order = [.. Enumerable.Range(0, Count)];
        new NumPyRandom(seed, SplitStream).Shuffle<int>(order);
        return (With($"{Name}, training", Images.Select(order.AsSpan(validation))),
            With($"{Name}, validation", Images.Select(order.AsSpan(0, validation))));
    }

    /// <summary>Other images of the same size and classes.</summary>
    internal Dataset With(string name, ImageSet images) =>
        new(name, images.Pixels, images.Labels.ToArray(), Rows, Columns, Classes) { ClassNames = ClassNames };
}
