using System.Text.RegularExpressions;

namespace Backprop.Visuals.Svg;

/// <summary>
/// Colors that readers with any color vision can tell apart: Okabe and Ito's set, the light ones darkened until each
/// has a contrast of 3 : 1 with a white and with a near-black page.
/// </summary>
internal static partial class Palette
{
    internal const string Blue = "#0b7cc1", Orange = "#d55e00", Green = "#009e73", Gray = "#868686";

    internal static readonly string[] Series = [Blue, Orange, Green, "#c46a9c", "#b57b00", "#4f97c6", Gray];

    /// <summary>The color a chart's author asked for if it is a plain CSS color, else <paramref name="otherwise"/>.</summary>
    internal static string Safe(string? asked, string otherwise) => asked is not null && CssColor().IsMatch(asked) ? asked : otherwise;

    // Nothing with url(…) or a quote in it may reach the picture.
    [GeneratedRegex(@"^(#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(rgb|hsl)a?\([0-9., %]+\))$")]
    private static partial Regex CssColor();
}
