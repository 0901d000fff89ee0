using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Engine;

/// <summary>Takes batches forward through a network's weights, and finds their cost.</summary>
internal sealed class ForwardPass<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
{
    private const int MaxSummed = 64;            // samples whose costs are added up in single precision
    private const int MaxOwn = 512;              // images of a batch that each thread reads by itself; larger ones are read once
    private readonly NetworkModel model;
    private readonly Parameters<T> network;
    private readonly WorkerPool pool;
    private readonly int L;
    private readonly bool isTraining;
    private readonly int[] images;
    private readonly PixelBatch[] pixels;        // one a thread
    private readonly long[] numbers;             // of the batch that each thread has read
    private readonly ReadAhead? ahead;
    private readonly InnerIndices[][] partNeurons;   // of each part of a layer's neurons
    private readonly ColumnMajor<T>[]?[] products;   // of a narrow layer W[l]·A[l−1], n_l × m, for each part of the neurons below
    private readonly Action<int, int>[] forward;
    private PixelBatch? taken;                   // the batch, where it was read ahead
    private ImageSet? data;
    private int[] next = [];
    private long number;

    /// <summary>Allocates for batches of up to <paramref name="capacity"/> samples, to be computed on the threads of a pool.</summary>
    public ForwardPass(NetworkModel model, Parameters<T> network, int capacity, WorkerPool pool, bool isTraining)
    {
        (this.model, this.network, this.pool, this.isTraining) = (model, network, pool, isTraining);
        var n = model.Sizes;
        L = model.LayerCount;
        images = new int[capacity];
        IsNarrow = NarrowStep<T, V>.IsFor(n[1], capacity);
        if (isTraining && ReadAhead.IsFor(n, capacity, pool.Size))
            ahead = new ReadAhead(n[0], capacity, !IsNarrow);
        int readers = ahead is not null || capacity > MaxOwn ? 1 : pool.Size;
        pixels = [.. Enumerable.Range(0, readers).Select(_ => new PixelBatch(n[0], capacity))];
        numbers = new long[readers];
        A = [.. n.Select((size, l) => new ColumnMajor<T>(l == 0 ? 0 : size, capacity))];
        Slopes = [.. n.Select((size, l) => isTraining && l > 0 && model.Activation(l).Kind == ActivationKind.Custom
            ? new ColumnMajor<T>(size, capacity) : null)];
        Errors = new ColumnMajor<T>(n[L], capacity);
        Neurons = [.. n.Select(InnerIndices.All)];
        Zeros = new ColumnMajor<T>(Math.Max(n.Max(), capacity), 1);
        partNeurons = [.. n.Select((size, l) => PartNumbers(l).Select(part =>
            InnerIndices.All(Math.Min(network.Part(l, part).End.Value, size) - network.Part(l, part).Start.Value)).ToArray())];
        products = [.. n.Select((size, l) => l >= 2 && network.PartCount(l) == 1 && network.PartCount(l - 1) > 1
            ? PartNumbers(l - 1).Select(_ => new ColumnMajor<T>(size, capacity)).ToArray() : null)];
        forward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int, int>>(l => (part, thread) => Forward(l, part, thread))];
    }

    /// <summary>Whether the step of layer 1 needs no lists of images.</summary>
    public bool IsNarrow { get; }

    /// <summary>m, the number of samples in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Measures the phases, where that is wanted.</summary>
    public PhaseClock? Clock { get; set; }

    /// <summary>A[1] … A[L], n_l × m.</summary>
    public ColumnMajor<T>[] A { get; }

    /// <summary>For each layer with a custom activation f′(Z[l]), n_l × m, where it is needed; null elsewhere.</summary>
    public ColumnMajor<T>?[] Slopes { get; }

    /// <summary>
    /// ∂C/∂A[L], or, where the cost cancels the outputs' slope, δ[L] = A[L] − Y itself, n_L × m; there once <see cref="Cost"/> is known.
    /// </summary>
    public ColumnMajor<T> Errors { get; }

    /// <summary>The neurons of layer l, all of them, as the inner indices of a product.</summary>
    public InnerIndices[] Neurons { get; }

    /// <summary>What is added to a product where there is no bias.</summary>
    public ColumnMajor<T> Zeros { get; }

    /// <summary>The pixels of the batch, as a thread has read them.</summary>
    public PixelBatch X(int thread)
    {
        if (taken is not null)
            return taken;
        int own = thread % pixels.Length;
        if (numbers[own] != number)
        {
            pixels[own].Read(data!, images.AsSpan(0, Count), listsImages: isTraining && !IsNarrow);
            PixelBatch.Prefetch(data!, next);
            numbers[own] = number;
        }
        return pixels[own];
    }

    /// <summary>Finds A[1] … A[L] of a batch; the rest says which images come after it, as far as that is known.</summary>
    public void Run(ImageSet data, ReadOnlySpan<int> batch, ReadOnlySpan<int> rest)
    {
        if (batch.Length > images.Length || data.PixelCount != model.Sizes[0])
            throw new ArgumentException($"The engine was given {batch.Length} images of {data.PixelCount} pixels; "
                + $"it has room for {images.Length} of {model.Sizes[0]}.");
        (this.data, Count) = (data, batch.Length);
        number++;
        batch.CopyTo(images);
        taken = pool.IsAlone ? null : ahead?.Take(data, batch, rest);
        if (taken is not null)
            next = [];
        else if (next.Length == Math.Min(rest.Length, images.Length))
            rest[..next.Length].CopyTo(next);
        else if (images.Length <= MaxOwn)
            next = rest[..Math.Min(rest.Length, images.Length)].ToArray();
        if (pixels.Length == 1 && taken is null)
            X(0);   // before the threads need it
        for (int l = 1; l <= L; l++)
        {
            if (products[l] is null)
                pool.Share((long)Count * model.Sizes[l] * model.Sizes[l - 1], network.PartCount(l), forward[l]);
            long since = Clock is null ? 0 : Stopwatch.GetTimestamp();
            if (products[l] is { } parts)
                Sum(l, parts);
            // It needs all of a sample's outputs, which the parts have found.
            if (model.Activation(l).Kind == ActivationKind.Softmax)
                for (int s = 0; s < Count; s++)
                    Elementwise<T, V>.Apply(ActivationKind.Softmax, A[l].Column(s));
            Clock?.Add(Phase.Forward, ref since);
        }
    }

    /// <summary>The cost of the batch, summed over its samples; also finds <see cref="Errors"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Cost()
    {
        double sum = 0;
        for (int s = 0; s < Count; s++)
        {
            Span<T> outputs = A[L].Column(s), errors = Errors.Column(s);
            int label = Label(s);
            outputs.CopyTo(errors);
            errors[label] -= T.One;
            if (!model.Cost.IsQuadratic)
                sum += CostOf(outputs, errors, label);
        }
        // The room behind a column is 0. A sum in single precision is kept short.
        for (int s = 0; s < Count && model.Cost.IsQuadratic; s += MaxSummed)
            sum += Elementwise<T, V>.SumOfSquares(Errors.Values[(s * Errors.Stride)..(Math.Min(s + MaxSummed, Count) * Errors.Stride)]) / 2;
        return sum;
    }

    private byte Label(int s) => data!.Labels[images[s]];

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Correct()
    {
        int correct = 0;
        for (int s = 0; s < Count; s++)
        {
            // As Answer says, without a jump that depends on the outputs.
            Span<T> outputs = A[L].Column(s);
            int label = Label(s);
            T wanted = outputs[label];
            bool isLargest = true;
            for (int i = 0; i < label; i++)
                isLargest &= outputs[i] < wanted;
            for (int i = label + 1; i < outputs.Length; i++)
                isLargest &= outputs[i] <= wanted;
            correct += isLargest ? 1 : 0;
        }
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

    // C of one sample by the cost's own functions; the errors become ∂C/∂a where they are not yet δ.
    private double CostOf(Span<T> outputs, Span<T> errors, int label)
    {
        CostFunction cost = model.Cost;
        // These outputs are below 1; one that rounding has made 1 counts as the largest number below it.
        bool isBelow1 = model.Activation(L).Kind is ActivationKind.Sigmoid or ActivationKind.Softmax;
        T largest = isBelow1 ? T.BitDecrement(T.One) : T.PositiveInfinity;
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double a = double.CreateTruncating(T.Min(outputs[i], largest)), y = i == label ? 1 : 0;
            sum += cost.Term(a, y);
            if (!cost.CancelsSlope)
                errors[i] = T.CreateTruncating(cost.Derivative(a, y));
        }
        return sum;
    }

    // A[l] = f(W[l]·A[l−1] + b[l]), for a part of the neurons: (n_l × n_(l−1))·(n_(l−1) × m)
    private void Forward(int l, int part, int thread)
    {
        long since = Clock is null ? 0 : Stopwatch.GetTimestamp();
        Range neurons = network.Part(l, part);
        int first = neurons.Start.Value;
        if (l == 1)
        {
            PixelBatch batch = X(thread);
            Clock?.Add(Phase.Read, ref since);
            Multiply<byte>(batch.X.Values, batch.X.Stride, network.Panels[part].Values, network.Panels[part].Stride, batch.InkedPixels,
                A[1].Values[first..], A[1].Stride, 0..(neurons.End.Value - first), network.b[1].Values[first..]);
        }
        else
        {
            Multiply<T>(A[l - 1].Values, A[l - 1].Stride, network.W[l].Values, network.W[l].Stride, Neurons[l - 1],
                A[l].Values, A[l].Stride, neurons, network.b[l].Values);
        }
        Activate(l, neurons);
        if (l < L && products[l + 1] is { } parts)
        {
            // The layer above is so narrow that this part is multiplied at once, before another thread has to fetch it.
            ColumnMajor<T> W = network.W[l + 1], sums = parts[part];
            Multiply<T>(A[l].Values[first..], A[l].Stride, W.Values[(first * W.Stride)..], W.Stride, partNeurons[l][part],
                sums.Values, sums.Stride, 0..sums.Rows, part == 0 ? network.b[l + 1].Values : Zeros.Values);
        }
        Clock?.Add(Phase.Forward, ref since);
    }

    private void Multiply<TElement>(ReadOnlySpan<TElement> A, int stride, ReadOnlySpan<T> W, int wStride, InnerIndices inner,
        Span<T> Z, int zStride, Range neurons, Span<T> b)
        where TElement : unmanaged => MatrixProduct<T, V>.Multiply<TElement, RowsTogether, AddBias<T, V>>(
            A, stride, W, wStride, inner, Z, zStride, 0..Count, neurons, new(b));

    // A[l] = f(Σ of the products); one of them has b[l] in it.
    private void Sum(int l, ColumnMajor<T>[] parts)
    {
        Span<T> Z = A[l].Values[..(Count * A[l].Stride)];
        Z.Clear();
        foreach (ColumnMajor<T> part in parts)
            Elementwise<T, V>.Add(Z, part.Values);
        Activate(l, 0..A[l].Stride);
    }

    private IEnumerable<int> PartNumbers(int l) => Enumerable.Range(0, network.PartCount(l));

    // A[l] = f(Z[l]), in place for some neurons
    private void Activate(int l, Range neurons)
    {
        ActivationFunction f = model.Activation(l);
        if (f.Kind == ActivationKind.Softmax)
            return;
        int together = f.Kind == ActivationKind.Custom ? 1 : A[l].Together(neurons, Count);
        for (int s = 0; s < Count; s += together)
        {
            if (f.Kind == ActivationKind.Custom)
                ApplyCustom(f, l, neurons.Start..Math.Min(neurons.End.Value, model.Sizes[l]), s);
            else
                Elementwise<T, V>.Apply(f.Kind, A[l].Parts(neurons, s, together));
        }
    }

    private void ApplyCustom(ActivationFunction f, int l, Range neurons, int s)
    {
        Span<T> values = A[l].Part(neurons, s);
        Span<T> slopes = Slopes[l] is { } matrix ? matrix.Part(neurons, s) : [];
        for (int i = 0; i < values.Length; i++)
        {
            double z = double.CreateTruncating(values[i]);
            values[i] = T.CreateTruncating(f.F(z));
            if (slopes.Length > 0)
                slopes[i] = T.CreateTruncating(f.Derivative(z));
        }
    }
}
