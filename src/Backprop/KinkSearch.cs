namespace Backprop;

/// <summary>Finds where a derivative jumps: there the function has a kink, and no slope to check.</summary>
internal static class KinkSearch
{
    private const double Reach = 64, Width = 1.0 / 64;
    private const double SmallestJump = 1e-6;

    /// <summary>The jumps of f′ between −64 and 64, one in each 64th at most, in ascending order.</summary>
    public static double[] Of(Func<double, double> derivative) =>
    [
        .. Enumerable.Range(0, (int)(2 * Reach / Width)).Select(i => Jump(derivative, -Reach + i * Width, -Reach + (i + 1) * Width)).OfType<double>(),
    ];

    // Halves the interval down to two neighboring numbers, always to the half with the larger change: a slope changes the less the
    // closer they are, a jump stays.
    private static double? Jump(Func<double, double> derivative, double low, double high)
    {
        double atLow = derivative(low), atHigh = derivative(high);
        while (Math.Abs(atHigh - atLow) > SmallestJump)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high || high - low < 1e-300)
                return high;
            double atMiddle = derivative(middle);
            if (Math.Abs(atMiddle - atLow) > Math.Abs(atHigh - atMiddle))
                (high, atHigh) = (middle, atMiddle);
            else
                (low, atLow) = (middle, atMiddle);
        }
        return null;
    }
}
