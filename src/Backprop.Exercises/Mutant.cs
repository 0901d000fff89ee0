using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>A backpropagation with one fault in it, to be found by its gradients: "A" to "F".</summary>
/// <example><code>
/// GradientCheck.Run(net, batch, Mutant.A.Backpropagate(net, batch))
/// Check.Mutant(Mutant.A, Fault.WrongSign)
/// </code></example>
public sealed class Mutant
{
    /// <summary>One of the six mutants; each has a fault of its own.</summary>
    public static readonly Mutant
        A = new("A", Fault.HiddenSlopeMissing), B = new("B", Fault.BiasAveragedTwice), C = new("C", Fault.WeightsUpdatedFirst),
        D = new("D", Fault.OutputSlopeMissing), E = new("E", Fault.ZForA), F = new("F", Fault.LastSampleOnly);

    private Mutant(string name, Fault fault) => (Name, Fault) = (name, fault);

    /// <summary>All six.</summary>
    public static IReadOnlyList<Mutant> All { get; } = [A, B, C, D, E, F];

    /// <summary>"A" to "F".</summary>
    public string Name { get; }

    internal Fault Fault { get; }

    /// <summary>The gradients of a batch, with the fault.</summary>
    /// <param name="network">A network of two layers; it stays as it is.</param>
    /// <param name="batch">A batch for it.</param>
    /// <exception cref="ArgumentException">The network does not have two layers, or the batch has another shape.</exception>
    public Gradients Backpropagate(Network network, Batch batch) => Backpropagate(network, batch, Fault);

    /// <inheritdoc/>
    public override string ToString() => $"Mutant {Name}";

    internal static Gradients Backpropagate(Network network, Batch batch, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        if (network.Layers.Count != 2)
            throw new ArgumentException($"The mutants are made for two layers; this network has {network.Layers.Count}.", nameof(network));
        BatchTrace trace = network.Explain(batch);
        var (one, two, X, m) = (trace[1], trace[2], batch.X, batch.Size);
        Matrix<double> S1 = one.Slope, W2 = two.W;

        var error = network.Cost.Derivative(two.A, batch.Y);                        // n₂ × m
        if (fault == Fault.WrongSign)
            error = -error;
        var delta2 = fault == Fault.OutputSlopeMissing ? error : two.Activation.Backward(error, two.Z);
        var dW2 = delta2 * (fault == Fault.ZForA ? one.Z : one.A).Transpose() / m;  // n₂ × n₁
        if (fault == Fault.WeightsUpdatedFirst)
            W2 -= 3 * dW2;
        if (fault == Fault.HiddenSlopeAtA)
            S1 = one.Activation.Derivative(one.A);
        var back = W2.Transpose() * delta2;                                         // n₁ × m
        var delta1 = fault == Fault.HiddenSlopeMissing ? back : back.PointwiseMultiply(S1);
        var dW1 = delta1 * X.Transpose() / m;                                       // n₁ × n₀
        var (db2, db1) = (delta2.RowSums() / m, delta1.RowSums() / m);

        (dW1, db1, dW2, db2) = fault switch
        {
            Fault.BiasAveragedTwice => (dW1, db1 / m, dW2, db2 / m),
            Fault.WeightsNotAveraged => (dW1 * m, db1, dW2 * m, db2),
            Fault.LastSampleOnly => (LastOnly(delta1, X), db1, LastOnly(delta2, one.A), db2),
            _ => (dW1, db1, dW2, db2),
        };
        return new(new LayerGradient(dW1, db1), new LayerGradient(dW2, db2));
    }

    private static Matrix<double> LastOnly(Matrix<double> delta, Matrix<double> A) =>
        delta.Column(delta.ColumnCount - 1).OuterProduct(A.Column(A.ColumnCount - 1));
}
