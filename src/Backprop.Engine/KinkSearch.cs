namespace Backprop.Engine;

/// <summary>Finds the kinks of a function: where its derivative jumps, and so does not exist.</summary>
internal static class KinkSearch
{
    private const double Reach = 64, Width = 1.0 / 64;
    private const double SmallestJump = 1e-6;

    /// <summary>The jumps of f′ from −64 to 64 in ascending order, at most one in each interval of 1/64.</summary>
    public static double[] Of(Func<double, double> derivative) =>
    [
        .. Enumerable.Range(0, (int)(2 * Reach / Width))
            .Select(i => Jump(derivative, -Reach + i * Width, -Reach + (i + 1) * Width)).OfType<double>(),
    ];

    // Bisects, always into the half where f′ changes more, down to two neighboring numbers: a jump is still there, while the change of
    // a continuous f′ vanishes.
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
