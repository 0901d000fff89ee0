using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>The gradient of the cost with respect to the parameters of one layer.</summary>
/// <param name="dW">∂C/∂W[l] = δ[l]·A[l−1]ᵀ / m, the shape of W[l]: n_l × n_(l−1).</param>
/// <param name="db">∂C/∂b[l] = the row means of δ[l], the shape of b[l]: n_l.</param>
public sealed record LayerGradient(Matrix<double> dW, Vector<double> db);

/// <summary>The gradient of the cost with respect to every parameter of a network, apart from any update.</summary>
public sealed class Gradients
{
    private readonly LayerGradient[] layers;

    /// <summary>Combines the gradients of layers 1 to L, in this order.</summary>
    public Gradients(params IEnumerable<LayerGradient> layers) => this.layers = [.. layers];

    /// <summary>L, the number of layers.</summary>
    public int Count => layers.Length;

    /// <summary>dW and db of layer l, counted from 1 as in the formulas.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public LayerGradient this[int l] => layers.Layer(l);
}
