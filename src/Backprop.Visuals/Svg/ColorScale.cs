using System.Drawing;
using System.Text.Json.Nodes;

namespace Backprop.Visuals.Svg;

/// <summary>Colors for the numbers from 0 to 1, linear between evenly spaced ones.</summary>
internal sealed class ColorScale(params string[] colors)
{
    /// <summary>The step that stands for "no value"; an image is transparent there.</summary>
    internal const byte NoValue = 255;

    /// <summary>Blue below the middle, white in it, red above.</summary>
    internal static ColorScale Diverging { get; } = new("#0a4f8f", "#5ba3d0", "#ffffff", "#f08b62", "#a5201f");

    /// <summary>From white to deep blue: more is darker.</summary>
    internal static ColorScale Sequential { get; } = new("#f5f9fd", "#c3dcef", "#6aaed6", "#2474b6", "#08306b");

    /// <summary>From white to black.</summary>
    internal static ColorScale Ink { get; } = new("#ffffff", "#000000");

    /// <summary>The scale as plotly reads it.</summary>
    internal JsonArray ToJson() =>
        new([.. colors.Select((color, index) => new JsonArray(index / (colors.Length - 1.0), color))]);

    /// <summary>The scale as 255 steps, and one more for <see cref="NoValue"/>: the palette of an image.</summary>
    internal Color[] Steps()
    {
        Color[] stops = [.. colors.Select(ColorTranslator.FromHtml)];
        return [.. Enumerable.Range(0, 255).Select(step => At(step / 254.0 * (stops.Length - 1))), Color.FromArgb(0, Color.Black)];

        Color At(double place)
        {
            int below = Math.Min((int)place, stops.Length - 2);
            (Color from, Color to) = (stops[below], stops[below + 1]);
            return Color.FromArgb(Mix(from.R, to.R), Mix(from.G, to.G), Mix(from.B, to.B));

            int Mix(byte one, byte other) => (int)Math.Round(one + (other - one) * (place - below));
        }
    }

    /// <summary>The step of a number between <paramref name="min"/> and <paramref name="max"/>.</summary>
    internal static byte Step(double value, double min, double max) =>
        double.IsNaN(value) ? NoValue
        : max <= min ? (byte)127
        : (byte)Math.Round(254 * Math.Clamp((value - min) / (max - min), 0, 1));

    /// <summary>Black or white, whichever is legible on a color.</summary>
    internal static string TextOn(Color color) =>
        0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B) > 0.179 ? "#000000" : "#ffffff";

    // From sRGB to light: the relative luminance of WCAG 2, of which 0.179 contrasts with black and with white alike.
    private static double Linear(byte channel) => channel <= 10 ? channel / 3294.6 : Math.Pow((channel / 255.0 + 0.055) / 1.055, 2.4);
}
