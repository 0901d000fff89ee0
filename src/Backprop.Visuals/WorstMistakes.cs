using MathNet.Numerics.LinearAlgebra;

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
        var outputs = wrong.Chunk(1000).SelectMany(some => network.Forward(Matrix<double>.Build.Dense(
            data.PixelCount, some.Length, (row, column) => Dataset.Intensity(data.Image(some[column])[row]))).EnumerateColumns());
        (int Index, double Output)[] worst =
        [
            .. wrong.Zip(outputs, (index, output) => (Index: index, Output: output[answers[index]]))
                .OrderByDescending(mistake => mistake.Output).Take(count),
        ];
        return data.Grid(
            [.. worst.Select(mistake => mistake.Index)], [.. worst.Select(mistake => answers[mistake.Index])],
            [.. worst.Select(mistake => mistake.Output)], $"{data.Name}, the worst mistakes", _ => worst.Length == 0
                ? $"all {NumberText.Count(data.Count)} right"
                : $"the answer, not the label, and the answer's output; {worst.Length} of {NumberText.Count(wrong.Length)} wrong ones");
    }
}
