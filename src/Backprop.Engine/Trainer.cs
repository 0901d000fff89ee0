using System.Numerics;
using System.Numerics.Tensors;

namespace Backprop.Engine;

/// <summary>Trains a network on flat matrices, allocating nothing per batch.</summary>
/// <remarks>
/// A sample is a column, as in the mathematics, and columns are contiguous: the values of a sample lie together, and so do
/// the weights that read one neuron below. The products of a layer then run along columns. Only δ going back through W runs along
/// samples, between two transpositions of matrices that are small beside W.
/// </remarks>
internal sealed class Trainer<T, V> : ITrainer
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
{
    private readonly NetworkModel model;
    private readonly WorkerPool pool;
    private readonly Partition<T, V> partition;
    private readonly int L;
    private readonly ColumnMajor<T>[] W;         // n_l × n_(l−1)
    private readonly ColumnMajor<T>[] b;         // n_l × 1
    private readonly ForwardPass<T, V> pass;     // of the batches that are learned from
    private readonly ForwardPass<T, V>?[] evaluation;   // one a thread
    private readonly ColumnMajor<T>[] A;         // n_l × m; A[0] = X
    private readonly ColumnMajor<T>[] delta;     // n_l × m
    private readonly ColumnMajor<T>[] deltaT;    // m × n_l
    private readonly InnerIndices samples;       // the samples of a batch, all of them
    private readonly InnerIndices inked;         // of each tile of pixels, the images where it is not blank
    private readonly Action<int>[] backward, descend;
    private int m;
    private ColumnMajor<T>[] vW = [], vb = [];   // velocities, of the shapes of W and b; none without momentum and decay
    private GradientStep step;
    private int divergedLayer;

    /// <summary>Allocates for batches of up to <paramref name="capacity"/> samples; all weights are 0.</summary>
    public Trainer(NetworkModel model, int capacity, int threads)
    {
        this.model = model;
        pool = new WorkerPool(threads);
        partition = new(threads);
        L = model.LayerCount;
        var n = model.Sizes;
        W = [.. Enumerable.Range(0, L + 1).Select(l => new ColumnMajor<T>(l == 0 ? 0 : n[l], l == 0 ? 0 : n[l - 1]))];
        b = [.. n.Select(size => new ColumnMajor<T>(size, 1))];
        pass = new ForwardPass<T, V>(model, W, b, capacity, pool)
        {
            Slopes = [.. n.Select((size, l) =>
                l > 0 && model.Activation(l).Kind == ActivationKind.Custom ? new ColumnMajor<T>(size, capacity) : null)],
        };
        evaluation = new ForwardPass<T, V>?[threads];
        A = pass.A;
        delta = [.. n.Select((size, l) => l == L ? pass.Errors : new ColumnMajor<T>(size, l == 0 ? 0 : capacity))];
        deltaT = [.. n.Select((size, l) => new ColumnMajor<T>(l == 0 || L == 1 ? 0 : capacity, size))];
        samples = InnerIndices.All(capacity);
        int tile = Simd<T, V>.TileRows;
        inked = InnerIndices.OfTiles((n[0] + tile - 1) / tile, capacity);
        backward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int>>(l => part => Backward(l, part))];
        descend = [.. Enumerable.Range(0, L + 1).Select<int, Action<int>>(l => part => Descend(l, part))];
    }

    /// <inheritdoc/>
    public void SetWeights(int l, ReadOnlySpan<double> W, ReadOnlySpan<double> b)
    {
        int n = model.Sizes[l];
        for (int j = 0; j < model.Sizes[l - 1]; j++)
            TensorPrimitives.ConvertTruncating(W.Slice(j * n, n), this.W[l].Column(j));
        TensorPrimitives.ConvertTruncating(b, this.b[l].Column(0));
    }

    /// <inheritdoc/>
    public void GetWeights(int l, Span<double> W, Span<double> b)
    {
        int n = model.Sizes[l];
        for (int j = 0; j < model.Sizes[l - 1]; j++)
            TensorPrimitives.ConvertTruncating<T, double>(this.W[l].Column(j), W.Slice(j * n, n));
        TensorPrimitives.ConvertTruncating<T, double>(this.b[l].Column(0), b);
    }

    /// <inheritdoc/>
    public Answers Answer(ImageSet data) => Evaluator.Answer(model, W, b, data, pool, evaluation);

    /// <inheritdoc/>
    public BatchResult TrainBatch(ImageSet data, ReadOnlySpan<int> indices, GradientStep step)
    {
        this.step = step;
        if (vW.Length == 0 && (step.Momentum > 0 || step.Decay > 0))
        {
            vW = [.. W.Select((matrix, l) => new ColumnMajor<T>(matrix.Rows, l == 0 ? 0 : model.Sizes[l - 1]))];
            vb = [.. b.Select(vector => new ColumnMajor<T>(vector.Rows, 1))];
        }
        divergedLayer = 0;
        pass.Run(data, indices);
        double cost = pass.Cost(data, indices);
        if (!double.IsFinite(cost))
            return new BatchResult(cost, 0, pass.FirstNotFinite());

        int correct = pass.Correct(data, indices);
        m = pass.Count;
        PixelReader.ListImages(data, indices, Simd<T, V>.TileRows, inked);
        samples.Counts[0] = m;
        if (!model.Cost.CancelsSlope)
            MultiplyBySlope(L, 0..A[L].Stride);
        for (int l = L; l >= 1; l--)
        {
            // δ[l−1] goes back through W as it was, so this comes before the update.
            if (l > 1)
            {
                Transposition.Of(delta[l], 0..model.Sizes[l], m, deltaT[l]);
                Share(l, model.Sizes[l - 1], backward[l]);
            }
            Share(l, model.Sizes[l], descend[l]);
        }
        return new BatchResult(cost, correct, divergedLayer);
    }

    // δ[l−1] = W[l]ᵀ·δ[l] ∘ f′(Z[l−1]), for a part of the neurons below: (n_(l−1) × n_l)·(n_l × m)
    private void Backward(int l, int part)
    {
        Range padded = partition.Part(model.Sizes[l - 1], part), below = padded.Start..Math.Min(padded.End.Value, model.Sizes[l - 1]);
        MatrixProduct<T, V>.Multiply(
            new MatrixView<T>(W[l].Values, rowStride: W[l].Stride, columnStride: 1), deltaT[l].Values, deltaT[l].Stride,
            pass.Neurons[l], deltaT[l - 1].Values, deltaT[l - 1].Stride, below, 0..m, new Assign<T, V>());
        Transposition.Back(deltaT[l - 1], below, m, delta[l - 1]);
        MultiplyBySlope(l - 1, padded);
    }

    // W[l] ← W[l] − rate·δ[l]·A[l−1]ᵀ and b[l] ← b[l] − rate·Σ δ[l], for a part of the neurons: (n_l × m)·(m × n_(l−1))
    private void Descend(int l, int part)
    {
        Range neurons = partition.Part(model.Sizes[l], part);
        var (weightRate, biasRate) = (T.CreateTruncating(step.WeightRate), T.CreateTruncating(step.BiasRate));
        bool isFinite;
        if (vW.Length == 0)
        {
            isFinite = Descend(l, neurons, W[l], new Descend<T, V>(weightRate));
            isFinite &= BiasStep<T, V>.Descend(b[l], delta[l], neurons, m, biasRate);
        }
        else
        {
            var (momentum, decay) = (T.CreateTruncating(step.Momentum), T.CreateTruncating(step.Decay));
            isFinite = Descend(l, neurons, vW[l], new DescendWithMomentum<T, V>(weightRate, momentum));
            for (int j = 0; j < model.Sizes[l - 1]; j++)
                Elementwise<T, V>.Move(W[l].Part(neurons, j), vW[l].Part(neurons, j), decay);
            Span<T> v = vb[l].Part(neurons, 0);
            TensorPrimitives.Multiply(v, momentum, v);
            isFinite &= BiasStep<T, V>.Descend(vb[l], delta[l], neurons, m, biasRate);
            Elementwise<T, V>.Move(b[l].Part(neurons, 0), v, T.Zero);
        }
        if (!isFinite && divergedLayer == 0)
            divergedLayer = l;
    }

    private bool Descend<TEpilogue>(int l, Range neurons, ColumnMajor<T> target, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue<T, V> => MatrixProduct<T, V>.Multiply(
            new MatrixView<T>(A[l - 1].Values, rowStride: 1, columnStride: A[l - 1].Stride), delta[l].Values, delta[l].Stride,
            l == 1 ? inked : samples, target.Values, target.Stride, 0..model.Sizes[l - 1], neurons, epilogue);

    private void MultiplyBySlope(int l, Range neurons)
    {
        ActivationKind f = model.Activation(l).Kind;
        for (int s = 0; s < m; s++)
        {
            Span<T> errors = delta[l].Part(neurons, s);
            if (f == ActivationKind.Softmax)
                Elementwise<T, V>.MultiplyBySoftmaxSlope(delta[l].Column(s), A[l].Column(s));
            else if (f == ActivationKind.Custom)
                TensorPrimitives.Multiply(errors, pass.Slopes[l]!.Part(neurons, s), errors);
            else
                Elementwise<T, V>.MultiplyBySlope(f, errors, A[l].Part(neurons, s));
        }
    }

    // Does the work of layer l for each part of n neurons.
    private void Share(int l, int n, Action<int> work) =>
        pool.Share((long)m * model.Sizes[l] * model.Sizes[l - 1], partition.Count(n), work);
}
