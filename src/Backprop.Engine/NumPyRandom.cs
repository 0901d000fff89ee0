namespace Backprop.Engine;

/// <summary>
/// NumPy's legacy random numbers (<c>np.random.seed</c>, <c>RandomState</c>), number for number, so that a run can be
/// compared with one in Python.
/// </summary>
/// <remarks>
/// The generator is MT19937: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), with the seeding of 2002.
/// The layers above it are those of NumPy's RandomState, which is frozen (NEP 19): 53-bit doubles, normal numbers by
/// Marsaglia's polar method with the second of each pair kept for the next call, bounded integers by masked rejection.
/// </remarks>
public sealed class NumPyRandom
{
    private const int N = 624, M = 397;
    private readonly uint[] state = new uint[N];
    private int position = N;
    private double keptGaussian;
    private bool hasKeptGaussian;

    /// <summary>As <c>np.random.RandomState(seed)</c>.</summary>
    public NumPyRandom(uint seed) => Initialize(seed);

    /// <summary>As <c>np.random.RandomState([seed, stream])</c>: a stream of its own for each purpose of a seed.</summary>
    public NumPyRandom(uint seed, uint stream)
    {
        Initialize(19650218);
        ReadOnlySpan<uint> key = [seed, stream];
        int i = 1, j = 0;
        for (int k = N; k > 0; k--)
        {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            Advance(ref i);
            j = (j + 1) % key.Length;
        }
        for (int k = N - 1; k > 0; k--)
        {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            Advance(ref i);
        }
        state[0] = 0x80000000;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (position == N)
            Refill();
        uint y = state[position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>A number from 0 to below 1, with 53 random bits, as <c>random_sample()</c>.</summary>
    public double NextDouble()
    {
        uint high = NextUInt32() >> 5, low = NextUInt32() >> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// <summary>A normal number with mean 0 and deviation 1, as <c>randn()</c>.</summary>
    public double NextGaussian()
    {
        if (hasKeptGaussian)
        {
            hasKeptGaussian = false;
            return keptGaussian;
        }
        double x1, x2, r2;
        do
        {
            x1 = 2 * NextDouble() - 1;
            x2 = 2 * NextDouble() - 1;
            r2 = x1 * x1 + x2 * x2;
        }
        while (r2 is >= 1 or 0);
        double scale = Math.Sqrt(-2 * Math.Log(r2) / r2);
        keptGaussian = scale * x1;
        hasKeptGaussian = true;
        return scale * x2;
    }

    /// <summary>A whole number from 0 to <paramref name="max"/>, both included, each as likely.</summary>
    public uint NextUInt32(uint max)
    {
        if (max == 0)
            return 0;
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(max);
        uint value;
        do
            value = NextUInt32() & mask;
        while (value > max);
        return value;
    }

    /// <summary>Puts the items into random order, as <c>shuffle</c> does.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)NextUInt32((uint)i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private void Initialize(uint seed)
    {
        state[0] = seed;
        for (uint i = 1; i < N; i++)
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
    }

    private void Advance(ref int i)
    {
        if (++i < N)
            return;
        state[0] = state[N - 1];
        i = 1;
    }

    private void Refill()
    {
        for (int i = 0; i < N; i++)
        {
            uint y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
            state[i] = state[(i + M) % N] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }
        position = 0;
    }
}
