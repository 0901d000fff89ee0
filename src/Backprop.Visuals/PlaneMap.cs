using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>What a network of two inputs and two outputs does with the plane, as numbers to draw.</summary>
internal sealed class PlaneMap
{
    private readonly Network network;
    private readonly Vector<double> across;      // of length 1, n_(L−1)
    private readonly Vector<double> toClass1;    // n_(L−1)

    /// <param name="network">A network whose weights are finite.</param>
    /// <param name="X">The points, 2 × m.</param>
    internal PlaneMap(Network network, Matrix<double> X)
    {
        this.network = network;
        Matrix<double> W = network.Layers[^1].W;
        toClass1 = W.Row(1) - W.Row(0);
        across = Widest(Hidden(X), X);
    }

    /// <summary>z₁ − z₀ of the outputs for X (2 × m): the network's answer is 1 where it is above 0.</summary>
    internal Vector<double> Margins(Matrix<double> X) => MarginsOf(Hidden(X));

    /// <summary>
    /// Where the last hidden layer puts points X (2 × m), seen from a side on which the plane that divides the classes is a line: upward
    /// z₁ − z₀ of the outputs, to the right the direction in which the points spread most of those that leave the outputs as they are.
    /// </summary>
    internal (double Right, double Up)[] Bent(Matrix<double> X)
    {
        Matrix<double> A = Hidden(X);
        return [.. (across * A).Zip(MarginsOf(A))];
    }

    /// <summary>The line w·x + b = 0 of each neuron of layer 1, as far as it crosses the plane; null where it passes by.</summary>
    internal static ((double X, double Y) From, (double X, double Y) To)?[] Lines(Network network) =>
        [.. network[1].W.EnumerateRows().Zip(network[1].b, (w, b) => Line(w[0], w[1], b))];

    private Vector<double> MarginsOf(Matrix<double> A)
    {
        Vector<double> b = network.Layers[^1].b;
        return toClass1 * A + (b[1] - b[0]);
    }

    // A[L−1], n_(L−1) × m, sample by sample: a frame of a live picture has no time for a copy of each column.
    private Matrix<double> Hidden(Matrix<double> X)
    {
        Layer[] layers = [.. network.Layers.SkipLast(1)];
        int m = X.ColumnCount, rows = X.RowCount;
        double[] A = X.ToColumnMajorArray();
        foreach (Layer layer in layers)
        {
            double[] W = layer.Weights, b = layer.Biases;
            int n = b.Length;
            double[] next = new double[n * m];
            for (int sample = 0; sample < m; sample++)
            {
                Span<double> z = next.AsSpan(sample * n, n);
                b.CopyTo(z);
                for (int j = 0; j < rows; j++)
                    TensorPrimitives.MultiplyAdd(W.AsSpan(j * n, n), A[sample * rows + j], z, z);
                foreach (ref double value in z)
                    value = layer.Activation.F(value);
            }
            (A, rows) = (next, n);
        }
        return Matrix<double>.Build.Dense(rows, m, A);
    }

    // The first principal component of A without its part along toClass1; it points to where x is large, so that it seldom turns round.
    private Vector<double> Widest(Matrix<double> A, Matrix<double> X)
    {
        double squared = toClass1.DotProduct(toClass1);
        Matrix<double> rest = squared == 0 ? A : A - toClass1.OuterProduct(toClass1 * A) / squared;
        Vector<double> mean = rest.RowSums() / rest.ColumnCount;
        rest -= mean.OuterProduct(Vector<double>.Build.Dense(rest.ColumnCount, 1));
        Vector<double> widest = rest.TransposeAndMultiply(rest).Evd(Symmetricity.Symmetric).EigenVectors.Column(rest.RowCount - 1);
        return (widest * rest).DotProduct(X.Row(0)) < 0 ? -widest : widest;
    }

    private static ((double, double), (double, double))? Line(double w1, double w2, double b)
    {
        double squared = w1 * w1 + w2 * w2;
        if (squared == 0)
            return null;
        // From the line's point nearest to (0, 0) as far as both coordinates are 0 to 1.
        double x = -b * w1 / squared, y = -b * w2 / squared, first = double.NegativeInfinity, last = double.PositiveInfinity;
        foreach (var (at, along) in ((double, double)[])[(x, -w2), (y, w1)])
        {
            if (along == 0 && at is < 0 or > 1)
                return null;
            if (along == 0)
                continue;
            first = Math.Max(first, Math.Min(-at / along, (1 - at) / along));
            last = Math.Min(last, Math.Max(-at / along, (1 - at) / along));
        }
        return first < last ? ((x - w2 * first, y + w1 * first), (x - w2 * last, y + w1 * last)) : null;
    }
}
