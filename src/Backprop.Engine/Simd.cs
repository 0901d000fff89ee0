using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Backprop.Engine;

/// <summary>
/// What the kernels need of a hardware vector <typeparamref name="V"/> of <typeparamref name="T"/>: one of Vector512, Vector256 and
/// Vector128. The kernels are written once; for each operation below the compiler keeps the line of its own vector type.
/// </summary>
/// <remarks>
/// Each operation is a single call to inline: helpers of helpers would use up what the compiler is ready to inline in a kernel.
/// </remarks>
internal static class Simd<T, V>
    where T : unmanaged
    where V : struct
{
    /// <summary>Elements of a vector.</summary>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<V>() / Unsafe.SizeOf<T>();
    }

    /// <summary>Whether there are 32 registers for such vectors, not only 16.</summary>
    public static bool HasManyRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<V>() == 64 || (Unsafe.SizeOf<V>() == 16 && AdvSimd.Arm64.IsSupported);
    }

    /// <summary>The vector at an offset from a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(ref T source, nint offset) => Unsafe.ReadUnaligned<V>(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref source, offset)));

    /// <summary>Writes a vector at an offset from a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V vector, ref T target, nint offset) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref target, offset)), vector);

    /// <summary>One value in all elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Create(T value) =>
        typeof(V) == typeof(Vector512<T>) ? Unsafe.BitCast<Vector512<T>, V>(Vector512.Create(value))
        : typeof(V) == typeof(Vector256<T>) ? Unsafe.BitCast<Vector256<T>, V>(Vector256.Create(value))
        : Unsafe.BitCast<Vector128<T>, V>(Vector128.Create(value));

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add(V a, V b) =>
        typeof(V) == typeof(Vector512<T>) ? Unsafe.BitCast<Vector512<T>, V>(
            Unsafe.BitCast<V, Vector512<T>>(a) + Unsafe.BitCast<V, Vector512<T>>(b))
        : typeof(V) == typeof(Vector256<T>) ? Unsafe.BitCast<Vector256<T>, V>(
            Unsafe.BitCast<V, Vector256<T>>(a) + Unsafe.BitCast<V, Vector256<T>>(b))
        : Unsafe.BitCast<Vector128<T>, V>(Unsafe.BitCast<V, Vector128<T>>(a) + Unsafe.BitCast<V, Vector128<T>>(b));

    /// <summary>a − b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Subtract(V a, V b) =>
        typeof(V) == typeof(Vector512<T>) ? Unsafe.BitCast<Vector512<T>, V>(
            Unsafe.BitCast<V, Vector512<T>>(a) - Unsafe.BitCast<V, Vector512<T>>(b))
        : typeof(V) == typeof(Vector256<T>) ? Unsafe.BitCast<Vector256<T>, V>(
            Unsafe.BitCast<V, Vector256<T>>(a) - Unsafe.BitCast<V, Vector256<T>>(b))
        : Unsafe.BitCast<Vector128<T>, V>(Unsafe.BitCast<V, Vector128<T>>(a) - Unsafe.BitCast<V, Vector128<T>>(b));

    /// <summary>a ∘ b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Multiply(V a, V b) =>
        typeof(V) == typeof(Vector512<T>) ? Unsafe.BitCast<Vector512<T>, V>(
            Unsafe.BitCast<V, Vector512<T>>(a) * Unsafe.BitCast<V, Vector512<T>>(b))
        : typeof(V) == typeof(Vector256<T>) ? Unsafe.BitCast<Vector256<T>, V>(
            Unsafe.BitCast<V, Vector256<T>>(a) * Unsafe.BitCast<V, Vector256<T>>(b))
        : Unsafe.BitCast<Vector128<T>, V>(Unsafe.BitCast<V, Vector128<T>>(a) * Unsafe.BitCast<V, Vector128<T>>(b));

    /// <summary>a where the condition is positive, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WherePositive(V a, V condition) =>
        typeof(V) == typeof(Vector512<T>) ? Unsafe.BitCast<Vector512<T>, V>(
            Unsafe.BitCast<V, Vector512<T>>(a) & Vector512.GreaterThan(Unsafe.BitCast<V, Vector512<T>>(condition), Vector512<T>.Zero))
        : typeof(V) == typeof(Vector256<T>) ? Unsafe.BitCast<Vector256<T>, V>(
            Unsafe.BitCast<V, Vector256<T>>(a) & Vector256.GreaterThan(Unsafe.BitCast<V, Vector256<T>>(condition), Vector256<T>.Zero))
        : Unsafe.BitCast<Vector128<T>, V>(
            Unsafe.BitCast<V, Vector128<T>>(a) & Vector128.GreaterThan(Unsafe.BitCast<V, Vector128<T>>(condition), Vector128<T>.Zero));

    /// <summary>a where |a| is at least <paramref name="smallest"/>, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FlushBelow(V smallest, V a) =>
        typeof(V) == typeof(Vector512<T>) ? Unsafe.BitCast<Vector512<T>, V>(
            Unsafe.BitCast<V, Vector512<T>>(a)
            & ~Vector512.LessThan(Vector512.Abs(Unsafe.BitCast<V, Vector512<T>>(a)), Unsafe.BitCast<V, Vector512<T>>(smallest)))
        : typeof(V) == typeof(Vector256<T>) ? Unsafe.BitCast<Vector256<T>, V>(
            Unsafe.BitCast<V, Vector256<T>>(a)
            & ~Vector256.LessThan(Vector256.Abs(Unsafe.BitCast<V, Vector256<T>>(a)), Unsafe.BitCast<V, Vector256<T>>(smallest)))
        : Unsafe.BitCast<Vector128<T>, V>(
            Unsafe.BitCast<V, Vector128<T>>(a)
            & ~Vector128.LessThan(Vector128.Abs(Unsafe.BitCast<V, Vector128<T>>(a)), Unsafe.BitCast<V, Vector128<T>>(smallest)));

    /// <summary>a ∘ b + c, fused where the hardware can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MultiplyAdd(V a, V b, V c) =>
        typeof(V) == typeof(Vector512<float>) ? Unsafe.BitCast<Vector512<float>, V>(
            Vector512.MultiplyAddEstimate(
                Unsafe.BitCast<V, Vector512<float>>(a), Unsafe.BitCast<V, Vector512<float>>(b), Unsafe.BitCast<V, Vector512<float>>(c)))
        : typeof(V) == typeof(Vector512<double>) ? Unsafe.BitCast<Vector512<double>, V>(
            Vector512.MultiplyAddEstimate(
                Unsafe.BitCast<V, Vector512<double>>(a), Unsafe.BitCast<V, Vector512<double>>(b), Unsafe.BitCast<V, Vector512<double>>(c)))
        : typeof(V) == typeof(Vector256<float>) ? Unsafe.BitCast<Vector256<float>, V>(
            Vector256.MultiplyAddEstimate(
                Unsafe.BitCast<V, Vector256<float>>(a), Unsafe.BitCast<V, Vector256<float>>(b), Unsafe.BitCast<V, Vector256<float>>(c)))
        : typeof(V) == typeof(Vector256<double>) ? Unsafe.BitCast<Vector256<double>, V>(
            Vector256.MultiplyAddEstimate(
                Unsafe.BitCast<V, Vector256<double>>(a), Unsafe.BitCast<V, Vector256<double>>(b), Unsafe.BitCast<V, Vector256<double>>(c)))
        : typeof(V) == typeof(Vector128<float>) ? Unsafe.BitCast<Vector128<float>, V>(
            Vector128.MultiplyAddEstimate(
                Unsafe.BitCast<V, Vector128<float>>(a), Unsafe.BitCast<V, Vector128<float>>(b), Unsafe.BitCast<V, Vector128<float>>(c)))
        : Unsafe.BitCast<Vector128<double>, V>(
            Vector128.MultiplyAddEstimate(
                Unsafe.BitCast<V, Vector128<double>>(a), Unsafe.BitCast<V, Vector128<double>>(b), Unsafe.BitCast<V, Vector128<double>>(c)));

    /// <summary>Whether every element is 0; NaN is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(V a) =>
        typeof(V) == typeof(Vector512<T>) ? Vector512.EqualsAll(Unsafe.BitCast<V, Vector512<T>>(a), Vector512<T>.Zero)
        : typeof(V) == typeof(Vector256<T>) ? Vector256.EqualsAll(Unsafe.BitCast<V, Vector256<T>>(a), Vector256<T>.Zero)
        : Vector128.EqualsAll(Unsafe.BitCast<V, Vector128<T>>(a), Vector128<T>.Zero);
}
