using System.Globalization;

namespace Backprop;

/// <summary>How far one quantity's gradient lies from the central differences.</summary>
/// <param name="Quantity">"dW1", "db1", "dW2" …</param>
/// <param name="Count">How many derivatives were compared.</param>
/// <param name="Kinks">How many were left out because the nudge crossed a kink of the activation, where there is no derivative.</param>
/// <param name="RelativeError">‖given − numeric‖ / max(‖given‖, ‖numeric‖): 0 is perfect, 1 − 1/m is a gradient divided by m once too often.
/// Where the two differ by rounding alone, 1e-12, the divisor is 1e-4 at least.</param>
public sealed record GradientError(string Quantity, int Count, int Kinks, double RelativeError);

/// <summary>A gradient check of every dW and db.</summary>
public sealed class GradientReport
{
    internal GradientReport(IReadOnlyList<GradientError> quantities) => Quantities = quantities;

    /// <summary>dW and db of layer 1, then of layer 2, and so on.</summary>
    public IReadOnlyList<GradientError> Quantities { get; }

    /// <summary>The worst of them; NaN where one of them is.</summary>
    public double LargestRelativeError => Quantities.Select(quantity => quantity.RelativeError).Aggregate(Math.Max);

    /// <summary>
    /// Whether derivatives of every quantity were compared and every relative error is below a tolerance; 1e-7 is right for
    /// double. A gradient with a NaN in it does not pass.
    /// </summary>
    public bool Passes(double tolerance = 1e-7) => Quantities.All(quantity => quantity.Count > 0 && quantity.RelativeError < tolerance);

    /// <summary>One line a quantity.</summary>
    public override string ToString() => string.Join('\n', Quantities.Select(quantity => string.Create(CultureInfo.InvariantCulture,
        $"{quantity.Quantity,-4} {quantity.Count,8} derivatives, relative error {quantity.RelativeError:0.0e+00}{(quantity.Kinks > 0 ? $" ({quantity.Kinks} at a kink left out)" : "")}")));
}
