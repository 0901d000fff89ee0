using System.Diagnostics;
using System.Numerics;

namespace Backprop.Engine;

/// <summary>Takes batches forward through a network's weights, and finds their cost.</summary>
internal sealed class ForwardPass<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
{
    private readonly NetworkModel model;
    private readonly Parameters<T, V> network;
    private readonly WorkerPool pool;
    private readonly int L;
    private readonly bool isTraining;
    private readonly PixelBatch[] pixels;        // one a thread; with read-ahead, the batch itself
    private readonly long[] numbers;             // of the batch that is there
    private readonly ReadAhead? ahead;
    private readonly InnerIndices[][] partNeurons;   // of each part of a layer's neurons
    private readonly ColumnMajor<T>[]?[] products;   // of a narrow layer W[l]·A[l−1], n_l × m, for each part of the neurons below
    private readonly Action<int, int>[] forward;

    /// <summary>Allocates for batches of up to <paramref name="capacity"/> samples, to be computed on the threads of a pool.</summary>
    public ForwardPass(NetworkModel model, Parameters<T, V> network, int capacity, WorkerPool pool, bool isTraining)
    {
        (this.model, this.network, this.pool, this.isTraining) = (model, network, pool, isTraining);
        L = model.LayerCount;
        Batch = new(model.Sizes[0], capacity);
        if (isTraining && pool.Size > 1 && network.PartCount(1) == 1)
            ahead = new ReadAhead(model.Sizes[0], capacity, !network.IsNarrow);
        pixels = [.. Enumerable.Range(0, pool.Size).Select(_ => new PixelBatch(model.Sizes[0], capacity))];
        numbers = new long[pool.Size];
        A = [.. model.Sizes.Select((size, l) => new ColumnMajor<T>(l == 0 ? 0 : size, capacity))];
        Slopes = [.. model.Sizes.Select((size, l) => isTraining && l > 0 && model.Activation(l).Kind == ActivationKind.Custom
            ? new ColumnMajor<T>(size, capacity) : null)];
        Errors = new ColumnMajor<T>(model.Sizes[L], capacity);
        Neurons = [.. model.Sizes.Select(InnerIndices.All)];
        partNeurons = [.. model.Sizes.Select((size, l) => Parts(l).Select(part =>
            InnerIndices.All(Math.Min(network.Part(l, part).End.Value, size) - network.Part(l, part).Start.Value)).ToArray())];
        products = [.. model.Sizes.Select((size, l) => l >= 2 && network.PartCount(l) == 1 && network.PartCount(l - 1) > 1
            ? Parts(l - 1).Select(_ => new ColumnMajor<T>(size, capacity)).ToArray() : null)];
        forward = [.. Enumerable.Range(0, L + 1).Select<int, Action<int, int>>(l => (part, thread) => Forward(l, part, thread))];
    }

    /// <summary>Measures the phases, where that is wanted.</summary>
    public PhaseClock? Clock { get; set; }

    /// <summary>The images of the batch.</summary>
    public BatchImages Batch { get; }

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

    /// <summary>The pixels of the batch, as a thread has read them.</summary>
    public PixelBatch X(int thread)
    {
        if (numbers[thread] != Batch.Number && ahead is null)
            Batch.Read(pixels[thread], listsImages: isTraining && !network.IsNarrow);
        numbers[thread] = Batch.Number;
        return pixels[thread];
    }

    /// <summary>Finds A[1] … A[L] of a batch.</summary>
    public void Run(ImageSet data, ReadOnlySpan<int> images, ReadOnlySpan<int> rest)
    {
        Batch.Set(data, images, rest);
        if (ahead is not null)
            pixels[0] = ahead.Take(data, images, rest);
        for (int l = 1; l <= L; l++)
        {
            if (products[l] is null)
                pool.Share((long)Batch.Count * model.Sizes[l] * model.Sizes[l - 1], network.PartCount(l), forward[l]);
            long since = Clock is null ? 0 : Stopwatch.GetTimestamp();
            if (products[l] is { } parts)
                Sum(l, parts);
            // It needs all of a sample's outputs, which the parts have found.
            if (model.Activation(l).Kind == ActivationKind.Softmax)
                for (int s = 0; s < Batch.Count; s++)
                    Elementwise<T, V>.Apply(ActivationKind.Softmax, A[l].Column(s));
            Clock?.Add(Phase.Forward, ref since);
        }
    }

    /// <summary>The cost of the batch, summed over its samples; also finds <see cref="Errors"/>.</summary>
    public double Cost()
    {
        double sum = 0;
        for (int s = 0; s < Batch.Count; s++)
        {
            Span<T> outputs = A[L].Column(s), errors = Errors.Column(s);
            int label = Batch.Labels[s];
            outputs.CopyTo(errors);
            errors[label] -= T.One;
            if (!model.Cost.IsQuadratic)
                sum += CostOf(outputs, errors, label);
        }
        // The room behind a column is 0.
        return model.Cost.IsQuadratic
            ? Elementwise<T, V>.SumOfSquares(Errors.Values[..(Batch.Count * Errors.Stride)]) / 2
            : sum;
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
    public int Correct()
    {
        int correct = 0;
        for (int s = 0; s < Batch.Count; s++)
        {
            // As Answer says, without a jump that depends on the outputs.
            Span<T> outputs = A[L].Column(s);
            int label = Batch.Labels[s];
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
            for (int s = 0; s < Batch.Count; s++)
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
        if (l == 1)
        {
            PixelBatch images = X(thread);
            Clock?.Add(Phase.Read, ref since);
            int first = neurons.Start.Value;
            Multiply(l, new MatrixView<byte, RowMajor>(images.X.Values, images.X.Stride), network.Panels[part], images.InkedPixels,
                A[1].Values[first..], network.b[1].Values[first..], 0..(neurons.End.Value - first));
        }
        else
        {
            Multiply(l, new MatrixView<T, RowMajor>(A[l - 1].Values, A[l - 1].Stride), network.W[l], Neurons[l - 1],
                A[l].Values, network.b[l].Values, neurons);
        }
        Activate(l, neurons);
        if (l < L && products[l + 1] is { } parts)
        {
            // The layer above is so narrow that this part is multiplied at once, before another thread has to fetch it.
            ColumnMajor<T> W = network.W[l + 1], sums = parts[part];
            int first = neurons.Start.Value;
            MatrixProduct<T, V>.Multiply(
                new MatrixView<T, RowMajor>(A[l].Values[first..], A[l].Stride), W.Values[(first * W.Stride)..], W.Stride,
                partNeurons[l][part], sums.Values, sums.Stride, 0..Batch.Count, 0..sums.Rows, new Assign<T, V>());
        }
        Clock?.Add(Phase.Forward, ref since);
    }

    // A[l] = f(Σ of the products + b[l])
    private void Sum(int l, ColumnMajor<T>[] parts)
    {
        for (int s = 0; s < Batch.Count; s++)
            network.b[l].Column(0).CopyTo(A[l].Column(s));
        foreach (ColumnMajor<T> part in parts)
            Elementwise<T, V>.Add(A[l].Values[..(Batch.Count * A[l].Stride)], part.Values);
        Activate(l, 0..A[l].Stride);
    }

    private IEnumerable<int> Parts(int l) => Enumerable.Range(0, network.PartCount(l));

    private void Multiply<TElement>(int l, MatrixView<TElement, RowMajor> below, ColumnMajor<T> W, InnerIndices inner,
        Span<T> Z, Span<T> b, Range neurons)
        where TElement : unmanaged => MatrixProduct<T, V>.Multiply(
            below, W.Values, W.Stride, inner, Z, A[l].Stride, 0..Batch.Count, neurons, new AddBias<T, V>(b));

    // A[l] = f(Z[l]), in place for some neurons
    private void Activate(int l, Range neurons)
    {
        int m = Batch.Count;
        ActivationFunction f = model.Activation(l);
        if (f.Kind == ActivationKind.Softmax)
            return;
        int together = f.Kind == ActivationKind.Custom ? 1 : A[l].Together(neurons, m);
        for (int s = 0; s < m; s += together)
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
