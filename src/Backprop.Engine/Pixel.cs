using System.Runtime.CompilerServices;

namespace Backprop.Engine;

/// <summary>What a pixel counts in a product.</summary>
internal static class Pixel<T>
    where T : unmanaged
{
    /// <summary>Of each byte its <see cref="ImageSet.Intensity"/>.</summary>
    public static readonly T[] Intensities = [.. Enumerable.Range(0, 256).Select(pixel => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(ImageSet.Intensity((byte)pixel))
        : Unsafe.BitCast<double, T>(ImageSet.Intensity((byte)pixel)))];

    /// <summary>The value of an element: of a pixel its intensity, of a number the number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<TElement>(ref TElement element, ref T intensities)
        where TElement : unmanaged => typeof(TElement) == typeof(byte)
            ? Unsafe.Add(ref intensities, Unsafe.As<TElement, byte>(ref element))
            : Unsafe.As<TElement, T>(ref element);
}
