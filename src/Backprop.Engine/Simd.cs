using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Backprop.Engine;

/// <summary>
/// What the kernels need of a hardware vector <typeparamref name="V"/> of <typeparamref name="T"/>: one of Vector512, Vector256 and
/// Vector128. The kernels are written once; the compiler keeps, of each line below, the one branch that is of its vector.
/// </summary>
internal static class Simd<T, V>
    where T : unmanaged
    where V : struct
{
    /// <summary>Elements of a vector.</summary>
    public static int Count => Unsafe.SizeOf<V>() / Unsafe.SizeOf<T>();

    /// <summary>Rows of a tile: eight where there are registers for their sums, three vectors each, and four where there are but 16.</summary>
    public static int TileRows => Is512 || (Is128 && AdvSimd.Arm64.IsSupported) ? 8 : 4;

    private static bool Is512 => typeof(V) == typeof(Vector512<T>);

    private static bool Is256 => typeof(V) == typeof(Vector256<T>);

    private static bool Is128 => typeof(V) == typeof(Vector128<T>);

    /// <summary>The vector at an offset from a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(ref T source, nint offset) =>
        Unsafe.ReadUnaligned<V>(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref source, offset)));

    /// <summary>Writes a vector at an offset from a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V vector, ref T target, nint offset) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref Unsafe.Add(ref target, offset)), vector);

    /// <summary>One value in all elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Create(T value) =>
        Is512 ? As(Vector512.Create(value)) : Is256 ? As(Vector256.Create(value)) : As(Vector128.Create(value));

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add(V a, V b) => Is512 ? As(To512(a) + To512(b)) : Is256 ? As(To256(a) + To256(b)) : As(To128(a) + To128(b));

    /// <summary>a − b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Subtract(V a, V b) => Is512 ? As(To512(a) - To512(b)) : Is256 ? As(To256(a) - To256(b)) : As(To128(a) - To128(b));

    /// <summary>a ∘ b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Multiply(V a, V b) => Is512 ? As(To512(a) * To512(b)) : Is256 ? As(To256(a) * To256(b)) : As(To128(a) * To128(b));

    /// <summary>a ∘ b + c, fused where the hardware can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MultiplyAdd(V a, V b, V c) => typeof(T) == typeof(double)
        ? Is512 ? As(Vector512.MultiplyAddEstimate(To512(a).AsDouble(), To512(b).AsDouble(), To512(c).AsDouble()).As<double, T>())
        : Is256 ? As(Vector256.MultiplyAddEstimate(To256(a).AsDouble(), To256(b).AsDouble(), To256(c).AsDouble()).As<double, T>())
        : As(Vector128.MultiplyAddEstimate(To128(a).AsDouble(), To128(b).AsDouble(), To128(c).AsDouble()).As<double, T>())
        : Is512 ? As(Vector512.MultiplyAddEstimate(To512(a).AsSingle(), To512(b).AsSingle(), To512(c).AsSingle()).As<float, T>())
        : Is256 ? As(Vector256.MultiplyAddEstimate(To256(a).AsSingle(), To256(b).AsSingle(), To256(c).AsSingle()).As<float, T>())
        : As(Vector128.MultiplyAddEstimate(To128(a).AsSingle(), To128(b).AsSingle(), To128(c).AsSingle()).As<float, T>());

    /// <summary>a where the condition is positive, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WherePositive(V a, V condition) =>
        Is512 ? As(To512(a) & Vector512.GreaterThan(To512(condition), Vector512<T>.Zero))
        : Is256 ? As(To256(a) & Vector256.GreaterThan(To256(condition), Vector256<T>.Zero))
        : As(To128(a) & Vector128.GreaterThan(To128(condition), Vector128<T>.Zero));

    /// <summary>a where |a| is at least <paramref name="smallest"/>, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FlushBelow(V smallest, V a) =>
        Is512 ? As(Vector512.AndNot(To512(a), Vector512.LessThan(Vector512.Abs(To512(a)), To512(smallest))))
        : Is256 ? As(Vector256.AndNot(To256(a), Vector256.LessThan(Vector256.Abs(To256(a)), To256(smallest))))
        : As(Vector128.AndNot(To128(a), Vector128.LessThan(Vector128.Abs(To128(a)), To128(smallest))));

    /// <summary>The bits of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Or(V a, V b) => Is512 ? As(To512(a) | To512(b)) : Is256 ? As(To256(a) | To256(b)) : As(To128(a) | To128(b));

    /// <summary>Whether every element is 0; NaN is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(V a) => Is512 ? Vector512.EqualsAll(To512(a), Vector512<T>.Zero)
        : Is256 ? Vector256.EqualsAll(To256(a), Vector256<T>.Zero)
        : Vector128.EqualsAll(To128(a), Vector128<T>.Zero);

    private static Vector512<T> To512(V v) => Unsafe.BitCast<V, Vector512<T>>(v);

    private static Vector256<T> To256(V v) => Unsafe.BitCast<V, Vector256<T>>(v);

    private static Vector128<T> To128(V v) => Unsafe.BitCast<V, Vector128<T>>(v);

    private static V As(Vector512<T> v) => Unsafe.BitCast<Vector512<T>, V>(v);

    private static V As(Vector256<T> v) => Unsafe.BitCast<Vector256<T>, V>(v);

    private static V As(Vector128<T> v) => Unsafe.BitCast<Vector128<T>, V>(v);
}
