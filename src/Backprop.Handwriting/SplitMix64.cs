namespace Backprop.Handwriting;

/// <summary>
/// Steele, Lea and Flood's SplitMix64: eight bytes of state, and integers only, so it draws the same numbers everywhere
/// and is cheap enough to give each image a generator of its own.
/// </summary>
internal struct SplitMix64(ulong state)
{
    /// <summary>The generator of one image; neighboring seeds, splits and indices share nothing.</summary>
    public static SplitMix64 For(int seed, int split, int index) =>
        new(Mix(Mix(Mix((ulong)seed) + (ulong)split + 1) + (ulong)index + 1));

    /// <summary>Uniform in [0, 1), in steps of 2⁻²⁴: every step is a float.</summary>
    public float Uniform() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float Uniform(float low, float high) => low + (high - low) * Uniform();

    /// <summary>Uniform in 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>
    /// Nearly normal with mean 0 and the given deviation: the sum of four uniform numbers, so it needs no logarithm
    /// (whose last bit differs between platforms) and never leaves ±3.5 deviations.
    /// </summary>
    public float Normal(float deviation)
    {
        ulong bits = Next();
        int sum = (int)(bits & 0xFFFF) + (int)(bits >> 16 & 0xFFFF) + (int)(bits >> 32 & 0xFFFF) + (int)(bits >> 48);
        return (sum - 2 * 0xFFFF) * (1.7320508f / 0x10000) * deviation;
    }

    private ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
