using Backprop.Shared;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>Pictures of what a network sees and of what it has learnt.</summary>
public static class Pictures
{
    internal const int Most = 200;

    /// <summary>Images of a data set in a grid, the label of each below it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="start">The first image.</param>
    /// <param name="count">How many images from there on, 200 at most.</param>
    /// <param name="predicted">What a network took each of these images for; the wrong ones are marked "4, not 9".</param>
    /// <param name="confidences">The output behind each prediction, shown below it.</param>
    public static ImageGrid Picture(this Dataset data, int start, int count, IReadOnlyList<int>? predicted = null, IReadOnlyList<double>? confidences = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return data.Picture([.. Enumerable.Range(start, count)], predicted, confidences);
    }

    /// <summary>Chosen images of a data set in a grid, the label of each below it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The images, 200 at most.</param>
    /// <param name="predicted">What a network took each of these images for; the wrong ones are marked "4, not 9".</param>
    /// <param name="confidences">The output behind each prediction, shown below it.</param>
    public static ImageGrid Picture(this Dataset data, IReadOnlyList<int> indices, IReadOnlyList<int>? predicted = null, IReadOnlyList<double>? confidences = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count > Most)
            throw new ArgumentException($"A picture holds {Most} images at most; {indices.Count} were asked for.", nameof(indices));
        if (predicted is not null && predicted.Count != indices.Count)
            throw new ArgumentException($"{indices.Count} images need {indices.Count} predictions, one each, but there are {predicted.Count}.", nameof(predicted));
        if (confidences is not null && predicted is null)
            throw new ArgumentException("Confidences belong to predictions, and there are none.", nameof(confidences));
        if (confidences is not null && confidences.Count != indices.Count)
            throw new ArgumentException($"{indices.Count} images need {indices.Count} confidences, one each, but there are {confidences.Count}.", nameof(confidences));
        byte[][] images = [.. indices.Select(index => Ink(data, index))];
        ImageLabel[] labels =
        [
            .. indices.Select((index, place) => (Label: (int)data.Labels[index], Taken: predicted?[place], Below: confidences is null ? "" : TwoDigits(confidences[place])))
                .Select(one => one.Taken is { } taken && taken != one.Label ? new ImageLabel($"{taken}, not {one.Label}", true, one.Below) : new ImageLabel($"{one.Label}", false, one.Below)),
        ];
        string note = predicted is null ? "" : $"{labels.Count(label => label.IsWrong)} of {labels.Length} wrong";
        string[] header = ["image", "label", "answer", "confidence"];
        int known = predicted is null ? 2 : confidences is null ? 3 : 4;
        var table = new Table(header[..known],
            [.. indices.Select((index, place) => new[] { $"{index}", $"{data.Labels[index]}", $"{predicted?[place]}", confidences is null ? "" : NumberText.Short(confidences[place], 4) }[..known])],
            [.. Enumerable.Repeat(true, known)]);
        return new ImageGrid(data.Name, note, data.Rows, data.Columns, images, labels, ColorScale.Ink.Steps(), table);
    }

    internal static ImageGrid Gallery(Dataset data, int wrong, Misread[] worst) => new(
        $"{data.Name}, the worst mistakes",
        worst.Length == 0 ? $"all {NumberText.Count(data.Count)} right" : $"the answer, not the label, and the answer's output; {worst.Length} of {NumberText.Count(wrong)} wrong ones",
        data.Rows, data.Columns,
        [.. worst.Select(mistake => Ink(data, mistake.Index))],
        [.. worst.Select(mistake => new ImageLabel($"{mistake.Answer}, not {mistake.Label}", true, TwoDigits(mistake.OfAnswer)))],
        ColorScale.Ink.Steps(),
        new Table(
            ["image", "label", "answer", "output of the answer", "output of the label"],
            [.. worst.Select(mistake => new[] { $"{mistake.Index}", $"{mistake.Label}", $"{mistake.Answer}", NumberText.Short(mistake.OfAnswer, 4), NumberText.Short(mistake.OfLabel, 4) })],
            [true, true, true, true, true]));

    private static byte[] Ink(Dataset data, int index) => [.. data.Image(index).ToArray().Select(ink => ColorScale.Step(ink, 0, 255))];

    private static string TwoDigits(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>
    /// The rows of a weight matrix, or of its gradient, as images, one a neuron: red above 0, where in weights ink speaks for the neuron, blue below, white at 0.
    /// All share one scale.
    /// </summary>
    /// <param name="weights">W of a layer that reads images, n × (rows · columns). Of more than 100 neurons the first 100 are shown.</param>
    /// <param name="rows">Height of an image in pixels.</param>
    /// <param name="columns">Width of an image in pixels.</param>
    /// <param name="name">What the rows are: "dW[1]".</param>
    public static ImageGrid Picture(this Matrix<double> weights, int rows = 28, int columns = 28, string name = "Weights")
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.ColumnCount != rows * columns)
            throw new ArgumentException($"W is {weights.RowCount}×{weights.ColumnCount}, but images of {rows}×{columns} pixels need {rows * columns} columns. Is it the W of the first layer?", nameof(weights));
        int shown = Math.Min(weights.RowCount, 100);
        double reach = weights.Enumerate().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        byte[][] images = [.. Enumerable.Range(0, shown).Select(row => weights.Row(row).Select(weight => ColorScale.Step(weight, -reach, reach)).ToArray())];
        string note = $"blue −{NumberText.Short(reach, 3)}, white 0, red {NumberText.Short(reach, 3)}"
            + (shown < weights.RowCount ? $"; the first {shown} of {weights.RowCount} neurons" : "");
        var table = new Table(["neuron", "least", "most", "‖row of W‖"],
            [.. Enumerable.Range(0, shown).Select(row => weights.Row(row)).Select((row, neuron) => new[] { $"{neuron}", NumberText.Short(row.Minimum(), 4), NumberText.Short(row.Maximum(), 4), NumberText.Short(row.L2Norm(), 4) })],
            [true, true, true, true]);
        return new ImageGrid(name, note, rows, columns, images, [.. Enumerable.Range(0, shown).Select(row => new ImageLabel($"{row}"))], ColorScale.Diverging.Steps(), table,
            reach > 0 ? new ImageLegend($"−{NumberText.Short(reach, 3)}", "0", NumberText.Short(reach, 3)) : null);
    }
}
