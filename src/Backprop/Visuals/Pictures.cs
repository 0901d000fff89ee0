using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>Pictures of what a network sees and of what it has learnt.</summary>
public static class Pictures
{
    private const int Most = 200;

    /// <summary>Images of a data set in a grid, the label of each below it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="start">The first image.</param>
    /// <param name="count">How many images from there on, 200 at most.</param>
    /// <param name="predicted">What a network took each of these images for; the wrong ones are marked "4, not 9".</param>
    public static ImageGrid Picture(this Dataset data, int start, int count, IReadOnlyList<int>? predicted = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return data.Picture([.. Enumerable.Range(start, count)], predicted);
    }

    /// <summary>Chosen images of a data set in a grid, the label of each below it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The images, 200 at most.</param>
    /// <param name="predicted">What a network took each of these images for; the wrong ones are marked "4, not 9".</param>
    public static ImageGrid Picture(this Dataset data, IReadOnlyList<int> indices, IReadOnlyList<int>? predicted = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count > Most)
            throw new ArgumentException($"A picture holds {Most} images at most; {indices.Count} were asked for.", nameof(indices));
        if (predicted is not null && predicted.Count != indices.Count)
            throw new ArgumentException($"{indices.Count} images need {indices.Count} predictions, one each, but there are {predicted.Count}.", nameof(predicted));
        byte[][] images = [.. indices.Select(index => data.Image(index).ToArray().Select(ink => ColorScale.Step(ink, 0, 255)).ToArray())];
        (string, bool)[] labels =
        [
            .. indices.Select((index, place) => (Label: (int)data.Labels[index], Taken: predicted?[place]))
                .Select(one => one.Taken is { } taken && taken != one.Label ? ($"{taken}, not {one.Label}", true) : ($"{one.Label}", false)),
        ];
        string note = predicted is null ? "" : $"{labels.Count(label => label.Item2)} of {labels.Length} wrong";
        return new ImageGrid(data.Name, note, data.Rows, data.Columns, images, labels, ColorScale.Ink.Steps());
    }

    /// <summary>
    /// The rows of a weight matrix as images, one a neuron: blue where ink speaks against it, red where ink speaks for it, white where it does not matter.
    /// All share one scale.
    /// </summary>
    /// <param name="weights">W of a layer that reads images, n × (rows · columns). Of more than 100 neurons the first 100 are shown.</param>
    /// <param name="rows">Height of an image in pixels.</param>
    /// <param name="columns">Width of an image in pixels.</param>
    public static ImageGrid Picture(this Matrix<double> weights, int rows = 28, int columns = 28)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.ColumnCount != rows * columns)
            throw new ArgumentException($"W is {weights.RowCount}×{weights.ColumnCount}, but images of {rows}×{columns} pixels need {rows * columns} columns. Is it the W of the first layer?", nameof(weights));
        int shown = Math.Min(weights.RowCount, 100);
        double reach = weights.Enumerate().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        byte[][] images = [.. Enumerable.Range(0, shown).Select(row => weights.Row(row).Select(weight => ColorScale.Step(weight, -reach, reach)).ToArray())];
        string note = $"blue −{NumberText.Short(reach, 3)}, white 0, red {NumberText.Short(reach, 3)}"
            + (shown < weights.RowCount ? $"; the first {shown} of {weights.RowCount} neurons" : "");
        return new ImageGrid("Weights", note, rows, columns, images, [.. Enumerable.Range(0, shown).Select(row => ($"{row}", false))], ColorScale.Diverging.Steps());
    }
}
