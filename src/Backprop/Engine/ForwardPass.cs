using System.Numerics;

namespace Backprop.Engine;

/// <summary>Takes batches forward through the weights of a trainer, and finds their cost.</summary>
internal sealed class ForwardPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network network;
    private readonly ColumnMajor<T>[] W, b;
    private readonly Team team;
    private readonly Partition<T> partition;
    private readonly int L;
    private readonly Terms inked;                // of each tile of images, the pixels that are not zero
    private readonly Action<int>[] forward;

    /// <summary>Makes ready for batches of up to <paramref name="capacity"/> samples, on the threads of a team.</summary>
    public ForwardPass(Network network, ColumnMajor<T>[] W, ColumnMajor<T>[] b, int capacity, Team team)
    {
        (this.network, this.W, this.b, this.team, Capacity) = (network, W, b, team, capacity);
        partition = new(team.Size);
        L = network.Layers.Count;
        A = [.. network.Sizes.Select(size => new ColumnMajor<T>(size, capacity))];
        Errors = new ColumnMajor<T>(network.Sizes[L], capacity);
        Neurons = [.. network.Sizes.Select(Terms.All)];
        inked = Terms.OfTiles((capacity + MatrixProduct.TileRows - 1) / MatrixProduct.TileRows, network.Sizes[0]);
        forward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int>>(l => part => Forward(l, part))];
    }

    /// <summary>How many samples fit.</summary>
    public int Capacity { get; }

    /// <summary>m, the samples of the last batch.</summary>
    public int Count { get; private set; }

    /// <summary>A[l], n_l × m; A[0] = X.</summary>
    public ColumnMajor<T>[] A { get; }

    /// <summary>A[L] − Y, n_L × m, once <see cref="Cost"/> is known: ∂C/∂A, or where cost and outputs cancel δ[L] itself.</summary>
    public ColumnMajor<T> Errors { get; }

    /// <summary>The neurons of layer l, all of them, as the terms of a sum.</summary>
    public Terms[] Neurons { get; }

    /// <summary>Finds A[0] … A[L] of a batch.</summary>
    public void Run(Dataset data, ReadOnlySpan<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(indices.Length, Capacity);
        Count = indices.Length;
        inked.Begin(network.Sizes[0]);
        Pixels.Prefetch(data, indices);
        for (int s = 0; s < Count; s++)
            Pixels.Widen(data.Image(indices[s]), A[0].Column(s));
        int tile = MatrixProduct.TileRows;
        for (int s = 0; s < Count; s += tile)
            Pixels.ListInked(data, indices[s..Math.Min(s + tile, Count)], inked, s / tile);
        for (int l = 1; l <= L; l++)
            team.Share((long)Count * network.Sizes[l] * network.Sizes[l - 1], partition.Count(network.Sizes[l]), forward[l]);
        // It needs all of a sample's outputs, which the parts have found.
        for (int s = 0; s < Count && network[L].Activation == Activation.Softmax; s++)
            Elementwise.Softmax(A[L].Column(s));
    }

    /// <summary>The cost of the batch, summed over its samples; also finds <see cref="Errors"/>.</summary>
    public double Cost(Dataset data, ReadOnlySpan<int> indices)
    {
        double sum = 0;
        for (int s = 0; s < Count; s++)
        {
            Span<T> outputs = A[L].Column(s), errors = Errors.Column(s);
            int label = data.Labels[indices[s]];
            for (int i = 0; i < outputs.Length; i++)
            {
                T error = outputs[i] - (i == label ? T.One : T.Zero);
                errors[i] = error;
                sum += double.CreateTruncating(error) * double.CreateTruncating(error);
            }
        }
        return network.Cost == Backprop.Cost.Quadratic ? sum / 2 : CostOf(data, indices);
    }

    /// <summary>The class with the largest output; of equal ones the first, as argmax has it.</summary>
    public int Answer(int sample)
    {
        var outputs = A[L].Column(sample);
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best])
                best = i;
        return best;
    }

    /// <summary>How many samples of the batch are recognised.</summary>
    public int Correct(Dataset data, ReadOnlySpan<int> indices)
    {
        int correct = 0;
        for (int s = 0; s < Count; s++)
            if (Answer(s) == data.Labels[indices[s]])
                correct++;
        return correct;
    }

    /// <summary>The first layer whose activations are not all finite; the last where they are.</summary>
    public int FirstNotFinite()
    {
        for (int l = 1; l < L; l++)
            for (int s = 0; s < Count; s++)
                foreach (T a in A[l].Column(s))
                    if (!T.IsFinite(a))
                        return l;
        return L;
    }

    // A[l] = f(W[l]·A[l−1] + b[l]), for a part of the neurons: (n_l × n_(l−1))·(n_(l−1) × m)
    private void Forward(int l, int part)
    {
        Range neurons = partition.Part(network.Sizes[l], part);
        MatrixProduct.Multiply(
            new Factor<T>(A[l - 1].Values, rowStride: A[l - 1].Stride, columnStride: 1), W[l].Values, W[l].Stride,
            l == 1 ? inked : Neurons[l - 1], A[l].Values, A[l].Stride, 0..Count, neurons, new PlusBias<T>(b[l].Values));
        for (int s = 0; s < Count && network[l].Activation != Activation.Softmax; s++)
            Elementwise.Apply(network[l].Activation, A[l].Part(neurons, s));
    }

    private double CostOf(Dataset data, ReadOnlySpan<int> indices)
    {
        double cost = 0;
        T most = T.BitDecrement(T.One);
        for (int s = 0; s < Count; s++)
        {
            int label = data.Labels[indices[s]];
            Span<T> outputs = A[L].Column(s);
            for (int i = 0; i < outputs.Length; i++)
                cost += network.Cost.Term(double.CreateTruncating(T.Min(outputs[i], most)), i == label ? 1 : 0);
        }
        return cost;
    }
}
