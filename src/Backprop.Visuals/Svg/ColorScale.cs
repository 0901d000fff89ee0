using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Visuals;

/// <summary>Colours for the numbers from 0 to 1, linear between stops.</summary>
internal sealed class ColorScale
{
    private readonly (double At, Rgb Color)[] stops;

    private ColorScale(params (double At, Rgb Color)[] stops) => this.stops = stops;

    /// <summary>Blue below the middle, white in it, red above.</summary>
    internal static ColorScale Diverging { get; } = Evenly("#0a4f8f", "#5ba3d0", "#ffffff", "#f08b62", "#a5201f");

    /// <summary>From paper to deep blue: more is darker.</summary>
    internal static ColorScale Sequential { get; } = Evenly("#f5f9fd", "#c3dcef", "#6aaed6", "#2474b6", "#08306b");

    /// <summary>From paper to ink.</summary>
    internal static ColorScale Ink { get; } = Evenly("#ffffff", "#000000");

    /// <summary>The scale plotly's <c>colorscale</c> describes, by name or by stops.</summary>
    internal static ColorScale Of(JsonNode? json, bool reversed = false)
    {
        ColorScale scale = json is JsonArray items ? OfStops(items) : json.AsText()?.ToUpperInvariant() switch
        {
            "RDBU" or "PICNIC" or "PORTLAND" or "BLUERED" => Diverging,
            "GREYS" => Evenly("#000000", "#ffffff"),
            "VIRIDIS" => Evenly("#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"),
            "CIVIDIS" => Evenly("#00224e", "#434e6c", "#7d7c78", "#bcaf6f", "#fee838"),
            "REDS" => Evenly("#fff5f0", "#fb6a4a", "#67000d"),
            "GREENS" => Evenly("#f7fcf5", "#74c476", "#00441b"),
            _ => Sequential,
        };
        return reversed ? new ColorScale([.. scale.stops.Reverse().Select(stop => (1 - stop.At, stop.Color))]) : scale;
    }

    internal Rgb this[double at]
    {
        get
        {
            int next = Array.FindIndex(stops, stop => stop.At >= at);
            if (next <= 0)
                return next == 0 ? stops[0].Color : stops[^1].Color;
            var (from, to) = (stops[next - 1], stops[next]);
            return Rgb.Mix(from.Color, to.Color, (at - from.At) / (to.At - from.At));
        }
    }

    /// <summary>The scale as 255 steps and, last, nothing: the palette of an image whose byte 255 is "no value".</summary>
    internal Rgb[] Steps() => [.. Enumerable.Range(0, 255).Select(step => this[step / 254.0]), default];

    /// <summary>The step of a number between <paramref name="least"/> and <paramref name="most"/>.</summary>
    internal static byte Step(double value, double least, double most) =>
        double.IsNaN(value) ? (byte)255
        : most <= least ? (byte)127
        : (byte)Math.Round(254 * Math.Clamp((value - least) / (most - least), 0, 1));

    internal JsonArray ToJson() => new([.. stops.Select(stop => new JsonArray(stop.At, stop.Color.ToString()))]);

    private static ColorScale Evenly(params string[] colors) =>
        new([.. colors.Select((color, index) => (index / (colors.Length - 1.0), Rgb.Parse(color) ?? default))]);

    private static ColorScale OfStops(JsonArray items)
    {
        var stops = new List<(double, Rgb)>();
        foreach (JsonArray stop in items.OfType<JsonArray>().Where(stop => stop.Count == 2))
        {
            if (!double.IsNaN(stop[0].AsNumber()) && Rgb.Parse(stop[1].AsText()) is { } color)
                stops.Add((stop[0].AsNumber(), color));
        }
        return stops.Count > 1 ? new ColorScale([.. stops.OrderBy(stop => stop.Item1)]) : Sequential;
    }
}

/// <summary>A colour of three bytes.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    internal static Rgb? Parse(string? css)
    {
        if (css is ['#', .. { Length: 6 } hex] && int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int all))
            return new Rgb((byte)(all >> 16), (byte)(all >> 8), (byte)all);
        if (css is ['#', .. { Length: 3 } digits])
            return Parse($"#{digits[0]}{digits[0]}{digits[1]}{digits[1]}{digits[2]}{digits[2]}");
        if (css is null || !css.StartsWith("rgb", StringComparison.Ordinal))
            return css?.ToUpperInvariant() switch
            {
                "WHITE" => new Rgb(255, 255, 255),
                "BLACK" => default(Rgb),
                "RED" => new Rgb(255, 0, 0),
                "BLUE" => new Rgb(0, 0, 255),
                _ => null,
            };
        string[] parts = css[(css.IndexOf('(') + 1)..].TrimEnd(')').Split(',');
        return parts.Length >= 3
            && byte.TryParse(parts[0], CultureInfo.InvariantCulture, out byte red)
            && byte.TryParse(parts[1], CultureInfo.InvariantCulture, out byte green)
            && byte.TryParse(parts[2], CultureInfo.InvariantCulture, out byte blue) ? new Rgb(red, green, blue) : null;
    }

    internal static Rgb Mix(Rgb from, Rgb to, double share) => new(
        (byte)Math.Round(from.Red + (to.Red - from.Red) * share),
        (byte)Math.Round(from.Green + (to.Green - from.Green) * share),
        (byte)Math.Round(from.Blue + (to.Blue - from.Blue) * share));

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
