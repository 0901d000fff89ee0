namespace Backprop.Visuals.Charts;

/// <summary>Draws vertical bars, side by side where several traces have one at the same position.</summary>
internal static class BarMarks
{
    /// <summary>The width of a group of bars, in units of the axis.</summary>
    internal static double GroupWidth(ChartAxis xAxis, IEnumerable<ChartTrace> bars)
    {
        double[] positions = [.. bars.SelectMany(trace => xAxis.Read(trace.X)).Where(double.IsFinite).Distinct().Order()];
        return 0.78 * positions.Zip(positions.Skip(1), (left, right) => right - left).DefaultIfEmpty(1).Min();
    }

    internal static void Draw(SvgWriter svg, ChartTrace[] bars, ChartAxis xAxis, ChartAxis yAxis)
    {
        double group = GroupWidth(xAxis, bars), width = group / bars.Length, ground = yAxis.Ground;
        foreach (var (nth, trace) in bars.Index())
        {
            double[] x = xAxis.Read(trace.X), y = yAxis.Read(trace.Y);
            Func<int, string> colors = trace.PointColors();
            double offset = nth * width - group / 2;
            string opacity = trace.Opacity < 1 ? $" fill-opacity='{N(trace.Opacity)}'" : "";
            for (int index = 0; index < trace.Count; index++)
            {
                if (!double.IsFinite(x[index]) || !double.IsFinite(y[index]))
                    continue;
                double one = xAxis.At(x[index] + offset), other = xAxis.At(x[index] + offset + width);
                double gap = Math.Abs(other - one) > 6 ? 0.75 : 0, top = yAxis.At(y[index]);
                double left = Math.Min(one, other) + gap, right = Math.Max(one, other) - gap;
                svg.Path($"M{N(left)} {N(ground)}V{N(top)}H{N(right)}V{N(ground)}Z", $"fill='{colors(index)}'{opacity}");
                if (trace.HasTexts && trace.Text(index) is { Length: > 0 } text)
                    svg.Text((left + right) / 2, top <= ground ? top - 6 : top + 15, text, $"{Centered} font-size='12'");
            }
        }
    }
}
