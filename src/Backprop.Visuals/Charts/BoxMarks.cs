using MathNet.Numerics.Statistics;

namespace Backprop.Visuals.Charts;

/// <summary>
/// Draws a box from the lower to the upper quartile with its median, whiskers to the extremes, and every point beside it.
/// </summary>
internal static class BoxMarks
{
    private const double HalfWidth = 0.22;

    internal static void Draw(SvgWriter svg, ChartTrace trace, ChartAxis xAxis, ChartAxis yAxis)
    {
        foreach (var box in xAxis.Read(trace.X).Zip(yAxis.Read(trace.Y)).Where(point => double.IsFinite(point.First + point.Second))
            .GroupBy(point => point.First, point => point.Second))
        {
            double left = xAxis.At(box.Key - HalfWidth), right = xAxis.At(box.Key + HalfWidth), middle = (left + right) / 2;
            double[] five = [.. box.FiveNumberSummary().Select(yAxis.At)];
            svg.Line(middle, five[0], middle, five[1], trace.Stroke);
            svg.Line(middle, five[3], middle, five[4], trace.Stroke);
            svg.Path($"M{N(left)} {N(five[1])}V{N(five[3])}H{N(right)}V{N(five[1])}Z", $"{trace.Stroke}");
            svg.Line(left, five[2], right, five[2], trace.Stroke);
            ScatterMarks.Mark(svg, trace, box.Select(y => (left - 12, yAxis.At(y))));
        }
    }
}
