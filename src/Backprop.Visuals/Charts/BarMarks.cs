namespace Backprop.Visuals.Charts;

/// <summary>Draws vertical bars; several traces at the same position stand side by side or one in front of the other.</summary>
internal static class BarMarks
{
    /// <summary>The width of a group of bars, in units of the axis.</summary>
    internal static double GroupWidth(ChartAxis xAxis, IEnumerable<ChartTrace> bars)
    {
        double[] positions = [.. bars.SelectMany(trace => xAxis.Read(trace.X)).Where(double.IsFinite).Distinct().Order()];
        return 0.78 * positions.Zip(positions.Skip(1), (left, right) => right - left).DefaultIfEmpty(1).Min();
    }

    internal static void Draw(SvgWriter svg, ChartTrace[] bars, bool isOverlaid, ChartAxis xAxis, ChartAxis yAxis)
    {
        double group = GroupWidth(xAxis, bars), width = isOverlaid ? group : group / bars.Length;
        foreach (var (nth, trace) in bars.Index())
        {
            double offset = (isOverlaid ? 0 : nth * width) - group / 2;
            foreach (var (x, y) in xAxis.Read(trace.X).Zip(yAxis.Read(trace.Y)).Where(bar => double.IsFinite(bar.First + bar.Second)))
            {
                double left = xAxis.At(x + offset), right = xAxis.At(x + offset + width), gap = Math.Abs(right - left) > 6 ? 0.75 : 0;
                (left, right) = (Math.Min(left, right) + gap, Math.Max(left, right) - gap);
                svg.Path($"M{N(left)} {N(yAxis.Ground)}V{N(yAxis.At(y))}H{N(right)}V{N(yAxis.Ground)}Z", $"fill='{trace.Color}'");
            }
        }
    }
}
