using System.Globalization;

namespace Backprop.Shared;

/// <summary>Numbers as text, the same on every machine and in every culture.</summary>
internal static class NumberText
{
    /// <summary>A number for a table or a sentence.</summary>
    internal static string Short(double value, int digits = 6)
    {
        string text = value.ToString($"G{digits}", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text.Replace("E", "e", StringComparison.Ordinal);
    }

    /// <summary>A number with thousands apart: 60,000.</summary>
    internal static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
