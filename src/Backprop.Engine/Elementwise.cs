using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>What happens to each element by itself: f in place, and f′ from the activation a = f(z), which training has at hand.</summary>
/// <remarks>What each batch needs is optimized when it is compiled: a first epoch is over before the JIT would do so by itself.</remarks>
internal static class Elementwise<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
{
    // Smaller numbers lead to denormals, which are slow to compute with and too small to matter.
    private static readonly T Smallest = typeof(T) == typeof(float) ? T.CreateTruncating(1e-30) : T.Zero;

    /// <summary>Z becomes A = f(Z); softmax over the whole span, the outputs of one sample.</summary>
    public static void Apply(ActivationKind activation, Span<T> Z)
    {
        switch (activation)
        {
            case ActivationKind.Sigmoid:
                Sigmoids.Apply(Z, T.One, T.One, T.Zero);
                break;
            case ActivationKind.Tanh:
                Sigmoids.Apply(Z, T.CreateTruncating(2), T.CreateTruncating(2), -T.One);   // tanh(z) = 2·σ(2z) − 1
                break;
            case ActivationKind.ReLU:
                TensorPrimitives.Max(Z, T.Zero, Z);
                break;
            case ActivationKind.Softmax:
                Sigmoids.Softmax(Z);
                break;
            default:
                throw new NotSupportedException($"The engine does not know the activation {activation}.");
        }
    }

    /// <summary>delta ← delta ∘ f′(Z), where f′(Z) is written in terms of A; both are whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyBySlope(ActivationKind activation, Span<T> delta, Span<T> A)
    {
        int width = Simd<T, V>.Count;
        CheckWhole(delta.Length, width);
        ref T d = ref MemoryMarshal.GetReference(delta), a = ref MemoryMarshal.GetReference(A[..delta.Length]);
        V one = Simd<T, V>.Create(T.One), smallest = Simd<T, V>.Create(Smallest);
        for (int i = 0; i < delta.Length; i += width)
        {
            V error = Simd<T, V>.Load(ref d, i), value = Simd<T, V>.Load(ref a, i);
            error = activation switch
            {
                ActivationKind.Sigmoid => Simd<T, V>.Multiply(error, Simd<T, V>.Multiply(value, Simd<T, V>.Subtract(one, value))),
                ActivationKind.Tanh => Simd<T, V>.Multiply(error, Simd<T, V>.Subtract(one, Simd<T, V>.Multiply(value, value))),
                ActivationKind.ReLU => Simd<T, V>.WherePositive(error, value),
                _ => throw new NotSupportedException($"The engine does not know the slope of {activation}."),
            };
            Simd<T, V>.Store(Simd<T, V>.FlushBelow(smallest, error), ref d, i);
        }
    }

    /// <summary>delta ← A ∘ (delta − Σ delta ∘ A), for one sample: what ∂C/∂A becomes on its way back through softmax.</summary>
    public static void MultiplyBySoftmaxSlope(Span<T> delta, ReadOnlySpan<T> A)
    {
        T dot = T.Zero;
        for (int i = 0; i < delta.Length; i++)
            dot += delta[i] * A[i];
        for (int i = 0; i < delta.Length; i++)
            delta[i] = A[i] * (delta[i] - dot);
    }

    /// <summary>a ← a + b, whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<T> a, ReadOnlySpan<T> b)
    {
        CheckWhole(a.Length, Simd<T, V>.Count);
        ref T to = ref MemoryMarshal.GetReference(a), from = ref MemoryMarshal.GetReference(b[..a.Length]);
        for (int i = 0; i < a.Length; i += Simd<T, V>.Count)
            Simd<T, V>.Store(Simd<T, V>.Add(Simd<T, V>.Load(ref to, i), Simd<T, V>.Load(ref from, i)), ref to, i);
    }

    /// <summary>Σ x², over whole cache lines; the same whatever the vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(Span<T> values)
    {
        CheckWhole(values.Length, Vector512<T>.Count);
        Vector512<T> squares = default;
        ref T first = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < values.Length; i += Vector512<T>.Count)
        {
            var x = Vector512.LoadUnsafe(ref first, (nuint)i);
            squares = Simd<T, Vector512<T>>.MultiplyAdd(x, x, squares);
        }
        double sum = 0;
        for (int i = 0; i < Vector512<T>.Count; i++)
            sum += double.CreateTruncating(squares[i]);
        return sum;
    }

    /// <summary>v ← v − decay·W, W ← W + v; whole vectors.</summary>
    /// <returns>Whether the new weights are finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Move(Span<T> W, Span<T> v, T decay)
    {
        CheckWhole(W.Length, Simd<T, V>.Count);
        ref T weights = ref MemoryMarshal.GetReference(W), velocities = ref MemoryMarshal.GetReference(v[..W.Length]);
        V minus = Simd<T, V>.Create(-decay), check = default;
        for (int i = 0; i < W.Length; i += Simd<T, V>.Count)
        {
            V weight = Simd<T, V>.Load(ref weights, i);
            V velocity = Simd<T, V>.MultiplyAdd(minus, weight, Simd<T, V>.Load(ref velocities, i));
            Simd<T, V>.Store(velocity, ref velocities, i);
            weight = Simd<T, V>.Add(weight, velocity);
            Simd<T, V>.Store(weight, ref weights, i);
            check = Simd<T, V>.Add(Simd<T, V>.Subtract(weight, weight), check);   // 0 for every number
        }
        return Simd<T, V>.IsZero(check);
    }

    // The loops run on references without bounds checks, a vector at a time.
    private static void CheckWhole(int length, int width)
    {
        if (length % width != 0)
            throw new ArgumentException($"The engine needs a span of whole vectors of {width}; given: {length}.");
    }
}
