using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>The values of one layer for one batch, forward and backward.</summary>
/// <param name="Number">l, the number of the layer.</param>
/// <param name="Activation">f, the activation of the layer.</param>
/// <param name="W">A copy of the weights W[l], n_l × n_(l−1).</param>
/// <param name="b">A copy of the biases b[l], n_l.</param>
/// <param name="Z">W[l]·A[l−1] + b[l], n_l × m.</param>
/// <param name="A">f(Z[l]), n_l × m.</param>
/// <param name="Slope">f′(Z[l]), n_l × m.</param>
/// <param name="Delta">δ[l] = ∂C/∂Z[l] of each sample, n_l × m.</param>
/// <param name="dW">δ[l]·A[l−1]ᵀ / m, n_l × n_(l−1).</param>
/// <param name="db">The row means of δ[l], n_l.</param>
public sealed record LayerTrace(
    int Number, Activation Activation, Matrix<double> W, Vector<double> b,
    Matrix<double> Z, Matrix<double> A, Matrix<double> Slope,
    Matrix<double> Delta, Matrix<double> dW, Vector<double> db);

/// <summary>Every value computed for one batch, from the inputs to the gradients.</summary>
public sealed class BatchTrace
{
    private readonly LayerTrace[] layers;

    internal BatchTrace(Batch batch, Cost costFunction, double cost, LayerTrace[] layers)
    {
        Batch = batch;
        CostFunction = costFunction;
        Cost = cost;
        this.layers = layers;
        Gradients = new Gradients(layers.Select(layer => new LayerGradient(layer.dW, layer.db)));
    }

    /// <summary>The batch: X = A[0], and Y.</summary>
    public Batch Batch { get; }

    /// <summary>C as a function of the outputs A[L] and Y.</summary>
    public Cost CostFunction { get; }

    /// <summary>C of the batch, averaged over its samples.</summary>
    public double Cost { get; }

    /// <summary>dW and db of every layer.</summary>
    public Gradients Gradients { get; }

    /// <summary>Layers 1 to L.</summary>
    public IReadOnlyList<LayerTrace> Layers => layers;

    /// <summary>The values of layer l, counted from 1 as in the formulas.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public LayerTrace this[int l] => layers.Layer(l, " A[0] is Batch.X.");
}
