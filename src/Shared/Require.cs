using System.Globalization;

namespace Backprop.Shared;

/// <summary>Checks of numbers that a caller chose.</summary>
internal static class Require
{
    /// <summary>Returns a valid value; throws the rule, a sentence without its full stop, for another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not valid.</exception>
    public static T That<T>(T value, bool isValid, string rule, string name) => isValid
        ? value
        : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{rule}; given: {value}."));

    /// <summary>Returns the learning rate of an update, if it is finite.</summary>
    public static double Rate(double rate) => That(rate, double.IsFinite(rate), "The learning rate is a finite number", nameof(rate));
}
