using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>What becomes of a product's sums while they are still in registers.</summary>
internal interface IEpilogue<T, V>
    where T : unmanaged
    where V : struct
{
    /// <summary>Whether the new values are checked for NaN and infinity.</summary>
    static abstract bool IsChecked { get; }

    /// <summary>Whether a target stays as it is where the product is zero.</summary>
    static abstract bool KeepsTargetWhereZero { get; }

    /// <summary>The new values of the target, which begin at the given column.</summary>
    V Of(V sum, V target, nint column);
}

/// <summary>target = P·Q + b, b beside every row.</summary>
internal readonly ref struct AddBias<T, V>(Span<T> b) : IEpilogue<T, V>
    where T : unmanaged
    where V : struct
{
    private readonly ref T b = ref MemoryMarshal.GetReference(b);

    public static bool IsChecked => false;

    public static bool KeepsTargetWhereZero => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum, V target, nint column) => Simd<T, V>.Add(sum, Simd<T, V>.Load(ref b, column));
}

/// <summary>target = P·Q.</summary>
internal readonly struct Assign<T, V> : IEpilogue<T, V>
    where T : unmanaged
    where V : struct
{
    public static bool IsChecked => false;

    public static bool KeepsTargetWhereZero => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum, V target, nint column) => sum;
}

/// <summary>W ← W − rate·(P·Q): gradient descent.</summary>
internal readonly struct Descend<T, V>(T rate) : IEpilogue<T, V>
    where T : unmanaged
    where V : struct
{
    private readonly V rate = Simd<T, V>.Create(rate);

    public static bool IsChecked => true;

    public static bool KeepsTargetWhereZero => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum, V target, nint column) => Simd<T, V>.Subtract(target, Simd<T, V>.Multiply(rate, sum));
}

/// <summary>v ← momentum·v − rate·(P·Q): the velocity of gradient descent with momentum.</summary>
internal readonly struct DescendWithMomentum<T, V>(T rate, T momentum) : IEpilogue<T, V>
    where T : unmanaged
    where V : struct
{
    private readonly V rate = Simd<T, V>.Create(rate);
    private readonly V momentum = Simd<T, V>.Create(momentum);

    public static bool IsChecked => true;

    public static bool KeepsTargetWhereZero => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum, V target, nint column) =>
        Simd<T, V>.Subtract(Simd<T, V>.Multiply(momentum, target), Simd<T, V>.Multiply(rate, sum));
}
