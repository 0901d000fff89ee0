using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace Backprop.Engine;

/// <summary>Trains a network on flat matrices; allocates nothing for a batch as large as the last.</summary>
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
    private readonly Pace pace = new();
    private readonly int L;
    private readonly Parameters<T> network;
    private readonly ForwardPass<T, V> pass;     // of the batches that are learned from
    private readonly ForwardPass<T, V>?[] evaluation;   // one a thread
    private readonly ColumnMajor<T>[] A;         // n_l × m, from A[1] on
    private readonly ColumnMajor<T>[] delta;     // n_l × m
    private readonly ColumnMajor<T>[] deltaT;    // m × n_l
    private readonly InnerIndices samples;       // the samples of a batch, all of them
    private readonly T[] ones;                   // the input that b weighs
    private readonly Action<int, int>[] backward;
    private int m;
    private Parameters<T>? velocity;             // none without momentum and decay
    private GradientStep step;
    private int divergedLayer;

    /// <summary>Allocates for batches of up to <paramref name="capacity"/> samples; all weights are 0.</summary>
    public Trainer(NetworkModel model, int capacity, int threads)
    {
        this.model = model;
        Pool = new WorkerPool(threads);
        L = model.LayerCount;
        var n = model.Sizes;
        network = new(model);
        pass = new ForwardPass<T, V>(model, network, capacity, Pool, isTraining: true);
        evaluation = new ForwardPass<T, V>?[threads];
        A = pass.A;
        delta = [.. n.Select((size, l) => l == L ? pass.Errors : new ColumnMajor<T>(size, l == 0 ? 0 : capacity))];
        deltaT = [.. n.Select((size, l) => new ColumnMajor<T>(l == 0 || L == 1 ? 0 : capacity, size))];
        samples = InnerIndices.All(capacity);
        ones = [.. Enumerable.Repeat(T.One, capacity)];
        backward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int, int>>(l => (part, thread) => Backward(l, part, thread))];
    }

    /// <inheritdoc/>
    public PhaseClock? Clock
    {
        get => pass.Clock;
        set => pass.Clock = value;
    }

    /// <inheritdoc/>
    public WorkerPool Pool { get; }

    /// <inheritdoc/>
    public void SetWeights(int l, ReadOnlySpan<double> W, ReadOnlySpan<double> b) => network.Set(l, W, b);

    /// <inheritdoc/>
    public void GetWeights(int l, Span<double> W, Span<double> b) => network.Get(l, W, b);

    /// <inheritdoc/>
    public void SetVelocity(int l, ReadOnlySpan<double> W, ReadOnlySpan<double> b)
    {
        if (W.ContainsAnyExcept(0.0) || b.ContainsAnyExcept(0.0))
            (velocity ??= new(model)).Set(l, W, b);
    }

    /// <inheritdoc/>
    public void GetVelocity(int l, Span<double> W, Span<double> b) => velocity?.Get(l, W, b);

    /// <inheritdoc/>
    public Answers Answer(ImageSet data) => Evaluator.Answer(model, network, data, Pool, evaluation);

    /// <inheritdoc/>
    public BatchResult TrainBatch(ImageSet data, ReadOnlySpan<int> indices, ReadOnlySpan<int> rest, GradientStep step)
    {
        Pool.IsAlone = pace.IsAlone;
        pace.Start();
        try
        {
            return Train(data, indices, rest, step);
        }
        finally
        {
            pace.Stop();
            Pool.IsAlone = false;
        }
    }

    private BatchResult Train(ImageSet data, ReadOnlySpan<int> indices, ReadOnlySpan<int> rest, GradientStep step)
    {
        this.step = step;
        if (step.Momentum > 0 || step.Decay > 0)
            velocity ??= new(model);
        divergedLayer = 0;
        pass.Run(data, indices, rest);
        m = indices.Length;
        long since = Clock is null ? 0 : Stopwatch.GetTimestamp();
        double cost = pass.Cost();
        if (!double.IsFinite(cost))
            return new BatchResult(cost, 0, pass.FirstNotFinite());

        int correct = pass.Correct();
        samples.Counts[0] = m;
        if (!model.Cost.CancelsSlope)
            MultiplyBySlope(L, 0..A[L].Stride);
        Clock?.Add(Phase.Output, ref since);
        // δ of a layer needs all of δ of the layer above, so the threads meet once for each layer.
        for (int l = L; l >= Math.Min(2, L); l--)
        {
            since = Clock is null ? 0 : Stopwatch.GetTimestamp();
            if (l > 1)
                Transposition.Of(delta[l], 0..model.Sizes[l], m, deltaT[l]);
            Clock?.Add(Phase.Backward, ref since);
            int below = Math.Max(l - 1, 1);
            long weights = (long)model.Sizes[below] * (model.Sizes[l] + (below == 1 ? model.Sizes[0] : 0));
            Pool.Share(m * weights, network.PartCount(below), backward[l]);
        }
        return new BatchResult(cost, correct, divergedLayer);
    }

    // For a part of the neurons of layer l − 1: δ back to them, and the step of the weights that read them; in layer 1 also the step of
    // their own weights.
    private void Backward(int l, int part, int thread)
    {
        long since = Clock is null ? 0 : Stopwatch.GetTimestamp();
        int below = Math.Max(l - 1, 1);
        Range padded = network.Part(below, part), neurons = padded.Start..Math.Min(padded.End.Value, model.Sizes[below]);
        if (l > 1)
        {
            // δ goes back through W as it was, so this comes before the step.
            FindDelta(l, neurons, padded);
            Clock?.Add(Phase.Backward, ref since);
            Descend<T>(l, A[l - 1].Values, A[l - 1].Stride, samples, network.W[l], velocity?.W[l], neurons, 0..delta[l].Stride);
            if (part == 0)
                DescendBiases(l, 0..delta[l].Stride);
        }
        if (below == 1)
        {
            PixelBatch X = pass.X(thread);
            if (pass.IsNarrow)
                DescendNarrow(X, network.Panels[0], velocity?.Panels[0]);
            else
                Descend<byte>(1, X.X.Values, X.X.Stride, X.InkedImages, network.Panels[part], velocity?.Panels[part], 0..X.X.Rows, padded);
            DescendBiases(1, padded);
        }
        Clock?.Add(Phase.Step, ref since);
    }

    // δ[l−1] = W[l]ᵀ·δ[l] ∘ f′(Z[l−1]), for a part of the neurons below: (n_(l−1) × n_l)·(n_l × m)
    private void FindDelta(int l, Range below, Range padded)
    {
        MatrixProduct<T, V>.Multiply<T, RowsTogether, AddBias<T, V>>(
            network.W[l].Values, network.W[l].Stride, deltaT[l].Values, deltaT[l].Stride,
            pass.Neurons[l], deltaT[l - 1].Values, deltaT[l - 1].Stride, below, 0..m, new(pass.Zeros.Values));
        Transposition.Back(deltaT[l - 1], below, m, delta[l - 1]);
        MultiplyBySlope(l - 1, padded);
    }

    // W[l] ← W[l] − rate·δ[l]·A[l−1]ᵀ, for the weights between some neurons below, which are W's columns, and some above:
    // (n_l × m)·(m × n_(l−1)). With momentum v takes this step, and v is added to W.
    private void Descend<TElement>(int l, ReadOnlySpan<TElement> below, int stride, InnerIndices inner,
        ColumnMajor<T> W, ColumnMajor<T>? v, Range columns, Range neurons)
        where TElement : unmanaged
    {
        // A panel has its neurons only.
        Range rows = l == 1 ? 0..(neurons.End.Value - neurons.Start.Value) : neurons;
        var delta = this.delta[l].Values[(neurons.Start.Value - rows.Start.Value)..];
        Step<TElement, ColumnsTogether>(l, below, stride, delta, inner, v ?? W, columns, rows, step.WeightRate);
        T decay = T.CreateTruncating(step.Decay);
        for (int j = columns.Start.Value; j < columns.End.Value && v is not null; j++)
            ReportUnless(Elementwise<T, V>.Move(W.Part(rows, j), v.Part(rows, j), decay), l);
    }

    private void DescendNarrow(PixelBatch X, ColumnMajor<T> W, ColumnMajor<T>? v)
    {
        if (v is not null)
            TensorPrimitives.Multiply(v.Values, T.CreateTruncating(step.Momentum), v.Values);
        ReportUnless(NarrowStep<T, V>.Descend(v ?? W, X, m, delta[1], T.CreateTruncating(step.WeightRate)), 1);
        if (v is not null)
            ReportUnless(Elementwise<T, V>.Move(W.Values, v.Values, T.CreateTruncating(step.Decay)), 1);
    }

    // b[l] ← b[l] − rate·Σ δ[l], for some neurons: the weights of an input that is always 1.
    private void DescendBiases(int l, Range neurons)
    {
        ColumnMajor<T> b = velocity?.b[l] ?? network.b[l];
        Step<T, RowsTogether>(l, ones, 0, delta[l].Values, samples, b, 0..1, neurons, step.BiasRate);
        if (velocity is not null)
            ReportUnless(Elementwise<T, V>.Move(network.b[l].Part(neurons, 0), b.Part(neurons, 0), T.Zero), l);
    }

    private void Step<TElement, TLayout>(int l, ReadOnlySpan<TElement> below, int stride, ReadOnlySpan<T> delta, InnerIndices inner,
        ColumnMajor<T> target, Range columns, Range neurons, double rate)
        where TElement : unmanaged
        where TLayout : ILayout
    {
        T keep = velocity is null ? T.One : T.CreateTruncating(step.Momentum);
        ReportUnless(
            MatrixProduct<T, V>.Multiply<TElement, TLayout, Descend<T, V>>(
                below, stride, delta, this.delta[l].Stride, inner, target.Values, target.Stride, columns, neurons,
                new(keep, T.CreateTruncating(rate), keepsAll: velocity is null)), l);
    }

    // Of several layers the last, whichever thread comes first.
    private void ReportUnless(bool isFinite, int l)
    {
        if (!isFinite)
            lock (backward)
                divergedLayer = Math.Max(divergedLayer, l);
    }

    private void MultiplyBySlope(int l, Range neurons)
    {
        ActivationKind f = model.Activation(l).Kind;
        int together = f is ActivationKind.Softmax or ActivationKind.Custom ? 1 : delta[l].Together(neurons, m);
        for (int s = 0; s < m; s += together)
        {
            Span<T> errors = delta[l].Parts(neurons, s, together);
            if (f == ActivationKind.Softmax)
                Elementwise<T, V>.MultiplyBySoftmaxSlope(delta[l].Column(s), A[l].Column(s));
            else if (f == ActivationKind.Custom)
                TensorPrimitives.Multiply(errors, pass.Slopes[l]!.Part(neurons, s), errors);
            else
                Elementwise<T, V>.MultiplyBySlope(f, errors, A[l].Parts(neurons, s, together));
        }
    }
}
