using System.Globalization;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>A gradient check as a table.</summary>
public static class GradientTable
{
    /// <summary>One row a quantity: quantity, derivatives compared, relative error.</summary>
    public static DataFrame ToDataFrame(this GradientReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new DataFrame(
            new StringDataFrameColumn("quantity", report.Quantities.Select(quantity => quantity.Quantity)),
            new Int32DataFrameColumn("derivatives", report.Quantities.Select(quantity => quantity.Count)),
            new StringDataFrameColumn("relative error", report.Quantities.Select(
                quantity => quantity.RelativeError.ToString("0.0e+00", CultureInfo.InvariantCulture))));
    }
}
