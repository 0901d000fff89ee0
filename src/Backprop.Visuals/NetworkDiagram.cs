using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws a network: its layers as columns of neurons, the shapes of W and b between and below them.</summary>
public static class NetworkDiagram
{
    private const int MaxNeurons = 9;
    private const double Top = 60;
    private const double Edge = 60;

    /// <summary>The network as a diagram: its layers, n_l, and the shapes of W[l] and b[l].</summary>
    public static Figure Diagram(this Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        string title = $"Network {string.Join('-', network.Sizes)}";
        IEnumerable<int?> parameters = network.Layers.Select(layer => (int?)(layer.W.RowCount * layer.W.ColumnCount + layer.b.Count));
        var data = new DataFrame(
            new StringDataFrameColumn("layer", network.Layers.Select(layer => $"{layer.Number}").Prepend("0, the input")),
            new Int32DataFrameColumn("neurons", network.Sizes),
            new StringDataFrameColumn("W", network.Layers.Select(layer => MatrixShape.Of(layer.W)).Prepend("")),
            new Int32DataFrameColumn("b", network.Layers.Select(layer => (int?)layer.b.Count).Prepend(null)),
            new StringDataFrameColumn("f", network.Layers.Select(layer => layer.Activation.Name).Prepend("")),
            new Int32DataFrameColumn("parameters", parameters.Prepend(null)));
        string words = string.Join('\n', network.Layers.Select(layer =>
                $"  layer {layer.Number}: {layer.b.Count} neurons, W {MatrixShape.Of(layer.W)}, b {layer.b.Count}, {layer.Activation}")
            .Prepend($"{title}: {network.Sizes[0]} inputs, {NumberText.Count(network.ParameterCount)} parameters, {network.Cost} cost"));
        return new Figure(words, data, description => Draw(network, title, description));
    }

    private static string Draw(Network net, string title, string description)
    {
        int L = net.Layers.Count;
        // Many layers stand closer, so that their text does not shrink when the picture is fitted to the page.
        double span = L <= 3 ? Math.Min(240, 480.0 / L) : L <= 5 ? 118 : 88, width = Math.Max(600, 2 * Edge + L * span);
        double left = (width - L * span) / 2;
        int tallest = Math.Min(net.Sizes.Max(), MaxNeurons);
        double distance = tallest > 5 ? 24 : 40, half = Math.Max((tallest - 1) * distance / 2 + 8, 24), middle = Top + half;
        var svg = new SvgWriter(width, middle + half + 82, title, description);
        svg.Heading(title);
        svg.Text(width - 16, 32, $"{NumberText.Count(net.ParameterCount)} parameters, {net.Cost} cost", $"{RightAligned} {Muted}");

        for (int l = 1; l <= L; l++)
        {
            double x = left + l * span;
            foreach (double from in Circles(net.Sizes[l - 1], middle, distance))
                foreach (double to in Circles(net.Sizes[l], middle, distance))
                    svg.Line(x - span, from, x, to, "stroke='currentColor' stroke-opacity='0.12'");
            DrawShape(svg, x - span / 2, middle, $"W[{l}]", MatrixShape.Of(net[l].W));
        }
        for (int l = 0; l <= L; l++)
            DrawLayer(svg, net, l, left + l * span, middle, distance, middle + half + 18);
        return svg.Close();
    }

    private static void DrawLayer(SvgWriter svg, Network net, int l, double x, double middle, double distance, double textTop)
    {
        string color = l == 0 ? Palette.Gray : l == net.Layers.Count ? Palette.Orange : Palette.Blue;
        foreach (double y in Circles(net.Sizes[l], middle, distance))
            svg.Circle(x, y, 8, $"fill='{color}'");
        for (int dot = -1; dot <= 1 && net.Sizes[l] > MaxNeurons; dot++)
            svg.Circle(x, middle + dot * 7, 1.8);
        string name = l == 0 ? "X = A[0]" : net.Layers.Count <= 5 ? $"A[{l}] = f(Z[{l}])" : $"A[{l}]", size = $"n{l} = {net.Sizes[l]}";
        string[] lines = l == 0 ? [name, size] : [name, size, $"b[{l}]: {net.Sizes[l]}", net[l].Activation.Name];
        foreach (var (line, text) in lines.Index())
            svg.Text(x, textTop + line * 16, text, $"{Centered} {(line == 0 ? Bold : "fill-opacity='0.8'")}");
    }

    // The heights of the circles of a layer; of a large layer those in the middle are replaced by dots.
    private static IEnumerable<double> Circles(int n, double middle, double distance)
    {
        int count = Math.Min(n, MaxNeurons);
        return Enumerable.Range(0, count)
            .Where(index => n <= MaxNeurons || index != MaxNeurons / 2)
            .Select(index => middle + (index - (count - 1) / 2.0) * distance);
    }

    private static void DrawShape(SvgWriter svg, double x, double y, string symbol, string shape)
    {
        double width = Math.Max(TextWidth(symbol), TextWidth(shape)) + 14;
        svg.Rect(x - width / 2, y - 21, width, 42, "class='ground' rx='6' fill='#ffffff'");
        svg.Text(x, y - 4, symbol, $"{Centered} {Bold}");
        svg.Text(x, y + 13, shape, Centered);
    }
}
