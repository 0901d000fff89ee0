using Backprop.Shared;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws a network: its layers as columns of neurons, the shapes of W and b between and below them.</summary>
internal static class Diagram
{
    private const int MostDrawn = 9;
    private const double Top = 60;
    private const double Edge = 60;

    internal static Figure Of(Network net)
    {
        string shape = string.Join('-', net.Sizes);
        var table = new Table(
            ["layer", "neurons", "W", "b", "f", "parameters"],
            [
                ["0, the input", $"{net.Sizes[0]}", "", "", "", ""],
                .. net.Layers.Select(layer => new[]
                {
                    $"{layer.Number}", $"{layer.b.Count}", MatrixShape.Of(layer.W), $"{layer.b.Count}", layer.Activation.Name, NumberText.Count(Parameters(layer)),
                }),
            ],
            [false, true, true, true, false, true]);
        string words = string.Join('\n', net.Layers
            .Select(layer => $"  layer {layer.Number}: {layer.b.Count} neurons, W {MatrixShape.Of(layer.W)}, b {layer.b.Count}, {layer.Activation}")
            .Prepend($"Network {shape}: {net.Sizes[0]} inputs, {NumberText.Count(net.ParameterCount)} parameters, {net.Cost} cost"));
        return new Figure(words, table, description => Draw(net, $"Network {shape}", description));
    }

    private static int Parameters(Layer layer) => layer.W.RowCount * layer.W.ColumnCount + layer.b.Count;

    private static string Draw(Network net, string title, string description)
    {
        int L = net.Layers.Count;
        // Many layers stand closer, so that a page's width does not make their text small.
        double span = L <= 3 ? Math.Min(240, 480.0 / L) : L <= 5 ? 118 : 88, width = Math.Max(600, 2 * Edge + L * span);
        double left = (width - L * span) / 2;
        int tallest = Math.Min(net.Sizes.Max(), MostDrawn);
        double apart = tallest > 5 ? 24 : 40, half = Math.Max((tallest - 1) * apart / 2 + 8, 24), middle = Top + half;
        var svg = new SvgWriter(width, middle + half + 82, title, description);
        svg.Text(16, 30, title, "font-size=\"17\" font-weight=\"600\"");
        svg.Text(width - 16, 30, $"{NumberText.Count(net.ParameterCount)} parameters, {net.Cost} cost", "text-anchor=\"end\" fill-opacity=\"0.75\"");

        for (int l = 1; l <= L; l++)
        {
            double x = left + l * span;
            foreach (double from in Drawn(net.Sizes[l - 1], middle, apart))
                foreach (double to in Drawn(net.Sizes[l], middle, apart))
                    svg.Line(x - span, from, x, to, "stroke=\"currentColor\" stroke-opacity=\"0.12\"");
            Pill(svg, x - span / 2, middle, $"W[{l}]", MatrixShape.Of(net[l].W));
        }
        for (int l = 0; l <= L; l++)
        {
            Column(svg, net, l, left + l * span, middle, apart);
            Names(svg, net, l, left + l * span, middle + half + 18);
        }
        return svg.Close();
    }

    private static void Column(SvgWriter svg, Network net, int l, double x, double middle, double apart)
    {
        string color = l == 0 ? Palette.Series[6] : l == net.Layers.Count ? Palette.Series[1] : Palette.Series[0];
        foreach (double y in Drawn(net.Sizes[l], middle, apart))
            svg.Add($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"8\" fill=\"{color}\"/>\n");
        if (net.Sizes[l] > MostDrawn)
            for (int dot = -1; dot <= 1; dot++)
                svg.Add($"<circle cx=\"{N(x)}\" cy=\"{N(middle + dot * 7)}\" r=\"1.8\"/>\n");
    }

    private static void Names(SvgWriter svg, Network net, int l, double x, double top)
    {
        string[] lines = l == 0
            ? ["X = A[0]", $"n0 = {net.Sizes[0]}"]
            : [net.Layers.Count <= 5 ? $"A[{l}] = f(Z[{l}])" : $"A[{l}]", $"n{l} = {net.Sizes[l]}", $"b[{l}]: {net.Sizes[l]}", net[l].Activation.Name];
        for (int line = 0; line < lines.Length; line++)
            svg.Text(x, top + line * 16, lines[line], "text-anchor=\"middle\"" + (line == 0 ? " font-weight=\"600\"" : " fill-opacity=\"0.8\""));
    }

    // Where the circles of a layer stand; of many the ones in the middle give way to dots.
    private static IEnumerable<double> Drawn(int n, double middle, double apart)
    {
        int places = Math.Min(n, MostDrawn);
        return Enumerable.Range(0, places)
            .Where(place => n <= MostDrawn || place != MostDrawn / 2)
            .Select(place => middle + (place - (places - 1) / 2.0) * apart);
    }

    private static void Pill(SvgWriter svg, double x, double y, string symbol, string shape)
    {
        double width = Math.Max(TextWidth(symbol), TextWidth(shape)) + 14;
        svg.Add($"<rect class=\"ground\" x=\"{N(x - width / 2)}\" y=\"{N(y - 21)}\" width=\"{N(width)}\" height=\"42\" rx=\"6\" fill=\"#ffffff\"/>\n");
        svg.Text(x, y - 4, symbol, "text-anchor=\"middle\" font-weight=\"600\"");
        svg.Text(x, y + 13, shape, "text-anchor=\"middle\"");
    }
}
