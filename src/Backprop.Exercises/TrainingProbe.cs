using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>
/// Finds what a learner's epoch of training does by running it on images that were chosen for it: copies of one image, whose
/// gradients point one way whatever the batches and their order, or of two.
/// </summary>
/// <param name="train">Trains a network for one epoch, in place.</param>
/// <param name="create">A new network, the same at each call.</param>
/// <param name="data">Where the images come from.</param>
internal sealed class TrainingProbe(Action<Network, Dataset> train, Func<Network> create, Dataset data)
{
    private const int Few = 20, Many = 200, Epochs = 100;
    private const double Same = 1e-6, MinReach = 0.1;

    // The first image, and the first of another digit.
    private const int One = 0;
    private readonly int other = Math.Max(0, data.Labels.ToArray().ToList().FindIndex(label => label != data.Labels[One]));

    /// <summary>What is wrong with the steps themselves: the rates of W and b, their signs, the pixels. null if nothing is.</summary>
    public string? Steps()
    {
        Network before = create(), after = Trained(Copies(Few, _ => One));
        var x = data.Batch(One, 1);
        BatchTrace trace = create().Explain(x);
        Matrix<double> dW1 = after[1].W - before[1].W, dW2 = after[2].W - before[2].W;
        Matrix<double> db1 = (after[1].b - before[1].b).ToColumnMatrix(), db2 = (after[2].b - before[2].b).ToColumnMatrix();
        // With the same image in each batch, every step of W1 is that of b1 times xᵀ, however many there are.
        if (Closeness.Ratio(dW1, db1 * x.X.Transpose(), Same) is not { } first)
            return null;
        if (Math.Abs(first - 1) <= Same)
            return IsUphill(db2, trace) ? "The steps go uphill: + where − belongs, or Y − A where A − Y belongs?" : null;
        var below = db2 * trace[1].A.Transpose();
        double second = (dW2.PointwiseMultiply(below)).Enumerate().Sum() / below.PointwisePower(2).Enumerate().Sum();
        if (first < 0)
            return $"W and b go in opposite directions: the {(IsUphill(db2, trace) ? "biases" : "weights")} go uphill.";
        if (Math.Abs(Math.Log(second / first)) > Math.Abs(Math.Log(Math.Max(second, 1e-9))))
            return Math.Abs(first - 255) < 1e-3 ? "The pixels are multiplied by 255 on their way in: batch.X holds 0 to 1 as it is."
                : Math.Abs(1 / first - 255) < 1e-3 ? "The pixels are divided by 255 once more: batch.X holds 0 to 1 as it is."
                : $"In layer 1 the step of W is {Short(first)} × that of b: is X multiplied by something?";
        return first > 1
            ? $"The biases take steps that are {Short(first)} times too short beside those of W. Is db divided twice?"
            : $"The weights take steps that are {Short(1 / first)} times too short beside those of b. Is dW divided twice?";
    }

    /// <summary>Images that leave no trace in the weights; null if all do.</summary>
    public string? LeftOut()
    {
        if (other == One)
            return null;
        Network all = Trained(Copies(Many, _ => One));
        // Where no output can learn any more, no image leaves a trace.
        if (all.Forward(data.Batch(other, 1).X).Enumerate().All(a => a * (1 - a) < 1e-6))
            return null;
        (string Words, Func<int, bool> Is)[] parts =
        [
            ("All but the first half", i => i >= Many / 2), ("All but the last half", i => i < Many / 2),
            ($"The last {Many / 20}", i => i >= Many - Many / 20), ($"The first {Many / 20}", i => i < Many / 20),
        ];
        return parts.Where(part => HaveSame(all, Trained(Copies(Many, i => part.Is(i) ? other : One))))
            .Select(part => $"{part.Words} of {Many} images leave no trace in the weights: does the loop leave them out?").FirstOrDefault();
    }

    /// <summary>Whether the images are learned with the labels of others; null if not.</summary>
    public string? WrongPairs()
    {
        if (other == One)
            return null;
        Dataset two = Copies(Few, i => i % 2 == 0 ? One : other);
        Network network = create();
        for (int epoch = 0; epoch < Epochs; epoch++)
            train(network, two);
        var A = network.Forward(two.Batch(0, 2).X);
        int first = data.Labels[One], second = data.Labels[other];
        double others = A.EnumerateRowsIndexed().Where(row => row.Item1 != first
            && row.Item1 != second).Select(row => row.Item2.Average()).DefaultIfEmpty(1).Average();
        double apart = Math.Max(A[first, 0] - A[second, 0], A[second, 1] - A[first, 1]);
        return others < 0.1 && apart < 0.5
            ? "Of two images it learns which digits occur, but not which is which: do X and Y belong together? "
                + "If one is shuffled, the other has to be in the same way."
            : null;
    }

    /// <summary>Whether the images are trained on in the order of the data, so that the last ones count most; null if not.</summary>
    public string? Ordered()
    {
        if (other == One)
            return null;
        // The later ten other images come, the better they are remembered.
        double[] remembered =
        [
            .. from part in Enumerable.Range(0, 5)
               let network = Trained(Copies(Many, i => i / (Many / 20) == part * 19 / 4 ? other : One))
               select network.Forward(data.Batch(other, 1).X)[data.Labels[other], 0],
        ];
        return remembered.Zip(remembered.Skip(1)).All(pair => pair.First < pair.Second)
            ? "The later an image stands in the data, the better it is remembered: take the batches in random order." : null;
    }

    /// <summary>How far one epoch goes on a few images, as rate times steps; null if it is far enough.</summary>
    public string? TooShort()
    {
        Network before = create(), after = Trained(Copies(Few, _ => One));
        Vector<double> delta = create().Explain(data.Batch(One, 1))[2].Delta.Column(0);
        double reach = -(after[2].b - before[2].b).DotProduct(delta) / delta.DotProduct(delta);
        return reach < MinReach
            ? $"On {Few} copies of one image an epoch goes as far as a single step at a rate of {NumberText.Short(reach, 2)}: "
                + "is the learning rate too small, or does the loop take too few steps?"
            : null;
    }

    private static bool IsUphill(Matrix<double> db2, BatchTrace trace) => db2.Column(0).DotProduct(trace[2].Delta.Column(0)) > 0;

    private static string Short(double factor) => NumberText.Short(factor, 4);

    private static bool HaveSame(Network one, Network other) =>
        one.Layers.Zip(other.Layers).All(pair => pair.First.W.Equals(pair.Second.W) && pair.First.b.Equals(pair.Second.b));

    private Network Trained(Dataset images)
    {
        Network network = create();
        train(network, images);
        return network;
    }

    private Dataset Copies(int count, Func<int, int> image)
    {
        byte[] pixels = new byte[count * data.PixelCount], labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            data.Image(image(i)).CopyTo(pixels.AsSpan(i * data.PixelCount));
            labels[i] = data.Labels[image(i)];
        }
        return new(data.Name, pixels, labels, data.Rows, data.Columns, data.Classes);
    }
}
