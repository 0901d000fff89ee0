using System.Drawing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Backprop.Visuals.Svg;

/// <summary>Colors for the numbers from 0 to 1, linear between stops.</summary>
internal sealed partial class ColorScale(params IReadOnlyList<(double At, Color Color)> stops)
{
    /// <summary>Blue below the middle, white in it, red above.</summary>
    internal static ColorScale Diverging { get; } = Evenly("#0a4f8f", "#5ba3d0", "#ffffff", "#f08b62", "#a5201f");

    /// <summary>From white to deep blue: more is darker.</summary>
    internal static ColorScale Sequential { get; } = Evenly("#f5f9fd", "#c3dcef", "#6aaed6", "#2474b6", "#08306b");

    /// <summary>From white to black.</summary>
    internal static ColorScale Ink { get; } = Evenly("#ffffff", "#000000");

    /// <summary>The scale that plotly knows by a name; others are replaced by <see cref="Sequential"/>.</summary>
    internal static ColorScale Named(string? name) => name?.ToUpperInvariant() switch
    {
        "RDBU" or "PICNIC" or "PORTLAND" or "BLUERED" => Diverging,
        "GREYS" => Evenly("#000000", "#ffffff"),
        "VIRIDIS" => Evenly("#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"),
        "CIVIDIS" => Evenly("#00224e", "#434e6c", "#7d7c78", "#bcaf6f", "#fee838"),
        "REDS" => Evenly("#fff5f0", "#fb6a4a", "#67000d"),
        "GREENS" => Evenly("#f7fcf5", "#74c476", "#00441b"),
        _ => Sequential,
    };

    internal IReadOnlyList<(double At, Color Color)> Stops => stops;

    internal ColorScale Reversed() => new([.. stops.Reverse().Select(stop => (1 - stop.At, stop.Color))]);

    internal Color this[double at]
    {
        get
        {
            int next = stops.TakeWhile(stop => stop.At < at).Count();
            if (next == 0 || next == stops.Count)
                return stops[Math.Min(next, stops.Count - 1)].Color;
            var (from, to) = (stops[next - 1], stops[next]);
            double share = (at - from.At) / (to.At - from.At);
            return Color.FromArgb(Mix(from.Color.R, to.Color.R), Mix(from.Color.G, to.Color.G), Mix(from.Color.B, to.Color.B));

            int Mix(byte one, byte other) => (int)Math.Round(one + (other - one) * share);
        }
    }

    /// <summary>The scale as 255 steps, and one more for "no value": the palette of an image whose byte 255 is transparent.</summary>
    internal Color[] Steps() => [.. Enumerable.Range(0, 255).Select(step => this[step / 254.0]), Color.Black];

    /// <summary>The step of a number between <paramref name="min"/> and <paramref name="max"/>.</summary>
    internal static byte Step(double value, double min, double max) =>
        double.IsNaN(value) ? (byte)255
        : max <= min ? (byte)127
        : (byte)Math.Round(254 * Math.Clamp((value - min) / (max - min), 0, 1));

    /// <summary>A color written as in CSS: "#0b7cc1", "#fff", "rgb(11, 124, 193)" or a name; null for anything else.</summary>
    internal static Color? Parse(string? css)
    {
        if (css is ['#', var r, var g, var b])
            css = $"#{r}{r}{g}{g}{b}{b}";
        if (css is ['#', .. { Length: 6 } hex] && int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int rgb))
            return Color.FromArgb(255, Color.FromArgb(rgb));
        if (css is not null && RgbFunction().Match(css) is { Success: true, Groups: var parts })
            return Color.FromArgb(Part(1), Part(2), Part(3));
        return Color.FromName(css ?? "") is { IsKnownColor: true } named ? named : null;

        int Part(int group) => Math.Min(int.Parse(parts[group].ValueSpan, CultureInfo.InvariantCulture), 255);
    }

    internal static string Hex(Color color) => $"#{color.R:x2}{color.G:x2}{color.B:x2}";

    private static ColorScale Evenly(params string[] colors) =>
        new([.. colors.Select((color, index) => (index / (colors.Length - 1.0), Parse(color)!.Value))]);

    [GeneratedRegex(@"^rgba?\( *(\d{1,3}) *, *(\d{1,3}) *, *(\d{1,3}) *[,)]")]
    private static partial Regex RgbFunction();
}
