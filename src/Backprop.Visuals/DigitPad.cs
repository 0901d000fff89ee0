using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Visuals;

/// <summary>
/// A pad to draw a digit on, which a network reads while you draw. The output contains the network as it is now: the pad works in a
/// saved page too, without a kernel and without the Internet.
/// </summary>
/// <example><code>
/// new DigitPad(net)
/// </code></example>
public sealed class DigitPad
{
    // What the script of the pad computes.
    private static readonly Activation[] Activations = [Activation.Sigmoid, Activation.Tanh, Activation.ReLU, Activation.Softmax];
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes a pad.</summary>
    /// <param name="network">It reads 28×28 pixels and has ten outputs. Training it further does not change the pad.</param>
    /// <exception cref="ArgumentException">
    /// The network is of another shape, has an activation that the pad does not know, or weights that are not finite.
    /// </exception>
    public DigitPad(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        string shape = string.Join('-', network.Sizes);
        if (network.Sizes[0] != 784 || network.Sizes[^1] != 10)
            throw Refused($"A pad needs a network from 784 pixels (28×28) to 10 outputs, one a digit; this one is {shape}.");
        foreach (Layer layer in network.Layers)
        {
            if (!Activations.Contains(layer.Activation))
                throw Refused(
                    $"Layer {layer.Number}: a pad knows {string.Join<Activation>(", ", Activations)}, but not {layer.Activation}.");
            if (!layer.W.Enumerate().Concat(layer.b).All(double.IsFinite))
                throw Refused($"Layer {layer.Number}: W or b holds a value that is not finite. Did training diverge, at too large a rate?");
        }
        Layers = [.. network.Layers.Select(layer => new PadLayer(layer))];
        string words = $"A pad to draw a digit on, for the network {shape} to read. Run the notebook, or open it as a page, to draw.";
        Figure = new Figure(words, Draw(words), caption: words);

        static ArgumentException Refused(string message) => new(message, nameof(network));
    }

    internal IReadOnlyList<PadLayer> Layers { get; }

    /// <summary>What is visible where scripts are removed; the script puts the pad in its place.</summary>
    internal Figure Figure { get; }

    internal string Html()
    {
        string layers = new JsonArray([.. Layers.Select(layer => layer.ToJson())]).ToJsonString(Unescaped);
        return $"<div class=\"backprop-pad backprop-figure\" data-net='{layers}'>\n{Figure.Html()}</div>\n"
            + PageScript.Element("DigitPad.js");
    }

    private static string Draw(string description)
    {
        var svg = new SvgWriter(600, 272, "Draw a digit", description);
        svg.Rect(16, 16, 240, 240, $"rx='6' fill='#ffffff' {AxisLine}");
        svg.Path(
            "M92 92C102 62 172 58 172 98C172 128 140 132 128 132C150 132 182 140 182 172C182 214 104 218 90 184",
            $"fill='none' stroke='{Palette.Blue}' stroke-opacity='0.35' stroke-width='17' stroke-linecap='round'");
        for (int digit = 0; digit < 10; digit++)
        {
            double middle = 28 + digit * 24;
            svg.Text(288, middle + 4.5, $"{digit}", RightAligned);
            svg.Rect(300, middle - 6.5, 284, 13, "rx='3' fill-opacity='0.1'");
        }
        return svg.Close();
    }
}
