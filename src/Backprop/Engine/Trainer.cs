using System.Numerics;
using System.Numerics.Tensors;

namespace Backprop.Engine;

/// <summary>
/// Trains and evaluates a network on flat arrays, allocating nothing per batch. A sample is a row here, so that an image
/// and the weights of a neuron lie together in memory; <see cref="Network"/>, where a sample is a column, defines what is right.
/// </summary>
internal sealed class Trainer<T> : ITrainer
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly int maxBatch;
    private readonly T[][] W;      // n_l × n_(l−1)
    private readonly T[][] b;      // n_l
    private readonly T[][] A;      // batch × n_l; A[0] is the batch's images
    private readonly T[][] delta;  // batch × n_l
    private readonly T[] intensity = [.. Enumerable.Range(0, 256).Select(pixel => T.CreateTruncating(Dataset.Intensity((byte)pixel)))];

    public Trainer(Network network, int maxBatch)
    {
        this.network = network;
        this.maxBatch = maxBatch;
        int L = network.Layers.Count;
        W = new T[L + 1][];
        b = new T[L + 1][];
        A = [.. network.Sizes.Select(size => new T[maxBatch * size])];
        delta = [.. network.Sizes.Select(size => new T[maxBatch * size])];
        foreach (Layer layer in network.Layers)
        {
            // MathNet keeps a matrix column by column, so the transpose's columns are the rows.
            W[layer.Number] = [.. layer.W.Transpose().ToColumnMajorArray().Select(T.CreateTruncating)];
            b[layer.Number] = [.. layer.b.Select(T.CreateTruncating)];
        }
    }

    public void StoreWeights()
    {
        foreach (Layer layer in network.Layers)
        {
            var (rows, columns) = (layer.W.RowCount, layer.W.ColumnCount);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++)
                    layer.W.At(i, j, double.CreateTruncating(W[layer.Number][i * columns + j]));
            for (int i = 0; i < rows; i++)
                layer.b.At(i, double.CreateTruncating(b[layer.Number][i]));
        }
    }

    public double TrainBatch(Dataset data, ReadOnlySpan<int> samples, double weightStep, double biasStep)
    {
        int L = network.Layers.Count, m = samples.Length;
        Forward(data, samples);
        double cost = OutputError(data, samples);
        for (int l = L; l >= 1; l--)
        {
            ActivationKernels.MultiplyBySlope(network[l].Activation, Rows(delta, l, m), Rows(A, l, m));
            // The layer below needs δ pulled back through W as it was, so this comes before the update.
            if (l > 1)
                Kernels.PullBack<T>(W[l], Rows(delta, l, m), Rows(delta, l - 1, m), m);
            Kernels.AddOuterProducts<T>(W[l], Rows(delta, l, m), Rows(A, l - 1, m), m, -T.CreateTruncating(weightStep));
            for (int s = 0; s < m; s++)
                TensorPrimitives.MultiplyAdd(Rows(delta, l, m).Slice(s * b[l].Length, b[l].Length), -T.CreateTruncating(biasStep), b[l], b[l]);
        }
        return cost;
    }

    public Evaluation Evaluate(Dataset data)
    {
        var correct = new int[data.Classes];
        var total = new int[data.Classes];
        double cost = 0;
        ForEachBatch(data, batch =>
        {
            for (int s = 0; s < batch.Length; s++)
            {
                int label = data.Labels[batch[s]];
                total[label]++;
                if (Answer(s) == label)
                    correct[label]++;
            }
            cost += OutputError(data, batch);
        });
        return new Evaluation(correct, total, cost / data.Count);
    }

    public int[] Classify(Dataset data)
    {
        var answers = new int[data.Count];
        ForEachBatch(data, batch =>
        {
            for (int s = 0; s < batch.Length; s++)
                answers[batch[s]] = Answer(s);
        });
        return answers;
    }

    // Forward through the whole set, a batch at a time; what follows finds the outputs in A[L].
    private void ForEachBatch(Dataset data, Action<int[]> use)
    {
        network.CheckFits(data);
        foreach (int[] batch in Enumerable.Range(0, data.Count).Chunk(maxBatch))
        {
            Forward(data, batch);
            use(batch);
        }
    }

    private int Answer(int sample)
    {
        int classes = network.Sizes[^1];
        return TensorPrimitives.IndexOfMax<T>(A[^1].AsSpan(sample * classes, classes));
    }

    // The first m rows of a layer's values, m × n_l.
    private Span<T> Rows(T[][] values, int l, int m) => values[l].AsSpan(0, m * network.Sizes[l]);

    private void Forward(Dataset data, ReadOnlySpan<int> samples)
    {
        int m = samples.Length;
        for (int s = 0; s < m; s++)
        {
            var image = data.Image(samples[s]);
            Kernels.Look(image, intensity, A[0].AsSpan(s * image.Length, image.Length));
        }
        for (int l = 1; l <= network.Layers.Count; l++)
        {
            Kernels.WeightedInput<T>(W[l], b[l], Rows(A, l - 1, m), Rows(A, l, m), m);
            ActivationKernels.Apply(network[l].Activation, Rows(A, l, m));
        }
    }

    // Writes ∂C/∂A[L] of each sample into delta[L]; returns the cost, summed over the samples.
    private double OutputError(Dataset data, ReadOnlySpan<int> samples)
    {
        if (network.Cost != Cost.Quadratic)
            throw new NotSupportedException($"The engine does not know the cost {network.Cost}.");
        int L = network.Layers.Count;
        var error = Rows(delta, L, samples.Length);
        Rows(A, L, samples.Length).CopyTo(error);
        for (int s = 0; s < samples.Length; s++)
            error[s * data.Classes + data.Labels[samples[s]]] -= T.One;
        return double.CreateTruncating(TensorPrimitives.SumOfSquares<T>(error)) / 2;
    }
}
