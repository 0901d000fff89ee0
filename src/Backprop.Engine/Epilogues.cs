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
    bool KeepsTargetWhereZero { get; }

    /// <summary>Exclusive upper bound of the columns that it can be asked for.</summary>
    int EndColumn { get; }

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

    public bool KeepsTargetWhereZero => false;

    public int EndColumn { get; } = b.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum, V target, nint column) => Simd<T, V>.Add(sum, Simd<T, V>.Load(ref b, column));
}

/// <summary>W ← keep·W − rate·(P·Q): gradient descent, where all of W is kept, or the velocity of one with momentum.</summary>
internal readonly struct Descend<T, V>(T keep, T rate, bool keepsAll) : IEpilogue<T, V>
    where T : unmanaged
    where V : struct
{
    private readonly V keep = Simd<T, V>.Create(keep), rate = Simd<T, V>.Create(rate);

    public static bool IsChecked => true;

    public bool KeepsTargetWhereZero => keepsAll;

    public int EndColumn => int.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of(V sum, V target, nint column) =>
        Simd<T, V>.Subtract(Simd<T, V>.Multiply(keep, target), Simd<T, V>.Multiply(rate, sum));
}
