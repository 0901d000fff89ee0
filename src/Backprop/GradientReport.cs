using System.Globalization;

namespace Backprop;

/// <summary>How much one gradient differs from the central differences.</summary>
/// <param name="Quantity">"dW1", "db1", "dW2" …</param>
/// <param name="Count">The number of derivatives that were compared.</param>
/// <param name="Kinks">The number that were left out because the check would cross a kink of an activation.</param>
/// <param name="RelativeError">
/// ‖given − numeric‖ / max(‖given‖, ‖numeric‖): 0 is perfect; 1 − 1/m means divided by m once too often. If the two differ only by
/// rounding (1e-12), the divisor is at least 1e-4.
/// </param>
public sealed record GradientError(string Quantity, int Count, int Kinks, double RelativeError);

/// <summary>The result of a gradient check of every dW and db.</summary>
public sealed class GradientReport
{
    internal GradientReport(IReadOnlyList<GradientError> quantities) => Quantities = quantities;

    /// <summary>dW and db of layer 1, then of layer 2, and so on.</summary>
    public IReadOnlyList<GradientError> Quantities { get; }

    /// <summary>The largest relative error of all; NaN if one of them is NaN.</summary>
    public double LargestRelativeError => Quantities.Select(quantity => quantity.RelativeError).Aggregate(Math.Max);

    /// <summary>
    /// Whether derivatives of every quantity were compared and every relative error is below the tolerance; 1e-7 suits double.
    /// A gradient that contains NaN does not pass.
    /// </summary>
    public bool Passes(double tolerance = 1e-7) => Quantities.All(quantity => quantity.Count > 0 && quantity.RelativeError < tolerance);

    /// <summary>One line for each quantity.</summary>
    public override string ToString() => string.Join('\n', Quantities.Select(quantity => string.Create(CultureInfo.InvariantCulture,
        $"{quantity.Quantity,-4} {quantity.Count,8} derivatives, relative error {quantity.RelativeError:0.0e+00}"
        + $"{(quantity.Kinks > 0 ? $" ({quantity.Kinks} at a kink left out)" : "")}")));
}
