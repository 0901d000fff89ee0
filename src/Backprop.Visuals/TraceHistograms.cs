using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws the distributions of Z, A and δ in each layer, and how much of them lies where f is flat.</summary>
public static class TraceHistograms
{
    private const double FlatSlope = 0.01;
    private const int Bins = 24;
    private const double Edge = 16;
    private const double PanelWidth = 180;
    private const double PanelHeight = 84;
    private const double Top = 66;

    /// <summary>
    /// Histograms of Z, A and δ of every layer. Values where f is flat (f′(z) &lt; 0.01, for the sigmoid a(1 − a) &lt; 0.01; for ReLU
    /// f′(z) = 0) are highlighted and counted: hardly any δ passes there.
    /// </summary>
    public static Figure Histograms(this BatchTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        bool isReLU = trace.Layers.All(layer => layer.Activation == Activation.ReLU);
        string word = isReLU ? "off" : "saturated", flat = isReLU ? "off: f′(z) = 0" : "saturated: f′(z) < 0.01";
        (string Name, Matrix<double> Values, double Share)[] rows =
            [.. from layer in trace.Layers from quantity in Quantities(layer) select (quantity.Name, quantity.Values, FlatShare(layer))];
        DoubleDataFrameColumn Column(string name, Func<Matrix<double>, double> of) => new(name, rows.Select(row => of(row.Values)));
        var data = new DataFrame(
            new StringDataFrameColumn("quantity", rows.Select(row => row.Name)),
            new StringDataFrameColumn("shape", rows.Select(row => MatrixShape.Of(row.Values))),
            Column("min", values => values.Enumerate().Min()),
            Column("mean", values => values.Enumerate().Mean()),
            Column("deviation", values => values.Enumerate().PopulationStandardDeviation()),
            Column("max", values => values.Enumerate().Max()),
            new DoubleDataFrameColumn($"{word}, %", rows.Select(row => row.Share * 100)));
        string words = string.Join('\n', trace.Layers.Select(layer => $"  layer {layer.Number}: {Sentence(layer, word)}")
            .Prepend($"How Z, A and δ are spread ({flat})"));
        return new Figure(words, data, description => Draw(trace, word, flat, description));
    }

    private static (string Name, Matrix<double> Values)[] Quantities(LayerTrace layer) =>
        [($"Z[{layer.Number}]", layer.Z), ($"A[{layer.Number}]", layer.A), ($"δ[{layer.Number}]", layer.Delta)];

    private static double FlatShare(LayerTrace layer) => layer.Slope.Enumerate().Average(slope => slope < FlatSlope ? 1.0 : 0);

    private static string Sentence(LayerTrace layer, string word)
    {
        int always = layer.Slope.EnumerateRows().Count(row => row.All(slope => slope < FlatSlope));
        string neurons = always > 0 ? $", {always} of {layer.b.Count} neurons for every sample" : "";
        return $"{NumberText.Short(FlatShare(layer) * 100, 3)} % {word}{neurons}";
    }

    private static string Draw(BatchTrace trace, string word, string flat, string description)
    {
        const double down = 156;
        var svg = new SvgWriter(600, Top + trace.Layers.Count * down, "How Z, A and δ are spread", description);
        svg.Heading("How Z, A and δ are spread");
        svg.Rect(Edge, 42, 12, 12, $"rx='2' fill='{Palette.Orange}'");
        svg.Text(Edge + 18, 53, flat);
        foreach (var (row, layer) in trace.Layers.Index())
        {
            double top = Top + row * down;
            svg.Text(Edge, top + 14, $"Layer {layer.Number}: {Sentence(layer, word)}", Bold);
            foreach (var (column, (name, values)) in Quantities(layer).Index())
            {
                var all = values.Enumerate().Zip(layer.Slope.Enumerate(), (value, slope) => (value, slope < FlatSlope));
                DrawPanel(svg, name, [.. all.Where(one => Math.Abs(one.value) < 1e300)], Edge + column * 194, top + 38);
            }
        }
        return svg.Close();
    }

    private static void DrawPanel(SvgWriter svg, string name, (double Value, bool IsFlat)[] all, double left, double top)
    {
        double bottom = top + PanelHeight;
        svg.Line(left, bottom, left + PanelWidth, bottom, AxisLine);
        if (all.Length == 0)
        {
            svg.Text(left, top - 4, $"{name}: no finite number", Small);
            return;
        }
        var (min, max) = Ticks.Widened(all.Min(one => one.Value), all.Max(one => one.Value));
        ILookup<int, bool> bins = all.ToLookup(one => Math.Min((int)((one.Value - min) / (max - min) * Bins), Bins - 1), one => one.IsFlat);
        int tallest = bins.Max(bin => bin.Count());
        foreach (IGrouping<int, bool> bin in bins.OrderBy(bin => bin.Key))
        {
            int flat = bin.Count(isFlat => isFlat);
            DrawBar(bin.Key, 0, flat, Palette.Orange);
            DrawBar(bin.Key, flat, bin.Count(), Palette.Blue);
        }
        svg.Text(left, top - 4, $"{name}, tallest {NumberText.Count(tallest)} of {NumberText.Count(all.Length)}", Small);

        var (ticks, step) = Ticks.Linear(min, max);
        double largest = ticks.Max(Math.Abs);
        // Four labels at most, zero among them.
        int stride = (ticks.Length + 3) / 4, kept = Math.Max(Array.IndexOf(ticks, 0), 0) % stride;
        foreach (double tick in ticks.Where((_, index) => index % stride == kept))
        {
            string label = TickText.Tick(tick, step, largest);
            double x = left + (tick - min) / (max - min) * PanelWidth, half = TextWidth(label, 12) / 2;
            svg.Line(x, bottom, x, bottom + 4, AxisLine);
            svg.Text(Math.Clamp(x, left + half - 4, left + PanelWidth - half + 4), bottom + 17, label, $"{Centered} {Small}");
        }

        void DrawBar(int bin, int from, int to, string color)
        {
            double width = PanelWidth / Bins, height = Math.Max(PanelHeight * (to - from) / tallest, 0.6);
            if (to > from)
                svg.Rect(left + bin * width + 0.4, bottom - PanelHeight * to / tallest, width - 0.8, height, $"fill='{color}'");
        }
    }
}
