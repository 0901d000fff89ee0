using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>
/// A pad to draw a digit on, which a network reads while you draw. The network, as it is now, travels inside the output:
/// the pad works in a saved page too, without a kernel and without the Internet.
/// </summary>
/// <example><code>
/// new DigitPad(net)
/// </code></example>
public sealed class DigitPad
{
    private static readonly string[] Activations = ["sigmoid", "tanh", "relu", "softmax"];
    private static readonly JsonSerializerOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string shape;

    /// <summary>Makes a pad.</summary>
    /// <param name="network">It reads 28×28 pixels and has ten outputs. Training it further does not change the pad.</param>
    /// <exception cref="ArgumentException">The network is of another shape, has an activation that the pad does not know, or weights that are no numbers.</exception>
    public DigitPad(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        shape = string.Join('-', network.Sizes);
        if (network.Sizes[0] != 784 || network.Sizes[^1] != 10)
            throw new ArgumentException($"A pad needs a network from 784 pixels (28×28) to 10 outputs, one a digit; this one is {shape}.", nameof(network));
        foreach (Layer layer in network.Layers)
        {
            if (!Activations.Contains(layer.Activation.Name))
                throw new ArgumentException($"Layer {layer.Number}: a pad computes {string.Join(", ", Activations)}, but not {layer.Activation.Name}.", nameof(network));
            if (!layer.W.Enumerate().Concat(layer.b).All(double.IsFinite))
                throw new ArgumentException($"Layer {layer.Number}: W or b holds a value that is no finite number. Did training diverge, at too large a rate?", nameof(network));
        }
        Layers = [.. network.Layers.Select(layer => new PadLayer(layer))];
    }

    internal IReadOnlyList<PadLayer> Layers { get; }

    internal string Words => $"A pad to draw a digit on, for the network {shape} to read. Run the notebook, or open it as a page, to draw.";

    // The picture inside is what shows where scripts are taken out; the script puts the pad in its place.
    internal string Html =>
        $"<div class=\"backprop-pad\" data-net='{new JsonArray([.. Layers.Select(layer => layer.ToJson())]).ToJsonString(Plainly)}'>\n"
        + $"{ChartText.Figure(Svg, Words, Words)}</div>\n{PageScript.Element("DigitPad.js")}";

    internal string Svg
    {
        get
        {
            var svg = new SvgWriter(600, 272, "Draw a digit", Words);
            svg.Add("<rect x=\"16\" y=\"16\" width=\"240\" height=\"240\" rx=\"6\" fill=\"#ffffff\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>\n");
            svg.Add("<path d=\"M92 92C102 62 172 58 172 98C172 128 140 132 128 132C150 132 182 140 182 172C182 214 104 218 90 184\" fill=\"none\" stroke=\"#0b7cc1\" stroke-opacity=\"0.35\" stroke-width=\"17\" stroke-linecap=\"round\"/>\n");
            for (int digit = 0; digit < 10; digit++)
            {
                double middle = 28 + digit * 24;
                svg.Text(288, middle + 4.5, $"{digit}", "text-anchor=\"end\"");
                svg.Add($"<rect x=\"300\" y=\"{N(middle - 6.5)}\" width=\"284\" height=\"13\" rx=\"3\" fill-opacity=\"0.1\"/>\n");
            }
            return svg.Close();
        }
    }
}
