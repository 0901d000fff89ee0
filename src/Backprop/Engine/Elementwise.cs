using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>
/// What happens to each element by itself, on spans of whole vectors: f in place, and f′ from the activation a = f(z), which
/// training has at hand.
/// </summary>
internal static class Elementwise
{
    /// <summary>Z becomes A = f(Z).</summary>
    public static void Apply<T>(Activation activation, Span<T> Z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // In double by the C library's exp, which NumPy's results follow from to the last bit; the vectors' rounds otherwise.
        if (activation == Activation.Sigmoid && typeof(T) == typeof(double))
            foreach (ref T z in Z)
                z = T.One / (T.One + T.Exp(-z));
        else if (activation == Activation.Sigmoid)
            Run<T, Sigmoid>(Z, Z);
        else if (activation == Activation.Tanh)
            TensorPrimitives.Tanh<T>(Z, Z);
        else if (activation == Activation.ReLU)
            TensorPrimitives.Max(Z, T.Zero, Z);
        else
            throw new NotSupportedException($"The engine does not know the activation {activation}.");
    }

    /// <summary>delta ← delta ∘ f′(Z), where f′(Z) is written in terms of A.</summary>
    public static void MultiplyBySlope<T>(Activation activation, Span<T> delta, Span<T> A)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (activation == Activation.Sigmoid)
            Run<T, SigmoidSlope>(delta, A);
        else if (activation == Activation.Tanh)
            Run<T, TanhSlope>(delta, A);
        else if (activation == Activation.ReLU)
            Run<T, ReLUSlope>(delta, A);
        else
            throw new NotSupportedException($"The engine does not know the activation {activation}.");
    }

    /// <summary>The outputs z of one sample become their softmax.</summary>
    public static void Softmax<T>(Span<T> Z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Subtract(Z, TensorPrimitives.Max<T>(Z), Z);
        TensorPrimitives.Exp<T>(Z, Z);
        TensorPrimitives.Divide(Z, TensorPrimitives.Sum<T>(Z), Z);
    }

    /// <summary>v ← v − decay·W, W ← W + v.</summary>
    public static void Move<T>(Span<T> W, Span<T> v, T decay)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (decay != T.Zero)
            TensorPrimitives.MultiplyAdd(W, -decay, v, v);
        TensorPrimitives.Add(W, v, W);
    }

    private interface IFunction
    {
        static abstract V Of<T, V, S>(V x, V a)
            where T : unmanaged, IFloatingPointIeee754<T>
            where V : struct
            where S : IVectors<T, V>;
    }

    // x ← f(x, a)
    private static void Run<T, TFunction>(Span<T> x, Span<T> a)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : IFunction
    {
        if (Vector512.IsHardwareAccelerated)
            Run<T, Vector512<T>, Vectors512<T>, TFunction>(x, a);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, Vector256<T>, Vectors256<T>, TFunction>(x, a);
        else
            Run<T, Vector128<T>, Vectors128<T>, TFunction>(x, a);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, V, S, TFunction>(Span<T> x, Span<T> a)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where S : IVectors<T, V>
        where TFunction : IFunction
    {
        if (x.Length % S.Count != 0 || a.Length != x.Length)
            throw new ArgumentException($"The engine was given spans of {x.Length} and {a.Length} where whole vectors of {S.Count} are needed.");
        ref T to = ref MemoryMarshal.GetReference(x);
        ref T from = ref MemoryMarshal.GetReference(a);
        for (int i = 0; i < x.Length; i += S.Count)
            S.Store(TFunction.Of<T, V, S>(S.Load(ref to, i), S.Load(ref from, i)), ref to, i);
    }

    // 1 / (1 + e⁻ᶻ)
    private readonly struct Sigmoid : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<T, V, S>(V z, V a)
            where T : unmanaged, IFloatingPointIeee754<T>
            where V : struct
            where S : IVectors<T, V> => S.Divide(S.Create(T.One), S.Add(S.Create(T.One), S.Exp(S.Subtract(default, z))));
    }

    // delta · a · (1 − a)
    private readonly struct SigmoidSlope : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<T, V, S>(V delta, V a)
            where T : unmanaged, IFloatingPointIeee754<T>
            where V : struct
            where S : IVectors<T, V> => S.WithoutTraces(S.Multiply(delta, S.Multiply(a, S.Subtract(S.Create(T.One), a))));
    }

    // delta · (1 − a²)
    private readonly struct TanhSlope : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<T, V, S>(V delta, V a)
            where T : unmanaged, IFloatingPointIeee754<T>
            where V : struct
            where S : IVectors<T, V> => S.WithoutTraces(S.Multiply(delta, S.Subtract(S.Create(T.One), S.Multiply(a, a))));
    }

    // delta where a > 0, else 0
    private readonly struct ReLUSlope : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<T, V, S>(V delta, V a)
            where T : unmanaged, IFloatingPointIeee754<T>
            where V : struct
            where S : IVectors<T, V> => S.WherePositive(delta, a);
    }
}
