using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Visuals;

/// <summary>
/// A pad to draw a digit on, or what else a network has learned, which it reads while you draw. The output contains the network as it is
/// now: the pad works in a saved page too, without a kernel and without the Internet.
/// </summary>
/// <example><code>
/// new DigitPad(net)
/// new DigitPad(net, letters.ClassNames)
/// </code></example>
public sealed class DigitPad
{
    // What the script of the pad computes.
    private static readonly Activation[] Activations = [Activation.Sigmoid, Activation.Tanh, Activation.ReLU, Activation.Softmax];
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly IReadOnlyList<string> names;

    /// <summary>Makes a pad.</summary>
    /// <param name="network">It reads 28×28 pixels. Training it further does not change the pad.</param>
    /// <param name="classNames">
    /// What each of its outputs is called; "0" to "9" unless given. Of more than ten the likeliest are shown.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The network is of another shape, has an activation that the pad does not know, or weights that are not finite.
    /// </exception>
    public DigitPad(Network network, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        names = classNames ?? Digits;
        string shape = string.Join('-', network.Sizes);
        if (network.Sizes[0] != 784 || network.Sizes[^1] != names.Count)
        {
            throw Refused($"A pad needs a network from 784 pixels (28×28) to {names.Count} outputs, one for each of "
                + $"{names.FirstOrDefault()} … {names.LastOrDefault()}; this one is {shape}.");
        }
        foreach (Layer layer in network.Layers)
        {
            if (!Activations.Contains(layer.Activation))
                throw Refused(
                    $"Layer {layer.Number}: a pad knows {string.Join<Activation>(", ", Activations)}, but not {layer.Activation}.");
            if (!layer.W.Enumerate().Concat(layer.b).All(double.IsFinite))
                throw Refused($"Layer {layer.Number}: W or b holds a value that is not finite. Did training diverge, at too large a rate?");
        }
        Layers = [.. network.Layers.Select(layer => new PadLayer(layer))];
        string what = classNames is null ? "a digit " : "";
        string words = $"A pad to draw {what}on, for the network {shape} to read. Run the notebook, or open it as a page, to draw.";
        Figure = new Figure(words, Draw(words, names), caption: words);

        static ArgumentException Refused(string message) => new(message, nameof(network));
    }

    internal IReadOnlyList<PadLayer> Layers { get; }

    /// <summary>What is visible where scripts are removed; the script puts the pad in its place.</summary>
    internal Figure Figure { get; }

    internal string Html()
    {
        string layers = new JsonArray([.. Layers.Select(layer => layer.ToJson())]).ToJsonString(Unescaped);
        string named = names == Digits ? "" : $" data-names=\"{WebUtility.HtmlEncode(JsonSerializer.Serialize(names, Unescaped))}\"";
        return $"<div class=\"backprop-pad backprop-figure\" data-net='{layers}'{named}>\n{Figure.Html()}</div>\n"
            + PageScript.Element("DigitPad.js");
    }

    private static string Draw(string description, IReadOnlyList<string> names)
    {
        var svg = new SvgWriter(600, 272, "Draw a digit", description);
        svg.Rect(16, 16, 240, 240, $"rx='6' fill='#ffffff' {AxisLine}");
        svg.Path(
            "M92 92C102 62 172 58 172 98C172 128 140 132 128 132C150 132 182 140 182 172C182 214 104 218 90 184",
            $"fill='none' stroke='{Palette.Blue}' stroke-opacity='0.35' stroke-width='17' stroke-linecap='round'");
        foreach (var (row, name) in names.Take(10).Index())
        {
            double middle = 28 + row * 24;
            svg.Text(288, middle + 4.5, name.Length <= 2 ? name : $"{name[..1]}…", RightAligned);
            svg.Rect(300, middle - 6.5, 284, 13, "rx='3' fill-opacity='0.1'");
        }
        return svg.Close();
    }
}
