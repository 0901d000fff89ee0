using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws the images of a data set, and the rows of a weight matrix as images.</summary>
public static class ImagePictures
{
    internal const int MaxImages = 200;
    private const int MaxNeurons = 100;

    /// <summary>Images of a data set in a grid, the label of each below it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="start">The first image.</param>
    /// <param name="count">How many images from there on, 200 at most.</param>
    /// <param name="predicted">What a network took each of these images for; the wrong ones are marked "4, not 9".</param>
    /// <param name="confidences">The output behind each prediction, shown below it.</param>
    public static Figure Picture(
        this Dataset data, int start, int count, IReadOnlyList<int>? predicted = null, IReadOnlyList<double>? confidences = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return data.Picture([.. Enumerable.Range(start, count)], predicted, confidences);
    }

    /// <summary>Chosen images of a data set in a grid, the label of each below it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The images, 200 at most.</param>
    /// <param name="predicted">What a network took each of these images for; the wrong ones are marked "4, not 9".</param>
    /// <param name="confidences">The output behind each prediction, shown below it.</param>
    public static Figure Picture(
        this Dataset data, IReadOnlyList<int> indices, IReadOnlyList<int>? predicted = null, IReadOnlyList<double>? confidences = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count > MaxImages)
            throw new ArgumentException($"A picture holds {MaxImages} images at most; {indices.Count} were asked for.", nameof(indices));
        if (confidences is not null && predicted is null)
            throw new ArgumentException("Confidences belong to predictions, and there are none.", nameof(confidences));
        ThrowIfNotOneEach(predicted?.Count, "predictions", nameof(predicted));
        ThrowIfNotOneEach(confidences?.Count, "confidences", nameof(confidences));

        return data.Grid(indices, predicted, confidences, data.Name, labels =>
            predicted is null ? "" : $"{labels.Count(label => label.IsWrong)} of {labels.Count} wrong");

        void ThrowIfNotOneEach(int? count, string what, string name)
        {
            if (count is not null && count != indices.Count)
                throw new ArgumentException($"{indices.Count} images need {indices.Count} {what}, one each, but there are {count}.", name);
        }
    }

    /// <summary>Images with their labels, and what a network made of them; <paramref name="note"/> says what the labels mean.</summary>
    internal static Figure Grid(
        this Dataset data, IReadOnlyList<int> indices, IReadOnlyList<int>? predicted, IReadOnlyList<double>? confidences, string title,
        Func<IReadOnlyList<ImageLabel>, string> note)
    {
        var images = indices.Select((index, place) => (
            Ink: data.Image(index).ToArray().Select(ink => ColorScale.Step(ink, 0, 255)).ToArray(),
            Label: Label(data.ClassNames, data.Labels[index], predicted?[place], confidences?[place]))).ToList();
        var table = new DataFrame(
            new Int32DataFrameColumn("image", indices),
            ClassColumn.Of("label", data.ClassNames, indices.Select(index => (int)data.Labels[index])));
        if (predicted is not null)
            table.Columns.Add(ClassColumn.Of("answer", data.ClassNames, predicted));
        if (confidences is not null)
            table.Columns.Add(new DoubleDataFrameColumn("confidence", confidences));
        string meaning = note([.. images.Select(image => image.Label)]);
        return new ImageGrid(title, meaning, data.Rows, data.Columns, ColorScale.Ink, images).ToFigure(table);
    }

    private static ImageLabel Label(IReadOnlyList<string> names, int label, int? answer, double? confidence)
    {
        bool isWrong = answer is not null && answer != label;
        string below = confidence?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
        return new ImageLabel(isWrong ? $"{names.NameOf(answer!.Value)}, not {names[label]}" : names[label], isWrong, below);
    }

    /// <summary>
    /// The rows of a weight matrix, or of its gradient, as images, one a neuron, all on one scale: red above 0, where in weights ink
    /// excites the neuron, blue below, white at 0.
    /// </summary>
    /// <param name="weights">W of a layer that reads images, n × (rows · columns). The first 100 neurons are shown.</param>
    /// <param name="rows">Height of an image in pixels.</param>
    /// <param name="columns">Width of an image in pixels.</param>
    /// <param name="name">What the rows are: "dW[1]".</param>
    public static Figure Picture(this Matrix<double> weights, int rows = 28, int columns = 28, string name = "Weights")
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.ColumnCount != rows * columns)
            throw new ArgumentException(
                $"W is {MatrixShape.Of(weights)}, but images of {rows}×{columns} pixels need {rows * columns} columns. "
                + "Is it the W of the first layer?", nameof(weights));
        Vector<double>[] shown = [.. weights.EnumerateRows().Take(MaxNeurons)];
        double reach = weights.Enumerate().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        string end = NumberText.Short(reach, 3), note = $"blue −{end}, white 0, red {end}";
        if (shown.Length < weights.RowCount)
            note += $"; the first {shown.Length} of {weights.RowCount} neurons";
        var images = shown.Select((row, neuron) => (
            row.Select(weight => ColorScale.Step(weight, -reach, reach)).ToArray(), new ImageLabel($"{neuron}"))).ToList();
        var table = new DataFrame(
            new Int32DataFrameColumn("neuron", Enumerable.Range(0, shown.Length)),
            new DoubleDataFrameColumn("min", shown.Select(row => row.Minimum())),
            new DoubleDataFrameColumn("max", shown.Select(row => row.Maximum())),
            new DoubleDataFrameColumn("‖row of W‖", shown.Select(row => row.L2Norm())));
        return new ImageGrid(name, note, rows, columns, ColorScale.Diverging, images).ToFigure(table);
    }
}
