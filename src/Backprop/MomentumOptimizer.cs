using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>
/// Updates a network with momentum and weight decay: v ← μ·v − η·(dW + λ·W), W ← W + v, and the same for b
/// without λ. With μ = 0 and λ = 0 it is <see cref="Network.Update"/>.
/// </summary>
/// <remarks>
/// Momentum: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. λ·W is the gradient of the penalty
/// ½λ·Σw²; reported costs exclude the penalty.
/// </remarks>
public sealed class MomentumOptimizer
{
    private readonly Network network;
    private readonly Matrix<double>[] vW;   // n_l × n_(l−1)
    private readonly Vector<double>[] vb;   // n_l

    /// <summary>Creates an optimizer with v = 0; the network is not changed yet.</summary>
    /// <param name="network">The network, changed in place by each update.</param>
    /// <param name="momentum">μ, the share of the last step that the next one keeps: at least 0 and below 1.</param>
    /// <param name="l2">λ, how strongly weights are pulled toward 0: at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ or λ is out of range.</exception>
    public MomentumOptimizer(Network network, double momentum = 0, double l2 = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        Momentum = SgdOptions.CheckedMomentum(momentum);
        L2 = SgdOptions.CheckedL2(l2);
        vW = [.. network.Layers.Select(layer => Matrix<double>.Build.Dense(layer.W.RowCount, layer.W.ColumnCount))];
        vb = [.. network.Layers.Select(layer => Vector<double>.Build.Dense(layer.b.Count))];
    }

    /// <summary>μ, the momentum.</summary>
    public double Momentum { get; }

    /// <summary>λ, the strength of the weight decay.</summary>
    public double L2 { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="gradients">dW and db of every layer.</param>
    /// <param name="rate">η, the learning rate.</param>
    /// <exception cref="ArgumentException">The gradients do not have the network's shapes, or η is not finite.</exception>
    public void Update(Gradients gradients, double rate)
    {
        network.CheckShapes(gradients);
        Require.Rate(rate);
        foreach (Layer layer in network.Layers)
        {
            int l = layer.Number;
            vW[l - 1] = Momentum * vW[l - 1] - rate * (gradients[l].dW + L2 * layer.W);   // n_l × n_(l−1)
            vb[l - 1] = Momentum * vb[l - 1] - rate * gradients[l].db;                    // n_l
            layer.W.Add(vW[l - 1], layer.W);
            layer.b.Add(vb[l - 1], layer.b);
        }
    }
}
