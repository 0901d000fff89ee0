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
    private const int Few = 20, Many = 200, MaxBatch = 512, Epochs = 100;
    private const double Same = 1e-6, MinReach = 0.1;

    // The first image, and the first of another digit.
    private const int One = 0;
    private readonly int other = Math.Max(0, data.Labels.ToArray().ToList().FindIndex(label => label != data.Labels[One]));

    private (bool IsKnown, int? Images) fewest;

    // The fewest images that make a batch: 1, or the batch size where an incomplete batch is dropped; null if that is too large.
    private int? Fewest => (fewest = fewest.IsKnown ? fewest : (true, FewestImages())).Images;

    private int FewImages => WholeBatches(Few);

    private int ManyImages => WholeBatches(Many);

    /// <summary>Whether other images than those of the data set are read; null if not.</summary>
    public string? OtherData()
    {
        // Of a black image no weight of layer 1 can learn, whatever the steps are.
        byte[] labels = [.. Enumerable.Repeat(data.Labels[One], Few)];
        var black = new Dataset(data.Name, new byte[Few * data.PixelCount], labels, data.Rows, data.Columns, data.Classes);
        var (dW1, db1, _, _) = Change(Trained(black));
        if (dW1.Enumerate().Concat(db1.Enumerate()).Any(value => !double.IsFinite(value)) || Closeness.IsZero(dW1))
            return null;
        // Pixels that are shifted still give one row times each neuron; weight decay gives W1 itself.
        return Closeness.IsZero(db1) || Closeness.Ratio(dW1, db1 * Read(dW1, db1).ToRowMatrix(), Same) is not null
            || Closeness.Ratio(dW1, create()[1].W, Same) is not null
            ? null : "Trained on black images, W1 learns other ones: your function does not read its data. "
                + "Is it a variable of the notebook, such as train, that it reads?";
    }

    /// <summary>What is wrong with the steps themselves: the rates of W and b, their signs, the pixels. null if nothing is.</summary>
    public string? Steps()
    {
        if (Fewest is not { } images)
            return $"Of {MaxBatch} images your function makes no batch.";
        var x = data.Batch(One, 1);
        BatchTrace trace = create().Explain(x);
        var (dW1, db1, dW2, db2) = Change(Trained(Copies(images, _ => One)));
        (string Name, double? Rate)[] rates =
        [
            ("W1", Rate(dW1, trace[1].dW)), ("b1", Rate(db1, trace[1].Delta)),
            ("W2", Rate(dW2, trace[2].dW)), ("b2", Rate(db2, trace[2].Delta)),
        ];
        if (rates.All(rate => rate.Rate is not null))
            return WrongRates([.. rates.Select(rate => (rate.Name, rate.Rate!.Value))]);
        (dW1, db1, dW2, db2) = Change(Trained(Copies(FewImages, _ => One)));
        if (Closeness.IsZero(db1))
            return null;
        // With the same image in each batch, every step of W1 is that of b1 times xᵀ, however many there are.
        if (Closeness.Ratio(dW1, db1 * x.X.Transpose(), Same) is not { } first)
            return Closeness.Ratio(dW1, db1 * (1 - x.X).Transpose(), Same) is not null ? "1 − X is read where X belongs."
                : Closeness.Ratio(dW1, db1 * Read(dW1, db1).ToRowMatrix(), Same) is not null
                    ? "W1 learns other pixels than those of the image: is X changed on its way in?" : null;
        if (Math.Abs(first - 1) <= Same)
            return IsUphill(db2, trace) ? "The steps go uphill: + where − belongs, or Y − A where A − Y belongs?" : null;
        var below = db2 * trace[1].A.Transpose();
        double second = (dW2.PointwiseMultiply(below)).Enumerate().Sum() / below.PointwisePower(2).Enumerate().Sum();
        if (first < 0)
            return $"W and b go in opposite directions: the {(IsUphill(db2, trace) ? "biases" : "weights")} go uphill.";
        if (Math.Abs(Math.Log(second / first)) > Math.Abs(Math.Log(Math.Max(second, 1e-9))))
            return Scaled(first);
        return first > 1
            ? $"The biases take steps that are {Short(first)} times too short beside those of W. Is db divided twice?"
            : $"The weights take steps that are {Short(1 / first)} times too short beside those of b. Is dW divided twice?";
    }

    /// <summary>Images that leave no trace in the weights; null if all do.</summary>
    public string? LeftOut()
    {
        if (other == One || Fewest is null)
            return null;
        int many = ManyImages;
        Network all = Trained(Copies(many, _ => One));
        // Where no output can learn any more, no image leaves a trace.
        if (all.Forward(data.Batch(other, 1).X).Enumerate().All(a => a * (1 - a) < 1e-6))
            return null;
        (string Words, Func<int, bool> Is)[] parts =
        [
            ("All but the first half", i => i >= many / 2), ("All but the last half", i => i < many / 2),
            ($"The last {many / 20}", i => i >= many - many / 20), ($"The first {many / 20}", i => i < many / 20),
        ];
        return parts.Where(part => HaveSame(all, Trained(Copies(many, i => part.Is(i) ? other : One))))
            .Select(part => $"{part.Words} of {many} images leave no trace in the weights: does the loop leave them out?").FirstOrDefault();
    }

    /// <summary>Whether the images are learned with the labels of others; null if not.</summary>
    public string? WrongPairs()
    {
        if (other == One || !GoesDownhill())
            return null;
        Dataset two = Copies(FewImages, i => i % 2 == 0 ? One : other);
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
        if (other == One || !GoesDownhill())
            return null;
        int many = ManyImages;
        // The later some other images come, the better they are remembered.
        double[] remembered =
        [
            .. from part in Enumerable.Range(0, 5)
               let network = Trained(Copies(many, i => i / (many / 20) == part * 19 / 4 ? other : One))
               select network.Forward(data.Batch(other, 1).X)[data.Labels[other], 0],
        ];
        return remembered.Zip(remembered.Skip(1)).All(pair => pair.First < pair.Second)
            ? "The later an image stands in the data, the better it is remembered: take the batches in random order." : null;
    }

    /// <summary>How far one epoch goes on a few images, as rate times steps; null if it is far enough.</summary>
    public string? TooShort()
    {
        if (Fewest is null)
            return null;
        Vector<double> delta = create().Explain(data.Batch(One, 1))[2].Delta.Column(0);
        double reach = -Change(Trained(Copies(FewImages, _ => One))).b2.Column(0).DotProduct(delta) / delta.DotProduct(delta);
        return reach < MinReach
            ? $"On {FewImages} copies of one image an epoch goes as far as a single step at a rate of {NumberText.Short(reach, 2)}: "
                + "is the learning rate too small, or does the loop take too few steps?"
            : null;
    }

    // From the rates of one step, which should be one and positive.
    private static string? WrongRates((string Name, double Rate)[] rates)
    {
        string[] uphill = [.. rates.Where(rate => rate.Rate < 0).Select(rate => rate.Name)];
        if (uphill.Length > 0)
            return uphill switch
            {
                { Length: 4 } => "The steps go uphill: + where − belongs, or Y − A where A − Y belongs?",
                ["W1", "W2"] => "W and b go in opposite directions: the weights go uphill.",
                ["b1", "b2"] => "W and b go in opposite directions: the biases go uphill.",
                ["W1", "b1"] => "Layer 1 goes uphill, layer 2 does not: is there a minus too many in δ1, or + where − belongs?",
                ["W2", "b2"] => "Layer 2 goes uphill, layer 1 does not: + where − belongs?",
                _ => $"{Names(uphill)} {(uphill.Length == 1 ? "goes" : "go")} uphill: + where − belongs?",
            };
        double longest = rates.Max(rate => rate.Rate), shortest = rates.Min(rate => rate.Rate);
        static bool Is(double rate, double other) => Math.Abs(rate / other - 1) <= 10 * Same;
        if (Is(longest, shortest))
            return null;
        string[] slow = [.. rates.Where(rate => Is(rate.Rate, shortest)).Select(rate => rate.Name)];
        string[] fast = [.. rates.Where(rate => Is(rate.Rate, longest)).Select(rate => rate.Name)];
        if (slow.Length + fast.Length < rates.Length)
            return $"The rates of the steps differ: {string.Join(", ", rates.Select(rate => $"{rate.Name} {Short(rate.Rate)}"))}. "
                + "All four should have one learning rate.";
        string times = $"that are {Short(longest / shortest)} times too short beside those of";
        return (slow, fast) switch
        {
            (["b1", "b2"], _) => $"The biases take steps {times} W. Is db divided twice?",
            (["W1", "W2"], _) => $"The weights take steps {times} b. Is dW divided twice?",
            (["W1"], _) => Scaled(shortest / longest),
            (_, ["W1"]) => Scaled(longest / shortest),
            _ => $"{Names(slow)} {(slow.Length == 1 ? "takes" : "take")} steps {times} {Names(fast)}: "
                + "all four should have one learning rate.",
        };
    }

    private static string Scaled(double times) =>
        Math.Abs(times - 255) < 1e-3 ? "The pixels are multiplied by 255 on their way in: batch.X holds 0 to 1 as it is."
        : Math.Abs(1 / times - 255) < 1e-3 ? "The pixels are divided by 255 once more: batch.X holds 0 to 1 as it is."
        : $"In layer 1 the step of W is {Short(times)} × that of b: is X multiplied by something?";

    private static string Names(string[] names) => names.Length < 2 ? string.Concat(names)
        : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    // The rate of a step, or of several along one direction.
    private static double? Rate(Matrix<double> change, Matrix<double> gradient) => -Closeness.Ratio(change, gradient, Same);

    // What layer 1 has read, if each of its steps is a delta times this.
    private static Vector<double> Read(Matrix<double> dW1, Matrix<double> db1) =>
        (dW1.Transpose() * db1).Column(0) / db1.PointwisePower(2).Enumerate().Sum();

    private bool GoesDownhill()
    {
        if (Fewest is not { } images)
            return false;
        BatchTrace trace = create().Explain(data.Batch(One, 1));
        var (dW1, db1, dW2, db2) = Change(Trained(Copies(images, _ => One)));
        return ((Matrix<double>, Matrix<double>)[])
            [(dW1, trace[1].dW), (db1, trace[1].Delta), (dW2, trace[2].dW), (db2, trace[2].Delta)] is var steps
            && steps.All(step => step.Item1.PointwiseMultiply(step.Item2).Enumerate().Sum() < 0);
    }

    private (Matrix<double> W1, Matrix<double> b1, Matrix<double> W2, Matrix<double> b2) Change(Network after)
    {
        Network before = create();
        return (after[1].W - before[1].W, (after[1].b - before[1].b).ToColumnMatrix(),
            after[2].W - before[2].W, (after[2].b - before[2].b).ToColumnMatrix());
    }

    private int WholeBatches(int images) => Fewest is { } m ? (images + m - 1) / m * m : images;

    private int? FewestImages()
    {
        int none = 0, some = 1;
        while (!Learns(some))
        {
            (none, some) = (some, 2 * some);
            if (some > MaxBatch)
                return null;
        }
        while (some - none > 1)
            (none, some) = (none + some) / 2 is var half && Learns(half) ? (none, half) : (half, some);
        return some;
    }

    // A function that always takes whole batches ends in an error where there are too few images.
    private bool Learns(int count)
    {
        try
        {
            return !HaveSame(create(), Trained(Copies(count, _ => One)));
        }
        catch (ArgumentException)
        {
            return false;
        }
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
