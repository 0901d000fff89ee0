using System.Text.Json.Nodes;
using Backprop.Visuals.Charts;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using Microsoft.Data.Analysis;
using XPlot.Plotly;

namespace Backprop.Visuals;

/// <summary>Draws the distributions of Z, A and δ in each layer, and how much of them lies where f is flat.</summary>
public static class TraceHistograms
{
    private const double FlatSlope = 0.01;
    private const int Bins = 24;
    private const string Title = "How Z, A and δ are spread";

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
        string[] sentences = [.. trace.Layers.Select(layer => Sentence(layer, word))];
        IEnumerable<string> lines = sentences.Select((sentence, index) => $"  layer {index + 1}: {sentence}");
        return ChartFigure.Of(Chart(trace, flat, sentences), string.Join('\n', lines.Prepend($"{Title} ({flat})")), data);
    }

    private static (string Name, Matrix<double> Values)[] Quantities(LayerTrace layer) =>
        [($"Z[{layer.Number}]", layer.Z), ($"A[{layer.Number}]", layer.A), ($"δ[{layer.Number}]", layer.Delta)];

    private static double FlatShare(LayerTrace layer) => layer.Slope.Enumerate().Average(slope => Math.Abs(slope) < FlatSlope ? 1.0 : 0);

    private static string Sentence(LayerTrace layer, string word)
    {
        int always = layer.Slope.EnumerateRows().Count(row => row.All(slope => Math.Abs(slope) < FlatSlope));
        string neurons = always > 0 ? $", {always} of {layer.b.Count} neurons for every sample" : "";
        return $"{NumberText.Short(FlatShare(layer) * 100, 3)} % {word}{neurons}";
    }

    // A row of three panels a layer. plotly counts heights from the bottom.
    private static JsonObject Chart(BatchTrace trace, string flat, IEnumerable<string> sentences)
    {
        const double panel = 85, gap = 66, columnGap = 0.15, columnStep = (1 + columnGap) / 3;
        double height = trace.Layers.Count * (panel + gap) - gap, rowStep = (panel + gap) / height;
        var bars = new List<Bar>();
        var axes = new JsonObject();
        foreach (var (row, (layer, sentence)) in trace.Layers.Zip(sentences).Index())
        {
            foreach (var (column, (name, values)) in Quantities(layer).Index())
            {
                string number = bars.Count == 0 ? "" : $"{bars.Count / 2 + 1}";
                var all = values.Enumerate().Zip(layer.Slope.Enumerate(),
                    (value, slope) => (Value: value, IsFlat: Math.Abs(slope) < FlatSlope));
                (double Value, bool IsFlat)[] finite = [.. all.Where(one => Math.Abs(one.Value) < 1e300)];
                bars.AddRange(Bars(finite, flat).Select(bar =>
                {
                    (bar.xaxis, bar.yaxis, bar.showlegend) = ($"x{number}", $"y{number}", number.Length == 0);
                    return bar;
                }));
                string below = finite.Length == 0 ? $"{name}: no finite number" : column == 1 ? $"Layer {layer.Number}: {sentence}" : "";
                axes[$"xaxis{number}"] = Axis(below, column * columnStep, (column + 1) * columnStep - columnGap, $"y{number}");
                axes[$"yaxis{number}"] = Axis(name, 1 - row * rowStep - panel / height, 1 - row * rowStep, $"x{number}");
            }
        }
        PlotlyChart chart = XPlot.Plotly.Chart.Plot(bars, new Layout.Layout { title = Title, barmode = "overlay" });
        chart.WithHeight((int)(1.5 * (height + 146)));
        JsonObject json = PlotlyJson.Of(chart);
        foreach (var (name, axis) in axes)
            json["layout"]![name] = axis!.DeepClone(); // XPlot's layout has two axes at most
        return json;

        static JsonObject Axis(string title, double from, double to, string anchor) => new()
        {
            ["title"] = new JsonObject { ["text"] = title },
            ["domain"] = new JsonArray(Math.Max(from, 0), Math.Min(to, 1)),
            ["anchor"] = anchor,
        };
    }

    // The values where f is flat stand in front of all.
    private static Bar[] Bars((double Value, bool IsFlat)[] values, string flat)
    {
        double[] ends = [.. values.Select(one => one.Value).DefaultIfEmpty(0)];
        var (min, max) = Ticks.Widened(ends.Min(), ends.Max());
        double width = (max - min) / Bins;
        ILookup<int, bool> bins = values.ToLookup(one => Math.Min((int)((one.Value - min) / width), Bins - 1), one => one.IsFlat);
        double[] middles = [.. Enumerable.Range(0, Bins).Select(bin => min + (bin + 0.5) * width)];
        int[] counts = [.. Enumerable.Range(0, Bins).Select(bin => bins[bin].Count())];
        int[] flats = [.. Enumerable.Range(0, Bins).Select(bin => bins[bin].Count(isFlat => isFlat))];
        return
        [
            new Bar { name = "all values", x = middles, y = counts, marker = new Marker { color = Palette.Blue } },
            new Bar { name = flat, x = middles, y = flats, marker = new Marker { color = Palette.Orange } },
        ];
    }
}
