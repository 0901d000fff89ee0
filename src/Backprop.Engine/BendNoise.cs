using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>
/// The random numbers that an image is bent by. Each is computed from its place alone, so an image is bent the same way whichever thread
/// bends it, and a run that is resumed needs no state.
/// </summary>
/// <remarks>
/// A counter is mixed by multiplications and shifts, with the constants that Wellons found to have the least bias (hash-prospector, 2018);
/// the key comes in between, so that two epochs have no numbers in the same order.
/// </remarks>
internal static class BendNoise
{
    /// <summary>Of all epochs of a seed, the key of one.</summary>
    public static uint Key(uint seed, int epoch) => Mix(Mix(seed, 0x9e3779b9), (uint)epoch);

    /// <summary>Number i of a key, from −1 to 1.</summary>
    public static float Number(uint key, uint i) => (int)Mix(i, key) * (1f / (1u << 31));

    /// <summary>Numbers of a key, from number <paramref name="first"/> on; their count is a multiple of 16.</summary>
    public static void Fill(uint key, uint first, Span<float> numbers)
    {
        ref float target = ref MemoryMarshal.GetReference(numbers);
        var counter = Vector512.CreateSequence(first, 1u);
        for (int i = 0; i < numbers.Length; i += Vector512<float>.Count, counter += Vector512.Create((uint)Vector512<float>.Count))
        {
            var mixed = Mix(counter, key).AsInt32();
            (Vector512.ConvertToSingle(mixed) * Vector512.Create(1f / (1u << 31))).StoreUnsafe(ref target, (nuint)i);
        }
    }

    private static uint Mix(uint x, uint key)
    {
        x = (x ^ (x >> 16)) * 0x7feb352d + key;
        x = (x ^ (x >> 15)) * 0x846ca68b;
        return x ^ (x >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> x, uint key)
    {
        x = (x ^ (x >>> 16)) * Vector512.Create(0x7feb352du) + Vector512.Create(key);
        x = (x ^ (x >>> 15)) * Vector512.Create(0x846ca68bu);
        return x ^ (x >>> 16);
    }
}
