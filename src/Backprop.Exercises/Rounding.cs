namespace Backprop.Exercises;

/// <summary>When a number that was written down with few digits is taken for the number that it stands for.</summary>
/// <param name="MinDigits">How many significant digits are enough.</param>
/// <param name="MinDecimals">How many digits after the point are enough as well; null if that does not count.</param>
internal sealed record Rounding(int MinDigits = 3, int? MinDecimals = null)
{
    private const int MaxDigits = 12;

    /// <summary>Whether <paramref name="given"/> is <paramref name="value"/>, rounded to enough digits.</summary>
    public bool Of(double given, double value)
    {
        if (value == 0)
            return false;
        int first = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        int fewest = MinDigits - 1 - first;
        if (MinDecimals is { } decimals)
            fewest = Math.Min(fewest, decimals);
        return Enumerable.Range(fewest, MaxDigits).Any(decimals =>
        {
            double scaled = value * Math.Pow(10, decimals), asked = given * Math.Pow(10, decimals);
            double slack = 1e-9 * Math.Max(1, Math.Abs(scaled));
            return asked != 0 && (Math.Abs(asked - Math.Round(scaled)) <= slack
                || Math.Abs(asked - Math.Round(scaled, MidpointRounding.AwayFromZero)) <= slack);
        });
    }
}
