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
    private const long WorthSharing = 1 << 19;   // multiply-adds: some microseconds, where calling a helper takes a tenth of one

    private readonly Network network;
    private readonly Team team;
    private readonly int L;
    private readonly int capacity;               // samples that fit
    private readonly ColumnMajor<T>[] W;         // n_l × n_(l−1)
    private readonly ColumnMajor<T>[] b;         // n_l × 1
    private readonly ColumnMajor<T>[] A;         // n_l × m; A[0] = X
    private readonly ColumnMajor<T>[] delta;     // n_l × m
    private readonly ColumnMajor<T>[] deltaT;    // m × n_l
    private readonly Terms[] terms;              // the neurons of layer l, all of them
    private readonly Terms samples;              // the samples of a batch, all of them
    private readonly Terms inked;                // of each tile of images, the pixels that are not zero
    private readonly Terms seen;                 // of each tile of pixels, the images where it is not zero
    private readonly int[] seenCounts;
    private readonly Action<int>[] forward, backward, descent;
    private int m;
    private ColumnMajor<T>[] vW = [], vb = [];   // the steps last taken, of the shapes of W and b; none where nothing remembers them
    private DescentStep step;
    private int divergedLayer;

    /// <summary>Makes ready to train a network with batches of up to <paramref name="capacity"/> samples.</summary>
    public Trainer(Network network, int capacity, int threads)
    {
        this.network = network;
        this.capacity = capacity;
        team = new Team(threads);
        L = network.Layers.Count;
        var n = network.Sizes;
        int tile = MatrixProduct.TileRows;
        W = [.. Enumerable.Range(0, L + 1).Select(l => new ColumnMajor<T>(l == 0 ? 0 : n[l], l == 0 ? 0 : n[l - 1]))];
        b = [.. n.Select(size => new ColumnMajor<T>(size, 1))];
        A = [.. n.Select(size => new ColumnMajor<T>(size, capacity))];
        delta = [.. n.Select((size, l) => new ColumnMajor<T>(size, l == 0 ? 0 : capacity))];
        deltaT = [.. n.Select((size, l) => new ColumnMajor<T>(l == 0 || L == 1 ? 0 : capacity, size))];
        terms = [.. n.Select(Terms.All)];
        samples = Terms.All(capacity);
        inked = Terms.OfTiles((capacity + tile - 1) / tile, n[0]);
        seen = Terms.OfTiles((n[0] + tile - 1) / tile, capacity);
        seenCounts = new int[(n[0] + tile - 1) / tile];
        forward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int>>(l => part => Forward(l, part))];
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
        Forward(data, indices);
        double cost = OutputError(data, indices);
        if (!double.IsFinite(cost))
            return new BatchResult(cost, FirstNotFinite());

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
                Share(l, Parts(network.Sizes[l - 1]), backward[l]);
            }
            Share(l, Parts(network.Sizes[l]), descent[l]);
        }
        return new BatchResult(cost, divergedLayer);
    }

    /// <inheritdoc/>
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

    /// <summary>The class whose output is the largest, of each image.</summary>
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
        var outputs = A[L].Column(sample);
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best])
                best = i;
        return best;
    }

    private void Forward(Dataset data, ReadOnlySpan<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(indices.Length, capacity);
        m = indices.Length;
        inked.Begin(network.Sizes[0]);
        seen.Begin(m);
        Pixels.Prefetch(data, indices);
        for (int s = 0; s < m; s++)
            Pixels.Widen(data.Image(indices[s]), A[0].Column(s));
        int tile = MatrixProduct.TileRows;
        for (int s = 0; s < m; s += tile)
            Pixels.ListInked(data, indices[s..Math.Min(s + tile, m)], inked, s / tile);
        for (int l = 1; l <= L; l++)
            Share(l, Parts(network.Sizes[l]), forward[l]);
        // It needs all of a sample's outputs, which the parts have found.
        for (int s = 0; s < m && network[L].Activation == Activation.Softmax; s++)
            Elementwise.Softmax(A[L].Column(s));
    }

    // A[l] = f(W[l]·A[l−1] + b[l]), for a part of the neurons: (n_l × n_(l−1))·(n_(l−1) × m)
    private void Forward(int l, int part)
    {
        Range neurons = Part(network.Sizes[l], part);
        MatrixProduct.Multiply(
            new Factor<T>(A[l - 1].Values, rowStride: A[l - 1].Stride, columnStride: 1), W[l].Values, W[l].Stride,
            l == 1 ? inked : terms[l - 1], A[l].Values, A[l].Stride, 0..m, neurons, new PlusBias<T>(b[l].Values));
        for (int s = 0; s < m && network[l].Activation != Activation.Softmax; s++)
            Elementwise.Apply(network[l].Activation, Span(A[l], neurons, s));
    }

    // δ[l−1] = W[l]ᵀ·δ[l] ∘ f′(Z[l−1]), for a part of the neurons below: (n_(l−1) × n_l)·(n_l × m)
    private void Backward(int l, int part)
    {
        Range padded = Part(network.Sizes[l - 1], part), below = padded.Start..Math.Min(padded.End.Value, network.Sizes[l - 1]);
        MatrixProduct.Multiply(
            new Factor<T>(W[l].Values, rowStride: W[l].Stride, columnStride: 1), deltaT[l].Values, deltaT[l].Stride,
            terms[l], deltaT[l - 1].Values, deltaT[l - 1].Stride, below, 0..m, new Plain<T>());
        Transposition.Back(deltaT[l - 1], below, m, delta[l - 1]);
        MultiplyBySlope(l - 1, padded);
    }

    // W[l] ← W[l] − step·δ[l]·A[l−1]ᵀ and b[l] ← b[l] − step·mean δ[l], for a part of the neurons: (n_l × m)·(m × n_(l−1))
    private void Descend(int l, int part)
    {
        Range neurons = Part(network.Sizes[l], part);
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
                Elementwise.Move(Span(W[l], neurons, j), Span(vW[l], neurons, j), decay);
            Span<T> v = Span(vb[l], neurons, 0), biases = Span(b[l], neurons, 0);
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
            Elementwise.MultiplyBySlope(network[l].Activation, Span(delta[l], neurons, s), Span(A[l], neurons, s));
    }

    private static Span<T> Span(ColumnMajor<T> matrix, Range rows, int column) =>
        matrix.Values.Slice(column * matrix.Stride + rows.Start.Value, rows.End.Value - rows.Start.Value);

    // Does the work of layer l for each part of n neurons, on all threads where that is faster.
    private void Share(int l, int parts, Action<int> work)
    {
        if (parts > 1 && team.Size > 1 && (long)m * network.Sizes[l] * network.Sizes[l - 1] >= WorthSharing)
            team.Run(parts, work);
        else
            for (int part = 0; part < parts; part++)
                work(part);
    }

    // Into how many parts n neurons are cut: each as wide as a tile or a little less, as many for each thread.
    private int Parts(int n)
    {
        int units = Units(n), parts = (units + MatrixProduct.TileVectors - 1) / MatrixProduct.TileVectors;
        return Math.Min(ColumnMajor<T>.RoundUp(parts, team.Size), units);
    }

    private Range Part(int n, int part)
    {
        int units = Units(n), parts = Parts(n);
        return (part * units / parts * Unit)..((part + 1) * units / parts * Unit);
    }

    // A part begins with a vector, and with a tile of rows.
    private static int Unit => Math.Max(MatrixProduct.VectorLength<T>(), MatrixProduct.TileRows);

    private static int Units(int n) => (n + Unit - 1) / Unit;

    // Writes A[L] − Y of each sample into delta[L]: ∂C/∂A, or where cost and outputs cancel δ itself. Returns the cost, summed over the samples.
    private double OutputError(Dataset data, ReadOnlySpan<int> indices)
    {
        T sum = T.Zero;
        for (int s = 0; s < m; s++)
        {
            Span<T> outputs = A[L].Column(s), errors = delta[L].Column(s);
            int label = data.Labels[indices[s]];
            for (int i = 0; i < outputs.Length; i++)
            {
                T error = outputs[i] - (i == label ? T.One : T.Zero);
                errors[i] = error;
                sum += error * error;
            }
        }
        return network.Cost == Cost.Quadratic ? double.CreateTruncating(sum) / 2 : CostOf(data, indices);
    }

    private double CostOf(Dataset data, ReadOnlySpan<int> indices)
    {
        double cost = 0;
        T most = T.BitDecrement(T.One);
        for (int s = 0; s < m; s++)
        {
            int label = data.Labels[indices[s]];
            Span<T> outputs = A[L].Column(s);
            for (int i = 0; i < outputs.Length; i++)
                cost += network.Cost.Term(double.CreateTruncating(T.Min(outputs[i], most)), i == label ? 1 : 0);
        }
        return cost;
    }

    private int FirstNotFinite()
    {
        for (int l = 1; l < L; l++)
            for (int s = 0; s < m; s++)
                foreach (T a in A[l].Column(s))
                    if (!T.IsFinite(a))
                        return l;
        return L;
    }
}
