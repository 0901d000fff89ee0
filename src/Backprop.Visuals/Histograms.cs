using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws how Z, A and δ of each layer are spread, and how much of them lies where f is flat.</summary>
internal static class Histograms
{
    private const double Flat = 0.01;
    private const int Bins = 24;
    private const double Edge = 16;
    private const double PanelWidth = 180;
    private const double PanelHeight = 84;
    private const double Across = 194;
    private const double Down = 156;
    private const double Top = 66;

    internal static Figure Of(BatchTrace trace)
    {
        // ReLU is 0 or 1 steep; nothing else is.
        bool isReLU = trace.Layers.All(layer => layer.Slope.Enumerate().All(slope => slope is 0 or 1));
        string word = isReLU ? "off" : "saturated", flat = isReLU ? "off: f′(z) = 0" : "saturated: f′(z) < 0.01";
        var table = new Table(
            ["", "shape", "least", "mean", "deviation", "most", word],
            [.. trace.Layers.SelectMany(layer => Quantities(layer).Select(quantity => Row(quantity.Name, quantity.Values, Share(layer))))],
            [false, true, true, true, true, true, true]);
        string words = string.Join('\n', trace.Layers.Select(layer => $"  layer {layer.Number}: {Sentence(layer, word)}").Prepend($"How Z, A and δ are spread ({flat})"));
        return new Figure(words, table, description => Draw(trace, word, flat, description));
    }

    private static (string Name, Matrix<double> Values)[] Quantities(LayerTrace layer) =>
        [($"Z[{layer.Number}]", layer.Z), ($"A[{layer.Number}]", layer.A), ($"δ[{layer.Number}]", layer.Delta)];

    private static double Share(LayerTrace layer) => layer.Slope.Enumerate().Count(slope => slope < Flat) / (double)(layer.Slope.RowCount * layer.Slope.ColumnCount);

    private static string Sentence(LayerTrace layer, string word)
    {
        int always = layer.Slope.EnumerateRows().Count(row => row.All(slope => slope < Flat));
        return $"{NumberText.Short(Share(layer) * 100, 3)} % {word}" + (always > 0 ? $", {always} of {layer.b.Count} neurons for every sample" : "");
    }

    private static string[] Row(string name, Matrix<double> values, double share)
    {
        double[] all = [.. values.Enumerate()];
        double mean = all.Average(), deviation = Math.Sqrt(all.Average(value => (value - mean) * (value - mean)));
        return [name, MatrixShape.Of(values), .. new[] { all.Min(), mean, deviation, all.Max() }.Select(number => NumberText.Short(number, 4)), $"{NumberText.Short(share * 100, 3)} %"];
    }

    private static string Draw(BatchTrace trace, string word, string flat, string description)
    {
        var svg = new SvgWriter(600, Top + trace.Layers.Count * Down, "How Z, A and δ are spread", description);
        svg.Text(Edge, 32, "How Z, A and δ are spread", "font-size=\"17\" font-weight=\"600\"");
        svg.Add($"<rect x=\"{N(Edge)}\" y=\"42\" width=\"12\" height=\"12\" rx=\"2\" fill=\"{Palette.Series[1]}\"/>\n");
        svg.Text(Edge + 18, 53, flat);
        for (int row = 0; row < trace.Layers.Count; row++)
        {
            LayerTrace layer = trace.Layers[row];
            double top = Top + row * Down;
            svg.Text(Edge, top + 14, $"Layer {layer.Number}: {Sentence(layer, word)}", "font-weight=\"600\"");
            foreach (var (column, (name, values)) in Quantities(layer).Index())
                Panel(svg, name, values, layer.Slope, Edge + column * Across, top + 38, row);
        }
        return svg.Close();
    }

    private static void Panel(SvgWriter svg, string name, Matrix<double> values, Matrix<double> slope, double left, double top, int layer)
    {
        double bottom = top + PanelHeight;
        (double Value, bool IsFlat)[] all = [.. values.Enumerate().Zip(slope.Enumerate(), (value, f) => (value, f < Flat)).Where(one => Math.Abs(one.Item1) < 1e300)];
        svg.Line(left, bottom, left + PanelWidth, bottom, "stroke=\"currentColor\" stroke-opacity=\"0.4\"");
        if (all.Length == 0)
        {
            svg.Text(left, top - 4, $"{name}: no finite number", "font-size=\"12\" fill-opacity=\"0.75\"");
            return;
        }
        var (least, most) = Ticks.Widened(all.Min(one => one.Value), all.Max(one => one.Value));
        int[] total = new int[Bins], flat = new int[Bins];
        foreach (var (value, isFlat) in all)
        {
            int bin = Math.Min((int)((value - least) / (most - least) * Bins), Bins - 1);
            total[bin]++;
            flat[bin] += isFlat ? 1 : 0;
        }
        int tallest = total.Max();
        for (int bin = 0; bin < Bins; bin++)
        {
            Bar(bin, 0, flat[bin], Palette.Series[1]);
            Bar(bin, flat[bin], total[bin], Palette.Series[0]);
        }
        svg.Text(left, top - 4, $"{name}, tallest {NumberText.Count(tallest)} of {NumberText.Count(all.Length)}", "font-size=\"12\" fill-opacity=\"0.75\"");

        var (ticks, trace) = Ticks.Linear(least, most);
        double largest = ticks.Max(Math.Abs);
        // Four at most, zero among them.
        int stride = (ticks.Length + 3) / 4, kept = Math.Max(Array.IndexOf(ticks, 0), 0) % stride;
        foreach (double tick in ticks.Where((_, index) => index % stride == kept))
        {
            double x = left + (tick - least) / (most - least) * PanelWidth;
            string label = TickText.Tick(tick, trace, largest);
            double half = TextWidth(label, 12) / 2;
            svg.Line(x, bottom, x, bottom + 4, "stroke=\"currentColor\" stroke-opacity=\"0.4\"");
            svg.Text(Math.Clamp(x, left + half - 4, left + PanelWidth - half + 4), bottom + 17, label, "text-anchor=\"middle\" font-size=\"12\" fill-opacity=\"0.75\"");
        }

        void Bar(int bin, int from, int to, string color)
        {
            if (to > from)
                svg.Add($"<rect x=\"{N(left + bin * PanelWidth / Bins + 0.4)}\" y=\"{N(bottom - PanelHeight * to / tallest)}\" width=\"{N(PanelWidth / Bins - 0.8)}\" height=\"{N(Math.Max(PanelHeight * (to - from) / tallest, 0.6))}\" fill=\"{color}\"/>\n");
        }
    }
}
