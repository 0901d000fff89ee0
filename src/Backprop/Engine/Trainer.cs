using System.Numerics;

namespace Backprop.Engine;

/// <summary>
/// Trains and evaluates a network on flat arrays, allocating nothing per batch; <see cref="Network"/> defines what is right.
/// </summary>
/// <remarks>
/// All matrices are row-major; a sample is a column, as in the mathematics. Rows and columns are padded so that the kernel
/// needs no remainders. What stands in the padding is never read into a result: sums run over the real elements only.
/// </remarks>
internal sealed class Trainer<T> : ITrainer
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly int batch;      // samples that fit, padded: the stride of A and delta
    private readonly int capacity;   // samples that fit
    private readonly int[] stride;   // n_l, padded: the stride of W[l+1] and samples[l]
    private readonly T[][] W;        // n_l × n_(l−1)
    private readonly T[][] b;        // n_l
    private readonly T[][] A;        // n_l × batch; A[0] = X
    private readonly T[][] delta;    // n_l × batch
    private readonly T[][] samples;  // batch × n_l: A transposed, for δ·Aᵀ
    private readonly T[] intensity = [.. Enumerable.Range(0, 256).Select(pixel => T.CreateTruncating(Dataset.Intensity((byte)pixel)))];

    public Trainer(Network network, int maxBatch)
    {
        this.network = network;
        capacity = maxBatch;
        batch = Kernels.PadColumns<T>(maxBatch);
        int L = network.Layers.Count;
        stride = [.. network.Sizes.Select(Kernels.PadColumns<T>)];
        W = new T[L + 1][];
        b = new T[L + 1][];
        A = [.. network.Sizes.Select(size => new T[Kernels.PadRows(size) * batch])];
        delta = [.. network.Sizes.Select(size => new T[Kernels.PadRows(size) * batch])];
        samples = [.. network.Sizes.Select((_, l) => new T[batch * stride[l]])];
        foreach (Layer layer in network.Layers)
        {
            int l = layer.Number, rows = Kernels.PadRows(layer.W.RowCount);
            W[l] = new T[rows * stride[l - 1]];
            b[l] = new T[rows];
            for (int i = 0; i < layer.W.RowCount; i++)
            {
                for (int j = 0; j < layer.W.ColumnCount; j++)
                    W[l][i * stride[l - 1] + j] = T.CreateTruncating(layer.W.At(i, j));
                b[l][i] = T.CreateTruncating(layer.b.At(i));
            }
        }
    }

    public void StoreWeights()
    {
        foreach (Layer layer in network.Layers)
        {
            int l = layer.Number;
            for (int i = 0; i < layer.W.RowCount; i++)
            {
                for (int j = 0; j < layer.W.ColumnCount; j++)
                    layer.W.At(i, j, double.CreateTruncating(W[l][i * stride[l - 1] + j]));
                layer.b.At(i, double.CreateTruncating(b[l][i]));
            }
        }
    }

    public double TrainBatch(Dataset data, ReadOnlySpan<int> indices, double weightStep, double biasStep)
    {
        int L = network.Layers.Count, m = indices.Length, columns = Kernels.PadColumns<T>(m);
        Forward(data, indices);
        double cost = OutputError(data, indices);
        for (int l = L; l >= 1; l--)
        {
            int n = network.Sizes[l], below = network.Sizes[l - 1];
            for (int i = 0; i < n; i++)
                ActivationKernels.MultiplyBySlope(network[l].Activation, delta[l].AsSpan(i * batch, m), A[l].AsSpan(i * batch, m));

            // δ[l−1] goes back through W as it was, so this comes before the update: (n_(l−1) × n_l)·(n_l × m)
            if (l > 1)
                Kernels.Multiply(new Kernels.Operand<T>(W[l], rowStride: 1, columnStride: stride[l - 1]), delta[l], batch, inner: n,
                    delta[l - 1], batch, Kernels.PadRows(below), columns, new Kernels.Product<T>());

            // W ← W − step · δ·Aᵀ: (n_l × m)·(m × n_(l−1))
            Kernels.Multiply(new Kernels.Operand<T>(delta[l], rowStride: batch, columnStride: 1), Samples(l - 1, m), stride[l - 1], inner: m,
                W[l], stride[l - 1], Kernels.PadRows(n), stride[l - 1], new Kernels.Descent<T>(T.CreateTruncating(weightStep)));

            for (int i = 0; i < n; i++)
                b[l][i] -= T.CreateTruncating(biasStep) * (Kernels.Sum<T>(delta[l].AsSpan(i * batch, m)) / T.CreateTruncating(m));
        }
        return cost;
    }

    public Evaluation Evaluate(Dataset data)
    {
        var correct = new int[data.Classes];
        var total = new int[data.Classes];
        double cost = 0;
        ForEachBatch(data, indices =>
        {
            for (int s = 0; s < indices.Length; s++)
            {
                int label = data.Labels[indices[s]];
                total[label]++;
                if (Answer(s) == label)
                    correct[label]++;
            }
            cost += OutputError(data, indices);
        });
        return new Evaluation(correct, total, cost / data.Count);
    }

    public int[] Classify(Dataset data)
    {
        var answers = new int[data.Count];
        ForEachBatch(data, indices =>
        {
            for (int s = 0; s < indices.Length; s++)
                answers[indices[s]] = Answer(s);
        });
        return answers;
    }

    // Forward through the whole set, a batch at a time; what follows finds the outputs in A[L].
    private void ForEachBatch(Dataset data, Action<int[]> use)
    {
        network.CheckFits(data);
        foreach (int[] indices in Enumerable.Range(0, data.Count).Chunk(capacity))
        {
            Forward(data, indices);
            use(indices);
        }
    }

    // The class with the largest output; of equal ones the first, as argmax has it.
    private int Answer(int sample)
    {
        int best = 0;
        for (int i = 1; i < network.Sizes[^1]; i++)
            if (A[^1][i * batch + sample] > A[^1][best * batch + sample])
                best = i;
        return best;
    }

    private void Forward(Dataset data, ReadOnlySpan<int> indices)
    {
        int m = indices.Length, columns = Kernels.PadColumns<T>(m);
        for (int s = 0; s < m; s++)
            Kernels.Widen(data.Image(indices[s]), intensity, samples[0].AsSpan(s * stride[0], stride[0]), A[0].AsSpan(s), batch);
        for (int l = 1; l <= network.Layers.Count; l++)
        {
            int n = network.Sizes[l];
            Kernels.Multiply(new Kernels.Operand<T>(W[l], rowStride: stride[l - 1], columnStride: 1), A[l - 1], batch, inner: network.Sizes[l - 1],
                A[l], batch, Kernels.PadRows(n), columns, new Kernels.PlusBias<T>(b[l]));
            for (int i = 0; i < n; i++)
                ActivationKernels.Apply(network[l].Activation, A[l].AsSpan(i * batch, m));
        }
    }

    // A[l] transposed, m × n_l; the images were written both ways.
    private ReadOnlySpan<T> Samples(int l, int m)
    {
        if (l > 0)
            for (int i = 0; i < network.Sizes[l]; i++)
                for (int s = 0; s < m; s++)
                    samples[l][s * stride[l] + i] = A[l][i * batch + s];
        return samples[l];
    }

    // Writes ∂C/∂A[L] of each sample into delta[L]; returns the cost, summed over the samples.
    private double OutputError(Dataset data, ReadOnlySpan<int> indices)
    {
        if (network.Cost != Cost.Quadratic)
            throw new NotSupportedException($"The engine does not know the cost {network.Cost}.");
        T sum = T.Zero;
        for (int i = 0; i < network.Sizes[^1]; i++)
        {
            for (int s = 0; s < indices.Length; s++)
            {
                T error = A[^1][i * batch + s] - (data.Labels[indices[s]] == i ? T.One : T.Zero);
                delta[^1][i * batch + s] = error;
                sum += error * error;
            }
        }
        return double.CreateTruncating(sum) / 2;
    }
}
