using System.Globalization;

namespace Backprop.Visuals.Svg;

/// <summary>The numbers under the ticks of an axis.</summary>
internal static class TickText
{
    private static readonly (double Size, string Sign)[] Thousands = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];

    /// <summary>A number under its tick, with as many digits as tell it from the next, <paramref name="step"/> away.</summary>
    /// <param name="value">The number.</param>
    /// <param name="step">The distance to the next tick.</param>
    /// <param name="largest">The largest number on the axis: it decides the unit of all.</param>
    internal static string Tick(double value, double step, double largest)
    {
        if (Math.Abs(value) < step * 1e-6)
            return "0";
        if (largest is >= 1e5 and < 1e15)
        {
            (double size, string sign) = Thousands.First(unit => largest >= unit.Size);
            return Fixed(value / size, step / size) + sign;
        }
        if (largest is >= 1e-3 and < 1e15)
            return Fixed(value, step);
        int exponent = (int)Math.Floor(Math.Log10(largest) + 1e-9);
        // Divides in two steps, since the power itself may be too small for a double (10^-310).
        double half = Math.Pow(10, exponent / 2), rest = Math.Pow(10, exponent - exponent / 2);
        string mantissa = Fixed(value / half / rest, step / half / rest);
        return mantissa switch { "1" => "", "−1" => "−", _ => mantissa + "·" } + PowerOfTen(exponent);
    }

    /// <summary>A number under a tick of a logarithmic axis.</summary>
    internal static string Of(double value) => Tick(value, Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-9)), value);

    private static string PowerOfTen(int exponent) =>
        "10" + string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(sign => sign == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign - '0']));

    private static string Fixed(double value, double step)
    {
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 9);
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '−');
    }
}
