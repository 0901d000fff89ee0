namespace Backprop.Engine;

/// <summary>An activation as the engine computes it.</summary>
internal enum ActivationKind
{
    /// <summary>1 / (1 + e⁻ᶻ).</summary>
    Sigmoid,

    /// <summary>tanh(z).</summary>
    Tanh,

    /// <summary>max(0, z).</summary>
    ReLU,

    /// <summary>eᶻⁱ / Σₖ eᶻᵏ over the neurons of the layer.</summary>
    Softmax,

    /// <summary>A function written by a learner, called value by value: slower than the others.</summary>
    Custom,
}

/// <summary>An activation function; f and f′ are called only where it is a custom one.</summary>
/// <param name="Kind">Which one it is.</param>
/// <param name="F">f(z).</param>
/// <param name="Derivative">f′(z).</param>
internal sealed record ActivationFunction(ActivationKind Kind, Func<double, double> F, Func<double, double> Derivative);

/// <summary>A cost function, for one output a where y is wanted.</summary>
/// <param name="IsQuadratic">Whether it is ½(a − y)², which is computed without a call.</param>
/// <param name="CancelsSlope">Whether ∂C/∂a · f′(z) of the output layer comes to a − y.</param>
/// <param name="Term">C(a, y).</param>
/// <param name="Derivative">∂C/∂a.</param>
internal sealed record CostFunction(
    bool IsQuadratic, bool CancelsSlope, Func<double, double, double> Term, Func<double, double, double> Derivative);

/// <summary>What is computed: the sizes of a network's layers, the activation of each, and the cost.</summary>
/// <param name="Sizes">n₀, n₁ … n_L.</param>
/// <param name="Activations">Those of layers 1 to L.</param>
/// <param name="Cost">C.</param>
internal sealed record NetworkModel(IReadOnlyList<int> Sizes, IReadOnlyList<ActivationFunction> Activations, CostFunction Cost)
{
    /// <summary>L, the number of layers.</summary>
    public int LayerCount => Activations.Count;

    /// <summary>f of layer l, counted from 1.</summary>
    internal ActivationFunction Activation(int l) => Activations[l - 1];
}
