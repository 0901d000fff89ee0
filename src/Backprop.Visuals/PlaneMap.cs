using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>
/// What a network of two inputs and two outputs does with the plane, as numbers to draw. Computed sample by sample on this thread: a live
/// picture has a frame's time for thousands of them.
/// </summary>
internal sealed class PlaneMap
{
    private readonly Network network;
    private readonly double[] toClass1;    // w₁ − w₀ of the last layer, n_(L−1)
    private readonly double threshold;     // b₁ − b₀
    private readonly double[] across;      // of length 1, n_(L−1)

    /// <param name="network">A network whose weights are finite.</param>
    /// <param name="points">The points that it divides.</param>
    internal PlaneMap(Network network, Dataset points)
    {
        this.network = network;
        Layer last = network.Layers[^1];
        toClass1 = [.. last.W.Row(1) - last.W.Row(0)];
        threshold = last.b[1] - last.b[0];
        Plane = Points(points);
        double[] A = Hidden(Plane);
        across = Widest(A);
        Bent = Seen(A);
        int[] answers = network.Classify(points);
        IsWrong = [.. answers.Zip(points.Labels.ToArray(), (answer, label) => answer != label)];
        AreAnswersDivided = answers.Zip(Bent).All(it => it.First == 1 == it.Second.Up > 0);
    }

    /// <summary>The points where they are.</summary>
    internal (double X, double Y)[] Plane { get; }

    /// <summary>The points where <see cref="Bend"/> puts them.</summary>
    internal (double Right, double Up)[] Bent { get; }

    /// <summary>Which points are answered wrongly.</summary>
    internal bool[] IsWrong { get; }

    /// <summary>Whether the answers to the points are those of the dividing line; an activation of the outputs may give others.</summary>
    internal bool AreAnswersDivided { get; }

    /// <summary>The points of a data set, x and y from 0 to 1.</summary>
    internal static (double X, double Y)[] Points(Dataset points) => [.. Enumerable.Range(0, points.Count)
        .Select(i => (Dataset.Intensity(points.Image(i)[0]), Dataset.Intensity(points.Image(i)[1])))];

    /// <summary>
    /// Where the last hidden layer puts places of the plane, seen from a side on which the plane that divides the classes is a line:
    /// upward z₁ − z₀ of the outputs, above 0 where the answer is 1 if their activation rises; to the right the direction in which the
    /// points spread most, of those that leave z₁ − z₀ as it is.
    /// </summary>
    internal (double Right, double Up)[] Bend((double X, double Y)[] places) => Seen(Hidden(places));

    /// <summary>
    /// How clear the answers at places of the plane are: above 0 where the answer is 1, as <see cref="Network.Classify"/> gives it. It is
    /// z₁ − z₀ of the outputs, or a₁ − a₀ where that has another sign.
    /// </summary>
    internal double[] Answers((double X, double Y)[] places)
    {
        Layer last = network.Layers[^1];
        double[] Z = WeightedInput(last, Hidden(places));
        Matrix<double> A = last.Activation.F(Matrix<double>.Build.Dense(2, places.Length, Z));
        return [.. Enumerable.Range(0, places.Length).Select(i => (Z: Z[2 * i + 1] - Z[2 * i], A: A[1, i] - A[0, i]))
            .Select(it => it.Z > 0 == it.A > 0 ? it.Z : it.A)];
    }

    /// <summary>The line w·x + b = 0 of each neuron of layer 1, as far as it crosses the plane; null where it passes by.</summary>
    internal static ((double X, double Y) From, (double X, double Y) To)?[] Lines(Network network) =>
        [.. network[1].W.EnumerateRows().Zip(network[1].b, (w, b) => Line(w[0], w[1], b))];

    private (double Right, double Up)[] Seen(double[] A)
    {
        int n = toClass1.Length;
        var seen = new (double, double)[A.Length / n];
        for (int sample = 0; sample < seen.Length; sample++)
        {
            ReadOnlySpan<double> a = A.AsSpan(sample * n, n);
            seen[sample] = (TensorPrimitives.Dot(across, a), TensorPrimitives.Dot(toClass1, a) + threshold);
        }
        return seen;
    }

    // A[L−1], one sample after the other.
    private double[] Hidden((double X, double Y)[] places)
    {
        double[] A = [.. places.SelectMany(place => new[] { place.X, place.Y })];
        foreach (Layer layer in network.Layers.SkipLast(1))
        {
            A = WeightedInput(layer, A);
            foreach (ref double value in A.AsSpan())
                value = layer.Activation.F(value);
        }
        return A;
    }

    // Z[l] of A[l−1], both one sample after the other.
    private static double[] WeightedInput(Layer layer, double[] A)
    {
        double[] W = layer.Weights, b = layer.Biases;
        int n = b.Length, inputs = W.Length / n, m = A.Length / inputs;
        double[] Z = new double[m * n];
        for (int sample = 0; sample < m; sample++)
        {
            Span<double> z = Z.AsSpan(sample * n, n);
            b.CopyTo(z);
            for (int j = 0; j < inputs; j++)
                TensorPrimitives.MultiplyAdd(W.AsSpan(j * n, n), A[sample * inputs + j], z, z);
        }
        return Z;
    }

    // The first principal component of what is left of A without toClass1; it points to where x is large, so that it seldom turns round.
    private double[] Widest(double[] A)
    {
        int n = toClass1.Length, m = Plane.Length;
        double squared = TensorPrimitives.Dot<double>(toClass1, toClass1);
        double[] rest = [.. A];
        double[] mean = new double[n], covariance = new double[n * n];
        for (int sample = 0; sample < m; sample++)
        {
            Span<double> a = rest.AsSpan(sample * n, n);
            double share = squared == 0 ? 0 : TensorPrimitives.Dot<double>(toClass1, a) / squared;
            TensorPrimitives.MultiplyAdd(toClass1, -share, a, a);
            TensorPrimitives.MultiplyAdd(a, 1.0 / m, mean, mean);
        }
        double[] towardX = new double[n];
        for (int sample = 0; sample < m; sample++)
        {
            Span<double> a = rest.AsSpan(sample * n, n);
            TensorPrimitives.Subtract(a, mean, a);
            TensorPrimitives.MultiplyAdd(a, Plane[sample].X, towardX, towardX);
            for (int i = 0; i < n; i++)
                TensorPrimitives.MultiplyAdd(a, a[i], covariance.AsSpan(i * n, n), covariance.AsSpan(i * n, n));
        }
        double[] widest = [.. Matrix<double>.Build.Dense(n, n, covariance).Evd(Symmetricity.Symmetric).EigenVectors.Column(n - 1)];
        if (TensorPrimitives.Dot<double>(widest, towardX) < 0)
            TensorPrimitives.Negate(widest, widest);
        return widest;
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
            if (along == 0 && (at < 0 || at > 1))
                return null;
            if (along == 0)
                continue;
            first = Math.Max(first, Math.Min(-at / along, (1 - at) / along));
            last = Math.Min(last, Math.Max(-at / along, (1 - at) / along));
        }
        return first < last ? ((x - w2 * first, y + w1 * first), (x - w2 * last, y + w1 * last)) : null;
    }
}
