using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>What becomes of the elements of a product.</summary>
internal interface IResult<T>
    where T : unmanaged
{
    /// <summary>Whether the new values are checked for NaN and infinity.</summary>
    static abstract bool IsChecked { get; }

    /// <summary>Whether a target stays as it is where the product is zero.</summary>
    static abstract bool IsUnchangedByZero { get; }

    /// <summary>A number that each element needs.</summary>
    T Factor { get; }

    /// <summary>The new values of the target, which begin at the given column.</summary>
    V Of<V, S>(V sum, V target, V factor, nint column)
        where V : struct
        where S : IVectors<T, V>;
}

/// <summary>target = P·Q + b, b beside every row.</summary>
internal readonly ref struct PlusBias<T>(Span<T> b) : IResult<T>
    where T : unmanaged
{
    private readonly ref T b = ref MemoryMarshal.GetReference(b);

    /// <inheritdoc/>
    public static bool IsChecked => false;

    /// <inheritdoc/>
    public static bool IsUnchangedByZero => false;

    /// <inheritdoc/>
    public T Factor => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V, S>(V sum, V target, V factor, nint column)
        where V : struct
        where S : IVectors<T, V> => S.Add(sum, S.Load(ref b, column));
}

/// <summary>target = P·Q.</summary>
internal readonly struct Plain<T> : IResult<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public static bool IsChecked => false;

    /// <inheritdoc/>
    public static bool IsUnchangedByZero => false;

    /// <inheritdoc/>
    public T Factor => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V, S>(V sum, V target, V factor, nint column)
        where V : struct
        where S : IVectors<T, V> => sum;
}

/// <summary>target = target − step·(P·Q), in two roundings, as NumPy computes it.</summary>
internal readonly struct Descent<T>(T step) : IResult<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public static bool IsChecked => true;

    /// <inheritdoc/>
    public static bool IsUnchangedByZero => true;

    /// <inheritdoc/>
    public T Factor => step;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V, S>(V sum, V target, V factor, nint column)
        where V : struct
        where S : IVectors<T, V> => S.Subtract(target, S.Multiply(factor, sum));
}

/// <summary>target = momentum·target − step·(P·Q), where the target is the step last taken.</summary>
internal readonly struct MomentumDescent<T>(T step, T momentum) : IResult<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public static bool IsChecked => true;

    /// <inheritdoc/>
    public static bool IsUnchangedByZero => false;

    /// <inheritdoc/>
    public T Factor => step;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V, S>(V sum, V target, V factor, nint column)
        where V : struct
        where S : IVectors<T, V> => S.Subtract(S.Multiply(S.Create(momentum), target), S.Multiply(factor, sum));
}
