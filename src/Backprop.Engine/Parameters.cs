using System.Numerics;
using System.Numerics.Tensors;

namespace Backprop.Engine;

/// <summary>A network's weights and biases, or their velocities, laid out for the threads that share them.</summary>
/// <remarks>
/// Layer 1 is cut into panels, each some neurons' weights of all pixels: a thread reads and writes its panels from one end to the other,
/// and the processor does not fetch a neighbor's weights along with them.
/// </remarks>
internal sealed class Parameters<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly NetworkModel model;

    /// <summary>Allocates them; all are 0.</summary>
    public Parameters(NetworkModel model)
        : this(model, (size, below, _) => new ColumnMajor<T>(size, below))
    {
    }

    /// <summary>Takes over weights where they lie; only those of layers whose parts would end behind the last neuron are copied.</summary>
    public Parameters(NetworkModel model, IReadOnlyList<T[]> W, IReadOnlyList<T[]> b)
        : this(model, (size, below, from) => Partition.IsWhole(model.Sizes[from.Layer])
            ? new ColumnMajor<T>(W[from.Layer - 1], model.Sizes[from.Layer], from.Row, size)
            : new ColumnMajor<T>(size, below))
    {
        for (int l = 1; l <= model.LayerCount; l++)
        {
            b[l - 1].CopyTo(this.b[l].Column(0));
            if (!Partition.IsWhole(model.Sizes[l]))
                Set<T>(l, W[l - 1], b[l - 1]);
        }
    }

    private Parameters(NetworkModel model, Func<int, int, (int Layer, int Row), ColumnMajor<T>> create)
    {
        this.model = model;
        var n = model.Sizes;
        b = [.. n.Select(size => new ColumnMajor<T>(size, 1))];
        Panels = [.. Enumerable.Range(0, PartCount(1)).Select(panel =>
            create(Part(1, panel).End.Value - Part(1, panel).Start.Value, n[0], (1, Part(1, panel).Start.Value)))];
        W = [.. n.Select((size, l) => l < 2 ? new ColumnMajor<T>(0, 0) : create(size, n[l - 1], (l, 0)))];
    }

    /// <summary>W[1], the neurons of a part each: n × n₀.</summary>
    public ColumnMajor<T>[] Panels { get; }

    /// <summary>W[2] … W[L], n_l × n_(l−1).</summary>
    public ColumnMajor<T>[] W { get; }

    /// <summary>b[1] … b[L].</summary>
    public ColumnMajor<T>[] b { get; }

    /// <summary>The parts of a layer's neurons.</summary>
    public int PartCount(int l) => Partition.Count(model.Sizes[l]);

    /// <summary>The neurons of a part; those of the last may reach into the room behind the last neuron.</summary>
    public Range Part(int l, int part)
    {
        Range neurons = Partition.Part(model.Sizes[l], part);
        return neurons.Start..Math.Min(neurons.End.Value, b[l].Stride);
    }

    /// <summary>Takes over the weights of layer l, column after column, and its biases.</summary>
    public void Set<TFrom>(int l, ReadOnlySpan<TFrom> weights, ReadOnlySpan<TFrom> biases)
        where TFrom : unmanaged, IFloatingPointIeee754<TFrom>
    {
        // A run that diverged may have left infinity in the room behind the columns.
        foreach (ColumnMajor<T> matrix in (IEnumerable<ColumnMajor<T>>)[b[l], .. Matrices(l)])
            matrix.Values.Clear();
        foreach (var (matrix, column, start, length) in Columns(l))
            TensorPrimitives.ConvertTruncating<TFrom, T>(weights.Slice(start, length), matrix.Column(column));
        TensorPrimitives.ConvertTruncating<TFrom, T>(biases, b[l].Column(0));
    }

    /// <summary>Copies out the weights of layer l, column after column, and its biases.</summary>
    public void Get(int l, Span<double> weights, Span<double> biases)
    {
        foreach (var (matrix, column, start, length) in Columns(l))
            TensorPrimitives.ConvertTruncating<T, double>(matrix.Column(column)[..length], weights.Slice(start, length));
        TensorPrimitives.ConvertTruncating<T, double>(b[l].Column(0), biases);
    }

    private ColumnMajor<T>[] Matrices(int l) => l == 1 ? Panels : [W[l]];

    // The columns of layer l's matrices, and where each stands in the weights as they are stored outside.
    private IEnumerable<(ColumnMajor<T> Matrix, int Column, int Start, int Length)> Columns(int l)
    {
        int n = model.Sizes[l], first = 0;
        foreach (ColumnMajor<T> matrix in Matrices(l))
        {
            for (int j = 0; j < model.Sizes[l - 1]; j++)
                yield return (matrix, j, j * n + first, Math.Min(matrix.Rows, n - first));
            first += matrix.Rows;
        }
    }
}
