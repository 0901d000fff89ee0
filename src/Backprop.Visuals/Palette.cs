using System.Text.RegularExpressions;

namespace Backprop.Visuals;

/// <summary>
/// Colours that readers with any colour vision tell apart: Okabe and Ito's set, the light ones darkened until each
/// stands out at 3 : 1 from white paper and from a near-black page alike.
/// </summary>
internal static partial class Palette
{
    internal static readonly string[] Series = ["#0b7cc1", "#d55e00", "#009e73", "#c46a9c", "#b57b00", "#4f97c6", "#868686"];

    /// <summary>The colour a chart's author asked for if it is a plain CSS colour, else <paramref name="otherwise"/>.</summary>
    internal static string Safe(string? asked, string otherwise) => asked is not null && CssColor().IsMatch(asked) ? asked : otherwise;

    // Nothing with url(…) or a quote in it may reach the picture.
    [GeneratedRegex(@"^(#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(rgb|hsl)a?\([0-9., %]+\))$")]
    private static partial Regex CssColor();
}
