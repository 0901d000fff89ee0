using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>
/// Checks gradients numerically: moves one parameter p at a time by a small h, and compares its derivative with the central
/// difference of the cost, D(h) = (C(p + h) − C(p − h)) / 2h.
/// </summary>
/// <remarks>
/// The error of D(h) is a₂h² + a₄h⁴ + …, so D(h), D(h/2) and D(h/4) can be combined such that the first two terms cancel
/// (Richardson's extrapolation; Press et al., Numerical Recipes, 5.7). That allows a larger h, and so less rounding error, which grows
/// as 1/h and would hide the small gradients of deep layers.
/// </remarks>
public static class GradientCheck
{
    // 64 ε / 10⁻²: the rounding error to expect in D. A gradient that differs from D by less is right, however small the two are.
    private const double Rounding = 64 * 2.220446049250313e-16 / 1e-2;

    /// <summary>Checks the derivative of every parameter of every layer.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="batch">The batch for which the gradients were computed.</param>
    /// <param name="gradients">The gradients to check; by default those of <see cref="Network.Backpropagate"/>.</param>
    /// <param name="h">How far each parameter is moved; a tenth of it if that would cross a kink of an activation.</param>
    /// <exception cref="ArgumentException">The gradients or the batch do not have the network's shapes, or h is not positive.</exception>
    public static GradientReport Run(Network network, Batch batch, Gradients? gradients = null, double h = 1e-2)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        Require.That(h, h > 0 && double.IsFinite(h), "h is a small positive number, such as 1e-2", nameof(h));
        BatchTrace trace = network.Explain(batch);
        gradients ??= trace.Gradients;
        network.CheckShapes(gradients);

        var quantities = new List<GradientError>();
        foreach (LayerTrace layer in trace.Layers)
        {
            int l = layer.Number;
            var below = l == 1 ? batch.X : trace[l - 1].A;
            var ones = Vector<double>.Build.Dense(batch.Size, 1);
            int[] sides = [.. layer.Z.EnumerateRows().Select((zRow, i) => OutputsAndSides(trace, network, l, i, zRow).Sides)];
            double? Numeric(int i, Vector<double> perUnit) => Slope(trace, network, l, i, perUnit, h, sides[i]);

            var (dW, db) = gradients[l];
            quantities.Add(Compare($"dW{l}", dW.EnumerateIndexed().Select(d => (d.Item3, Numeric(d.Item1, below.Row(d.Item2))))));
            quantities.Add(Compare($"db{l}", db.EnumerateIndexed().Select(d => (d.Item2, Numeric(d.Item1, ones)))));
        }
        return new GradientReport(quantities);
    }

    // Null if even a tenth of h carries a neuron across a kink of its activation, where the cost has no derivative.
    private static double? Slope(BatchTrace trace, Network network, int l, int i, Vector<double> perUnit, double h, int sides)
    {
        if (perUnit.AbsoluteMaximum() == 0)
            return 0;   // the weights of a pixel that is blank in every image have no effect
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

    // The outputs A[L] after row i of Z[l] has been replaced, and a hash of the side of every kink on which every z then lies.
    private static (Matrix<double> A, int Sides) OutputsAndSides(BatchTrace trace, Network network, int l, int i, Vector<double> zRow)
    {
        var sides = new HashCode();
        int L = trace.Layers.Count;
        Matrix<double> A;
        if (l == L)
        {
            var Z = trace[L].Z.Clone();
            Z.SetRow(i, zRow);
            A = F(L, Z);
        }
        else
        {
            // Row i of A[l] reaches layer l+1 only through column i of W[l+1].
            AddSides(l, zRow);
            var change = zRow.Map(network[l].Activation.F, Zeros.Include) - trace[l].A.Row(i);
            A = F(l + 1, trace[l + 1].Z + trace[l + 1].W.Column(i).OuterProduct(change));
        }
        for (int k = l + 2; k <= L; k++)
            A = F(k, network[k].WeightedInput(A));
        return (A, sides.ToHashCode());

        Matrix<double> F(int k, Matrix<double> Z)
        {
            AddSides(k, Z.Enumerate());
            return network[k].Activation.F(Z);
        }

        void AddSides(int k, IEnumerable<double> Z)
        {
            var kinks = network[k].Activation.Kinks;
            foreach (double z in kinks.Count > 0 ? Z : [])
                sides.Add(kinks.Count(kink => kink < z));
        }
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
