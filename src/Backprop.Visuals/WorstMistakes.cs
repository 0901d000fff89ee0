using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws the images that a network is most wrong about.</summary>
public static class WorstMistakes
{
    /// <summary>
    /// The images that the network takes for another class, the worst first: those with the largest output for the wrong answer. Below
    /// each stand the answer, the label, and the output of the answer.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data set.</param>
    /// <param name="count">How many images at most, 1 to 200.</param>
    /// <exception cref="ArgumentException">The images or classes are not of this network's sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More than 200 images were asked for, or none.</exception>
    public static Figure Worst(this Network network, Dataset data, int count = 24)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ImagePictures.MaxImages);
        int[] answers = network.Classify(data);
        int[] wrong = [.. Enumerable.Range(0, data.Count).Where(index => answers[index] != data.Labels[index])];
        Mistake[] worst =
        [
            .. wrong.Chunk(1000).SelectMany(some =>
            {
                Matrix<double> outputs = network.Forward(Matrix<double>.Build.Dense(
                    data.PixelCount, some.Length, (row, column) => Dataset.Intensity(data.Image(some[column])[row])));
                return some.Select((index, column) => new Mistake(
                    index, data.Labels[index], answers[index], outputs[data.Labels[index], column], outputs[answers[index], column]));
            }).OrderByDescending(mistake => mistake.AnswerOutput).ThenBy(mistake => mistake.LabelOutput).Take(count),
        ];
        string note = worst.Length == 0
            ? $"all {NumberText.Count(data.Count)} right"
            : $"the answer, not the label, and the answer's output; {worst.Length} of {NumberText.Count(wrong.Length)} wrong ones";
        var table = new DataFrame(
            new Int32DataFrameColumn("image", worst.Select(mistake => mistake.Index)),
            new Int32DataFrameColumn("label", worst.Select(mistake => mistake.Label)),
            new Int32DataFrameColumn("answer", worst.Select(mistake => mistake.Answer)),
            new DoubleDataFrameColumn("output of the answer", worst.Select(mistake => mistake.AnswerOutput)),
            new DoubleDataFrameColumn("output of the label", worst.Select(mistake => mistake.LabelOutput)));
        ImageLabel[] labels = [.. worst.Select(mistake => ImagePictures.Label(mistake.Label, mistake.Answer, mistake.AnswerOutput))];
        byte[][] images = ImagePictures.Ink(data, worst.Select(mistake => mistake.Index));
        string title = $"{data.Name}, the worst mistakes";
        return new ImageGrid(title, note, data.Rows, data.Columns, ColorScale.Ink, images, labels).ToFigure(table);
    }

    private sealed record Mistake(int Index, int Label, int Answer, double LabelOutput, double AnswerOutput);
}
