using System.Numerics;

namespace Backprop.Engine;

/// <summary>Takes batches forward through a network's weights, and finds their cost.</summary>
internal sealed class ForwardPass<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
{
    private readonly NetworkModel model;
    private readonly ColumnMajor<T>[] W, b;
    private readonly WorkerPool pool;
    private readonly Partition<T, V> partition;
    private readonly int L;
    private readonly InnerIndices inked;         // of each tile of images, the pixels that are not zero
    private readonly Action<int>[] forward;

    /// <summary>Allocates for batches of up to <paramref name="capacity"/> samples, to be computed on the threads of a pool.</summary>
    public ForwardPass(NetworkModel model, ColumnMajor<T>[] W, ColumnMajor<T>[] b, int capacity, WorkerPool pool)
    {
        (this.model, this.W, this.b, this.pool, Capacity) = (model, W, b, pool, capacity);
        partition = new(pool.Size);
        L = model.LayerCount;
        A = [.. model.Sizes.Select(size => new ColumnMajor<T>(size, capacity))];
        Errors = new ColumnMajor<T>(model.Sizes[L], capacity);
        Neurons = [.. model.Sizes.Select(InnerIndices.All)];
        int tile = Simd<T, V>.TileRows;
        inked = InnerIndices.OfTiles((capacity + tile - 1) / tile, model.Sizes[0]);
        forward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int>>(l => part => Forward(l, part))];
    }

    /// <summary>How many samples fit.</summary>
    public int Capacity { get; }

    /// <summary>m, the samples of the last batch.</summary>
    public int Count { get; private set; }

    /// <summary>A[l], n_l × m; A[0] = X.</summary>
    public ColumnMajor<T>[] A { get; }

    /// <summary>For each layer with a custom activation f′(Z[l]), n_l × m, where it is needed; null elsewhere.</summary>
    public ColumnMajor<T>?[] Slopes { get; init; } = [];

    /// <summary>
    /// ∂C/∂A[L], or, where the cost cancels the outputs' slope, δ[L] = A[L] − Y itself, n_L × m; there once <see cref="Cost"/> is known.
    /// </summary>
    public ColumnMajor<T> Errors { get; }

    /// <summary>The neurons of layer l, all of them, as the inner indices of a product.</summary>
    public InnerIndices[] Neurons { get; }

    /// <summary>Finds A[0] … A[L] of a batch.</summary>
    public void Run(ImageSet data, ReadOnlySpan<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(indices.Length, Capacity);
        Count = indices.Length;
        PixelReader.Prefetch(data, indices);
        for (int s = 0; s < Count; s++)
            PixelReader.Widen(data.Image(indices[s]), A[0].Column(s));
        int tile = Simd<T, V>.TileRows;
        for (int s = 0; s < Count; s += tile)
            PixelReader.ListInked(data, indices[s..Math.Min(s + tile, Count)], inked, s / tile);
        for (int l = 1; l <= L; l++)
        {
            pool.Share((long)Count * model.Sizes[l] * model.Sizes[l - 1], partition.Count(model.Sizes[l]), forward[l]);
            // It needs all of a sample's outputs, which the parts have found.
            if (model.Activation(l).Kind == ActivationKind.Softmax)
                for (int s = 0; s < Count; s++)
                    Elementwise<T, V>.Apply(ActivationKind.Softmax, A[l].Column(s));
        }
    }

    /// <summary>The cost of the batch, summed over its samples; also finds <see cref="Errors"/>.</summary>
    public double Cost(ImageSet data, ReadOnlySpan<int> indices)
    {
        CostFunction cost = model.Cost;
        // These outputs are below 1; one that rounding has made 1 counts as the largest number below it.
        bool isBelow1 = model.Activation(L).Kind is ActivationKind.Sigmoid or ActivationKind.Softmax;
        T largest = isBelow1 ? T.BitDecrement(T.One) : T.PositiveInfinity;
        double sum = 0;
        for (int s = 0; s < Count; s++)
        {
            Span<T> outputs = A[L].Column(s), errors = Errors.Column(s);
            int label = data.Labels[indices[s]];
            for (int i = 0; i < outputs.Length; i++)
            {
                T y = i == label ? T.One : T.Zero, error = outputs[i] - y;
                double e = double.CreateTruncating(error);
                if (cost.IsQuadratic)
                {
                    sum += e * e / 2;
                }
                else
                {
                    double a = double.CreateTruncating(T.Min(outputs[i], largest)), wanted = double.CreateTruncating(y);
                    sum += cost.Term(a, wanted);
                    if (!cost.CancelsSlope)
                        error = T.CreateTruncating(cost.Derivative(a, wanted));
                }
                errors[i] = error;
            }
        }
        return sum;
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

    /// <summary>How many samples of the batch are recognized.</summary>
    public int Correct(ImageSet data, ReadOnlySpan<int> indices)
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
        Range neurons = partition.Part(model.Sizes[l], part);
        MatrixProduct<T, V>.Multiply(
            new MatrixView<T>(A[l - 1].Values, rowStride: A[l - 1].Stride, columnStride: 1), W[l].Values, W[l].Stride,
            l == 1 ? inked : Neurons[l - 1], A[l].Values, A[l].Stride, 0..Count, neurons, new AddBias<T, V>(b[l].Values));
        ActivationFunction f = model.Activation(l);
        for (int s = 0; s < Count; s++)
        {
            if (f.Kind == ActivationKind.Custom)
                ApplyCustom(f, l, neurons.Start..Math.Min(neurons.End.Value, model.Sizes[l]), s);
            else if (f.Kind != ActivationKind.Softmax)
                Elementwise<T, V>.Apply(f.Kind, A[l].Part(neurons, s));
        }
    }

    private void ApplyCustom(ActivationFunction f, int l, Range neurons, int s)
    {
        Span<T> values = A[l].Part(neurons, s);
        Span<T> slopes = Slopes.Length > 0 ? Slopes[l]!.Part(neurons, s) : [];
        for (int i = 0; i < values.Length; i++)
        {
            double z = double.CreateTruncating(values[i]);
            values[i] = T.CreateTruncating(f.F(z));
            if (slopes.Length > 0)
                slopes[i] = T.CreateTruncating(f.Derivative(z));
        }
    }
}
