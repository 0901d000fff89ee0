using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>
/// Compares gradients with what the cost itself does when one parameter after the other is nudged: the central
/// difference D(h) = (C(p + h) − C(p − h)) / 2h.
/// </summary>
/// <remarks>
/// The error of D(h) is a₂h² + a₄h⁴ + …, so D at h, h/2 and h/4 can be combined such that the first two terms cancel
/// (Richardson's extrapolation; Press et al., Numerical Recipes, 5.7). h may then be large enough that rounding, which grows
/// as 1/h, does not drown the small gradients of deep layers.
/// </remarks>
public static class GradientCheck
{
    // 64 ε / 10⁻²: what rounding may add to D. Where gradient and D differ by less, they agree however small they are.
    private const double Rounding = 64 * 2.220446049250313e-16 / 1e-2;

    /// <summary>Checks every single parameter of every layer.</summary>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="batch">The batch that the gradients are of.</param>
    /// <param name="gradients">What to check; the network's own backpropagation unless given.</param>
    /// <param name="h">How far each parameter is nudged; a tenth of it where the nudge would cross a kink of an activation.</param>
    /// <exception cref="ArgumentException">The gradients or the batch are not of the network's shape, or h is not positive.</exception>
    public static GradientReport Run(Network network, Batch batch, Gradients? gradients = null, double h = 1e-2)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        if (!(h > 0) || !double.IsFinite(h))
            throw new ArgumentOutOfRangeException(nameof(h), h, "h is a small positive number, such as 1e-2.");
        BatchTrace trace = network.Explain(batch);
        gradients ??= trace.Gradients;
        network.CheckShapes(gradients);

        var quantities = new List<GradientError>();
        foreach (LayerTrace layer in trace.Layers)
        {
            int l = layer.Number, m = batch.Size;
            var below = l == 1 ? batch.X : trace[l - 1].A;
            int[] sides = [.. Enumerable.Range(0, layer.Z.RowCount).Select(i => OutputsAndSides(trace, network, l, i, layer.Z.Row(i)).Sides)];
            quantities.Add(Compare($"dW{l}", gradients[l].dW.EnumerateIndexed().Select(entry =>
                (entry.Item3, Slope(trace, network, l, entry.Item1, below.Row(entry.Item2), h, sides[entry.Item1])))));
            var ones = Vector<double>.Build.Dense(m, 1);
            quantities.Add(Compare($"db{l}", gradients[l].db.EnumerateIndexed().Select(entry =>
                (entry.Item2, Slope(trace, network, l, entry.Item1, ones, h, sides[entry.Item1])))));
        }
        return new GradientReport(quantities);
    }

    // Null where even a tenth of the nudge carries a neuron over a kink of its activation: there the cost has no derivative.
    private static double? Slope(BatchTrace trace, Network network, int l, int i, Vector<double> perUnit, double h, int sides)
    {
        if (perUnit.AbsoluteMaximum() == 0)
            return 0;   // a pixel that is blank in every image moves nothing
        double? D(double h) => CentralDifference(trace, network, l, i, perUnit, h, sides);
        double? Extrapolated(double h) => (64 * D(h / 4) - 20 * D(h / 2) + D(h)) / 45;
        return Extrapolated(h) ?? Extrapolated(h / 10);
    }

    // A weight W[l][i,j] or a bias b[l][i] moves only row i of Z[l]: by h times row j of A[l−1], or by h.
    private static double? CentralDifference(BatchTrace trace, Network network, int l, int i, Vector<double> perUnit, double h, int sides)
    {
        var above = OutputsAndSides(trace, network, l, i, trace[l].Z.Row(i) + h * perUnit);
        var below = OutputsAndSides(trace, network, l, i, trace[l].Z.Row(i) - h * perUnit);
        return above.Sides == sides && below.Sides == sides ? network.Cost.Difference(above.A, below.A, trace.Batch.Y) / (2 * h) : null;
    }

    private static (Matrix<double> A, int Sides) OutputsAndSides(BatchTrace trace, Network network, int l, int i, Vector<double> zRow)
    {
        var sides = new HashCode();
        var f = network[l].Activation;
        AddSides(ref sides, f, zRow);

        Matrix<double> A;
        if (f == Activation.Softmax)
        {
            // Each output depends on every z of its sample.
            var Z = trace[l].Z.Clone();
            Z.SetRow(i, zRow);
            A = f.F(Z);
        }
        else if (l == trace.Layers.Count)
        {
            A = trace[l].A.Clone();
            A.SetRow(i, zRow.Map(f.F, Zeros.Include));
        }
        else
        {
            var aRow = zRow.Map(f.F, Zeros.Include);
            // Row i of A[l] reaches layer l+1 through column i of W[l+1] alone.
            var Z = trace[l + 1].Z + trace[l + 1].W.Column(i).OuterProduct(aRow - trace[l].A.Row(i));
            AddSides(ref sides, network[l + 1].Activation, Z.Enumerate());
            A = network[l + 1].Activation.F(Z);
            for (int k = l + 2; k <= trace.Layers.Count; k++)
            {
                Z = network[k].WeightedInput(A);
                AddSides(ref sides, network[k].Activation, Z.Enumerate());
                A = network[k].Activation.F(Z);
            }
        }
        return (A, sides.ToHashCode());
    }

    // On which side of each kink of its activation each z lies.
    private static void AddSides(ref HashCode sides, Activation activation, IEnumerable<double> Z)
    {
        if (activation.Kinks.Count > 0)
            foreach (double z in Z)
                sides.Add(activation.Kinks.Count(kink => kink < z));
    }

    private static GradientError Compare(string quantity, IEnumerable<(double Given, double? Numeric)> pairs)
    {
        int count = 0, kinks = 0;
        double difference = 0, given = 0, numeric = 0;
        foreach (var (g, n) in pairs)
        {
            if (n is not double value)
            {
                kinks++;
                continue;
            }
            count++;
            difference += (g - value) * (g - value);
            given += g * g;
            numeric += value * value;
        }
        double distance = Math.Sqrt(difference), scale = Math.Sqrt(Math.Max(given, numeric));
        double rounding = Rounding * Math.Sqrt(count);
        if (distance <= rounding)
            scale = Math.Max(scale, 1e8 * rounding);
        return new GradientError(quantity, count, kinks, scale == 0 ? 0 : distance / scale);
    }
}
