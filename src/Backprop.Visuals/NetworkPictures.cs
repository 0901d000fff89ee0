using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>Pictures of a network: how it is built and where it errs.</summary>
public static class NetworkPictures
{
    /// <summary>The network as a diagram: its layers, n_l, and the shapes of W[l] and b[l].</summary>
    public static Figure Diagram(this Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Visuals.Diagram.Of(network);
    }

    /// <summary>The shape of every quantity of a batch of <paramref name="m"/> samples, and why.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample.</exception>
    public static ShapeLedger Ledger(this Network network, int m)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        return new ShapeLedger(network.Sizes, m);
    }

    /// <summary>Which classes the network takes for which: counts, recall and precision over a data set.</summary>
    /// <exception cref="ArgumentException">The images or classes are not of this network's sizes.</exception>
    public static ConfusionMatrix Confusion(this Network network, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return new ConfusionMatrix(data.Name, data.Classes, data.Labels, network.Classify(data));
    }

    /// <summary>
    /// The images that the network takes for something else, the worst first: where the output of its answer exceeds that of the
    /// right one the most. Below each stand label → answer and the output of the answer.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data set.</param>
    /// <param name="count">How many images at most, 1 to 200.</param>
    /// <exception cref="ArgumentException">The images or classes are not of this network's sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More than 200 images were asked for, or none.</exception>
    public static ImageGrid Worst(this Network network, Dataset data, int count = 24)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Pictures.Most);
        int[] answers = network.Classify(data);
        int[] wrong = [.. Enumerable.Range(0, data.Count).Where(index => answers[index] != data.Labels[index])];
        Misread[] worst =
        [
            .. wrong.Chunk(1000).SelectMany(some =>
            {
                Matrix<double> outputs = network.Forward(Matrix<double>.Build.Dense(data.PixelCount, some.Length, (row, column) => Dataset.Intensity(data.Image(some[column])[row])));
                return some.Select((index, column) => new Misread(index, data.Labels[index], answers[index], outputs[data.Labels[index], column], outputs[answers[index], column]));
            }).OrderByDescending(mistake => mistake.OfAnswer).ThenBy(mistake => mistake.OfLabel).Take(count),
        ];
        return Pictures.Gallery(data, wrong.Length, worst);
    }

    /// <summary>The recall of each class over the epochs: a small chart a class.</summary>
    /// <param name="history">The reports of a run with a test set.</param>
    /// <exception cref="ArgumentException">No epoch has been tested.</exception>
    public static Figure RecallChart(this History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Visuals.RecallChart.Of(history);
    }
}
