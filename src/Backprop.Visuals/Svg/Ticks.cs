namespace Backprop.Visuals.Svg;

/// <summary>Round numbers along an axis: multiples of 1, 2 or 5 · 10^k.</summary>
internal static class Ticks
{
    /// <summary>The range, widened where it is a single number or so narrow that labels under the ticks would all be the same.</summary>
    internal static (double Low, double High) Widened(double low, double high)
    {
        if (high - low > Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-9, 1e-290))
            return (low, high);
        double room = Math.Abs(low) > 1e-290 ? Math.Abs(low) * 0.1 : 1;
        return (low - room, high + room);
    }

    /// <summary>Three or more round numbers between two, and the distance from one to the next.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="max">How many numbers at most; 8 or more.</param>
    /// <param name="whole">Whether only whole numbers are wanted.</param>
    internal static (double[] At, double Step) Linear(double low, double high, int max = 8, bool whole = false)
    {
        double slack = (high - low) * 1e-9;
        int exponent = (int)Math.Floor(Math.Log10(Math.Max((high - low) / max, 1e-307)));
        if (whole)
            exponent = Math.Max(exponent, 0);
        for (; ; exponent++)
        {
            foreach (int digit in (ReadOnlySpan<int>)[1, 2, 5])
            {
                double step = Power(digit, exponent);
                double first = Math.Ceiling((low - slack) / step), last = Math.Floor((high + slack) / step);
                if (last - first + 1 <= max)
                {
                    int count = (int)(last - first) + 1;
                    return ([.. Enumerable.Range(0, count).Select(index => Multiple(first + index, digit, exponent))], step);
                }
            }
        }
    }

    /// <summary>The powers of ten between two logarithms, thinned; twos and fives too where the powers are few.</summary>
    internal static double[] Log(double low, double high, int max = 8)
    {
        const double slack = 1e-9;
        int first = (int)Math.Ceiling(low - slack), last = (int)Math.Floor(high + slack);
        int decades = last - first + 1;
        if (decades >= 3)
        {
            int stride = (decades + max - 1) / max;
            return [.. Enumerable.Range(first, decades).Where(exponent => exponent % stride == 0).Select(exponent => (double)exponent)];
        }
        double[] fine =
        [
            .. Enumerable.Range(first - 1, decades + 1)
                .SelectMany(exponent => new[] { 1, 2, 5 }.Select(digit => exponent + Math.Log10(digit)))
                .Where(at => at >= low - slack && at <= high + slack),
        ];
        // Within less than a decade a logarithmic axis may have no such number; any round numbers do.
        return fine.Length >= 3 ? fine
            : [.. Linear(Math.Pow(10, low), Math.Pow(10, high), max).At.Where(value => value > 0).Select(Math.Log10)];
    }

    // Divides, since 3 * 0.1 is not exactly 0.3, but 3 / 10 is.
    private static double Multiple(double count, int digit, int exponent) =>
        exponent is < 0 and > -300 ? count * digit / Math.Pow(10, -exponent) : count * Power(digit, exponent);

    private static double Power(int digit, int exponent) => digit * Math.Pow(10, exponent);
}
