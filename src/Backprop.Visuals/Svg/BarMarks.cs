using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws vertical bars, side by side where several traces have one for the same place.</summary>
internal static class BarMarks
{
    private const double Share = 0.78;

    /// <summary>The width of a group of bars, in places along the axis.</summary>
    internal static double GroupWidth(ChartAxis xAxis, IEnumerable<ChartTrace> bars)
    {
        double[] places = [.. bars.SelectMany(trace => xAxis.Read(trace.X)).Where(double.IsFinite).Distinct().Order()];
        double nearest = places.Zip(places.Skip(1), (left, right) => right - left).DefaultIfEmpty(1).Min();
        return nearest * Share;
    }

    internal static void Draw(SvgWriter svg, ChartTrace[] bars, ChartAxis xAxis, Func<ChartTrace, ChartAxis> yAxisOf, bool overlay)
    {
        double group = GroupWidth(xAxis, bars), width = overlay ? group : group / bars.Length;
        for (int nth = 0; nth < bars.Length; nth++)
        {
            ChartTrace trace = bars[nth];
            ChartAxis yAxis = yAxisOf(trace);
            double[] x = xAxis.Read(trace.X), y = yAxis.Read(trace.Y);
            double ground = yAxis.At(yAxis.IsLog ? yAxis.Low : 0);
            Func<int, string> colors = trace.PointColors();
            double offset = overlay ? 0 : (nth + 0.5) * width - group / 2;
            string opacity = trace.Opacity < 1 || overlay ? " fill-opacity=\"" + N(overlay ? 0.6 : trace.Opacity) + "\"" : "";
            for (int index = 0; index < trace.Count; index++)
            {
                if (!double.IsFinite(x[index]) || !double.IsFinite(y[index]))
                    continue;
                double one = xAxis.At(x[index] + offset - width / 2), other = xAxis.At(x[index] + offset + width / 2);
                double gap = Math.Abs(other - one) > 6 ? 0.75 : 0;
                double left = Math.Min(one, other) + gap, right = Math.Max(one, other) - gap;
                double top = yAxis.At(y[index]);
                svg.Add($"<path d=\"M{N(left)} {N(ground)}V{N(top)}H{N(right)}V{N(ground)}Z\" fill=\"{colors(index)}\"{opacity}/>\n");
                if (trace.HasTexts && trace.Text(index) is { Length: > 0 } text)
                    svg.Text((left + right) / 2, top <= ground ? top - 6 : top + 15, text, "text-anchor=\"middle\" font-size=\"12\"");
            }
        }
    }
}
