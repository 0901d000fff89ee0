using System.Numerics;
using System.Numerics.Tensors;

namespace Backprop.Engine;

/// <summary>
/// Trains and evaluates a network on flat matrices, allocating nothing per batch; <see cref="Network"/> defines what is right.
/// </summary>
/// <remarks>
/// A sample is a column, as in the mathematics, and columns are contiguous: the values of a sample lie together, and so do
/// the weights that read one neuron below. The three products of a layer then all run along columns, but for δ going back
/// through W, which runs along samples, between two transpositions of what is small beside W.
/// </remarks>
internal sealed class Trainer<T> : ITrainer
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int EvaluationBatch = 64;

    private readonly Network network;
    private readonly Team team;
    private readonly Partition<T> partition;
    private readonly int L;
    private readonly ColumnMajor<T>[] W;         // n_l × n_(l−1)
    private readonly ColumnMajor<T>[] b;         // n_l × 1
    private readonly ForwardPass<T> pass;        // of the batches that are learned from
    private readonly ForwardPass<T>?[] evaluating;   // one a thread
    private readonly ColumnMajor<T>[] A;         // n_l × m; A[0] = X
    private readonly ColumnMajor<T>[] delta;     // n_l × m
    private readonly ColumnMajor<T>[] deltaT;    // m × n_l
    private readonly Terms samples;              // the samples of a batch, all of them
    private readonly Terms seen;                 // of each tile of pixels, the images where it is not zero
    private readonly int[] seenCounts;
    private readonly Action<int>[] backward, descent;
    private int m;
    private ColumnMajor<T>[] vW = [], vb = [];   // the steps last taken, of the shapes of W and b; none where nothing remembers them
    private DescentStep step;
    private int divergedLayer;

    /// <summary>Makes ready to train a network with batches of up to <paramref name="capacity"/> samples.</summary>
    public Trainer(Network network, int capacity, int threads)
    {
        this.network = network;
        team = new Team(threads);
        partition = new(threads);
        L = network.Layers.Count;
        var n = network.Sizes;
        int tile = MatrixProduct.TileRows;
        W = [.. Enumerable.Range(0, L + 1).Select(l => new ColumnMajor<T>(l == 0 ? 0 : n[l], l == 0 ? 0 : n[l - 1]))];
        b = [.. n.Select(size => new ColumnMajor<T>(size, 1))];
        pass = new ForwardPass<T>(network, W, b, capacity, team);
        evaluating = new ForwardPass<T>?[threads];
        A = pass.A;
        delta = [.. n.Select((size, l) => l == L ? pass.Errors : new ColumnMajor<T>(size, l == 0 ? 0 : capacity))];
        deltaT = [.. n.Select((size, l) => new ColumnMajor<T>(l == 0 || L == 1 ? 0 : capacity, size))];
        samples = Terms.All(capacity);
        seen = Terms.OfTiles((n[0] + tile - 1) / tile, capacity);
        seenCounts = new int[(n[0] + tile - 1) / tile];
        backward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int>>(l => part => Backward(l, part))];
        descent = [.. Enumerable.Range(0, L + 1).Select<int, Action<int>>(l => part => Descend(l, part))];
        foreach (Layer layer in network.Layers)
        {
            int l = layer.Number;
            for (int j = 0; j < layer.W.ColumnCount; j++)
                for (int i = 0; i < layer.W.RowCount; i++)
                    W[l][i, j] = T.CreateTruncating(layer.W.At(i, j));
            for (int i = 0; i < layer.b.Count; i++)
                b[l][i, 0] = T.CreateTruncating(layer.b.At(i));
        }
    }

    /// <inheritdoc/>
    public void StoreWeights()
    {
        foreach (Layer layer in network.Layers)
        {
            int l = layer.Number;
            for (int j = 0; j < layer.W.ColumnCount; j++)
                for (int i = 0; i < layer.W.RowCount; i++)
                    layer.W.At(i, j, double.CreateTruncating(W[l][i, j]));
            for (int i = 0; i < layer.b.Count; i++)
                layer.b.At(i, double.CreateTruncating(b[l][i, 0]));
        }
    }

    /// <inheritdoc/>
    public BatchResult TrainBatch(Dataset data, ReadOnlySpan<int> indices, DescentStep step)
    {
        this.step = step;
        if (vW.Length == 0 && (step.Momentum > 0 || step.Decay > 0))
        {
            vW = [.. W.Select((matrix, l) => new ColumnMajor<T>(matrix.Rows, l == 0 ? 0 : network.Sizes[l - 1]))];
            vb = [.. b.Select(vector => new ColumnMajor<T>(vector.Rows, 1))];
        }
        divergedLayer = 0;
        pass.Run(data, indices);
        double cost = pass.Cost(data, indices);
        if (!double.IsFinite(cost))
            return new BatchResult(cost, 0, pass.FirstNotFinite());

        int correct = pass.Correct(data, indices);
        m = pass.Count;
        seen.Begin(m);
        Pixels.ListImages(data, indices, MatrixProduct.TileRows, seenCounts, seen);
        samples.Begin(m);
        samples.Close(0, m);
        // Where the cost is made for the outputs' activation, its derivative has cancelled.
        if (network.Cost.Partner is null)
            MultiplyBySlope(L, 0..A[L].Stride);
        for (int l = L; l >= 1; l--)
        {
            // δ[l−1] goes back through W as it was, so this comes before the update.
            if (l > 1)
            {
                Transposition.Of(delta[l], 0..network.Sizes[l], m, deltaT[l]);
                Share(l, network.Sizes[l - 1], backward[l]);
            }
            Share(l, network.Sizes[l], descent[l]);
        }
        return new BatchResult(cost, correct, divergedLayer);
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(Dataset data)
    {
        var (answers, cost) = Answers(data);
        var correct = new int[data.Classes];
        var total = new int[data.Classes];
        for (int i = 0; i < answers.Length; i++)
        {
            int label = data.Labels[i];
            total[label]++;
            if (answers[i] == label)
                correct[label]++;
        }
        return new Evaluation(correct, total, cost / data.Count);
    }

    /// <summary>The class whose output is the largest, of each image.</summary>
    public int[] Classify(Dataset data) => Answers(data).Answers;

    // Forward through the whole set, each thread with batches of its own; the costs are summed in the batches' order, whoever found them.
    private (int[] Answers, double Cost) Answers(Dataset data)
    {
        network.CheckFits(data);
        int[] indices = [.. Enumerable.Range(0, data.Count)], answers = new int[data.Count];
        double[] costs = new double[(data.Count + EvaluationBatch - 1) / EvaluationBatch];
        team.Share(long.MaxValue, Math.Min(evaluating.Length, costs.Length), part =>
        {
            var pass = evaluating[part] ??= new ForwardPass<T>(network, W, b, EvaluationBatch, new Team(1));
            for (int batch = part; batch < costs.Length; batch += evaluating.Length)
            {
                int first = batch * EvaluationBatch;
                var some = indices.AsSpan(first, Math.Min(EvaluationBatch, data.Count - first));
                pass.Run(data, some);
                costs[batch] = pass.Cost(data, some);
                for (int s = 0; s < some.Length; s++)
                    answers[first + s] = pass.Answer(s);
            }
        });
        return (answers, costs.Sum());
    }

    // δ[l−1] = W[l]ᵀ·δ[l] ∘ f′(Z[l−1]), for a part of the neurons below: (n_(l−1) × n_l)·(n_l × m)
    private void Backward(int l, int part)
    {
        Range padded = partition.Part(network.Sizes[l - 1], part), below = padded.Start..Math.Min(padded.End.Value, network.Sizes[l - 1]);
        MatrixProduct.Multiply(
            new Factor<T>(W[l].Values, rowStride: W[l].Stride, columnStride: 1), deltaT[l].Values, deltaT[l].Stride,
            pass.Neurons[l], deltaT[l - 1].Values, deltaT[l - 1].Stride, below, 0..m, new Plain<T>());
        Transposition.Back(deltaT[l - 1], below, m, delta[l - 1]);
        MultiplyBySlope(l - 1, padded);
    }

    // W[l] ← W[l] − step·δ[l]·A[l−1]ᵀ and b[l] ← b[l] − step·mean δ[l], for a part of the neurons: (n_l × m)·(m × n_(l−1))
    private void Descend(int l, int part)
    {
        Range neurons = partition.Part(network.Sizes[l], part);
        var (weightStep, biasStep) = (T.CreateTruncating(step.Weights), T.CreateTruncating(step.Biases));
        bool isFinite;
        if (vW.Length == 0)
        {
            isFinite = DescendAlongGradient(l, neurons, W[l], new Descent<T>(weightStep)) & RowSums.Descend(b[l], delta[l], neurons, m, biasStep);
        }
        else
        {
            var (momentum, decay) = (T.CreateTruncating(step.Momentum), T.CreateTruncating(step.Decay));
            isFinite = DescendAlongGradient(l, neurons, vW[l], new MomentumDescent<T>(weightStep, momentum));
            for (int j = 0; j < network.Sizes[l - 1]; j++)
                Elementwise.Move(W[l].Part(neurons, j), vW[l].Part(neurons, j), decay);
            Span<T> v = vb[l].Part(neurons, 0), biases = b[l].Part(neurons, 0);
            TensorPrimitives.Multiply(v, momentum, v);
            isFinite &= RowSums.Descend(vb[l], delta[l], neurons, m, biasStep);
            TensorPrimitives.Add(biases, v, biases);
        }
        if (!isFinite)
            divergedLayer = l;
    }

    private bool DescendAlongGradient<TResult>(int l, Range neurons, ColumnMajor<T> target, TResult result)
        where TResult : struct, IResult<T> => MatrixProduct.Multiply(
            new Factor<T>(A[l - 1].Values, rowStride: 1, columnStride: A[l - 1].Stride), delta[l].Values, delta[l].Stride,
            l == 1 ? seen : samples, target.Values, target.Stride, 0..network.Sizes[l - 1], neurons, result);

    private void MultiplyBySlope(int l, Range neurons)
    {
        for (int s = 0; s < m; s++)
            Elementwise.MultiplyBySlope(network[l].Activation, delta[l].Part(neurons, s), A[l].Part(neurons, s));
    }

    // Does the work of layer l for each part of n neurons.
    private void Share(int l, int n, Action<int> work) => team.Share((long)m * network.Sizes[l] * network.Sizes[l - 1], partition.Count(n), work);
}
