using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Backprop.Engine;

/// <summary>The activations on spans: f in place, and f′ from the activation a = f(z), which training has at hand.</summary>
internal static class ActivationKernels
{
    /// <summary>Z becomes A = f(Z).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T>(Activation activation, Span<T> Z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // In double by the library's exp, which rounds as NumPy's does but for one in hundreds; the vectors' is coarser.
        if (activation == Activation.Sigmoid && typeof(T) == typeof(double))
            for (int i = 0; i < Z.Length; i++)
                Z[i] = T.One / (T.One + T.Exp(-Z[i]));
        else if (activation == Activation.Sigmoid)
            TensorPrimitives.Sigmoid(Z, Z);
        else if (activation == Activation.Tanh)
            TensorPrimitives.Tanh(Z, Z);
        else if (activation == Activation.ReLU)
            TensorPrimitives.Max(Z, T.Zero, Z);
        else
            throw new NotSupportedException($"The engine does not know the activation {activation}.");
    }

    /// <summary>delta ← delta ∘ f′(Z), where f′(Z) is written in terms of A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyBySlope<T>(Activation activation, Span<T> delta, ReadOnlySpan<T> A)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (activation == Activation.Sigmoid)
            for (int i = 0; i < delta.Length; i++)
                delta[i] *= A[i] * (T.One - A[i]);
        else if (activation == Activation.Tanh)
            for (int i = 0; i < delta.Length; i++)
                delta[i] *= T.One - A[i] * A[i];
        else if (activation == Activation.ReLU)
            for (int i = 0; i < delta.Length; i++)
                delta[i] = A[i] > T.Zero ? delta[i] : T.Zero;
        else
            throw new NotSupportedException($"The engine does not know the activation {activation}.");
    }
}
