using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;

namespace Backprop.Visuals.Svg;

/// <summary>Writes the elements of a picture: short coordinates, escaped text.</summary>
internal sealed class SvgWriter
{
    // Attributes that most pictures need.
    internal const string Centered = "text-anchor='middle'";
    internal const string RightAligned = "text-anchor='end'";
    internal const string Bold = "font-weight='600'";
    internal const string Muted = "fill-opacity='0.75'";
    internal const string Small = "font-size='12' fill-opacity='0.75'";
    internal const string AxisLine = "stroke='currentColor' stroke-opacity='0.4'";
    internal const string GridLine = "stroke='currentColor' stroke-opacity='0.13'";

    // No rule has an id, and every picture has the same ones: pictures on one page cannot affect each other. In VS Code a picture that is
    // part of the page has the colors of the editor's theme.
    private const string Style = "<style>.backprop-picture{--text:#1f2328;--page:#fff;--wrong:#c0392b}"
        + "@media(prefers-color-scheme:dark){.backprop-picture{--text:#e6e8eb;--page:#1b1d21;--wrong:#ff8d85}}"
        + ".backprop-picture{color:var(--vscode-editor-foreground,var(--text))}"
        + ".backprop-picture .ground{fill:var(--vscode-editor-background,var(--page))}"
        + ".backprop-picture .wrong{color:var(--vscode-errorForeground,var(--wrong))}</style>";

    private readonly StringBuilder svg = new();

    /// <summary>
    /// Opens a picture of <paramref name="width"/> by <paramref name="height"/> units. It brings its own background and a matching text
    /// color: light, or dark where the page or the reader's system is dark. Viewers that drop style sheets show it light.
    /// </summary>
    internal SvgWriter(double width, double height, string title, string description, double shownWidth = 720)
    {
        Add("<svg xmlns='http://www.w3.org/2000/svg' class='backprop-picture'"
            + $" width='{N(shownWidth)}' height='{N(height * shownWidth / width)}' viewBox='0 0 {N(width)} {N(height)}'"
            + $" style='max-width:100%;height:auto' role='img' aria-label=\"{Escape(description)}\""
            + " color='#1f2328' fill='currentColor' font-family='system-ui, sans-serif' font-size='13'>\n"
            + $"<title>{Escape(title)}</title><desc>{Escape(description)}</desc>{Style}\n");
        Rect(0, 0, width, height, "class='ground' rx='8' fill='#ffffff'");
    }

    internal void Add(string elements) => svg.Append(elements);

    /// <summary>The title at the upper left; lines below the first are smaller and fainter.</summary>
    internal void Heading(params string[] lines)
    {
        foreach (var (line, text) in lines.Index())
            Text(16, 32 + 20 * line, text, line == 0 ? $"font-size='17' {Bold}" : Muted);
    }

    internal void Text(double x, double y, string text, string attributes = "") =>
        Add($"<text x='{N(x)}' y='{N(y)}' {attributes}>{Escape(text)}</text>\n");

    internal void Line(double x1, double y1, double x2, double y2, string attributes) =>
        Path($"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}", attributes);

    internal void Path(string data, string attributes) => Add($"<path d='{data}' {attributes}/>\n");

    internal void Rect(double x, double y, double width, double height, string attributes) =>
        Add($"<rect x='{N(x)}' y='{N(y)}' width='{N(width)}' height='{N(height)}' {attributes}/>\n");

    internal void Circle(double x, double y, double radius, string attributes = "") =>
        Add($"<circle cx='{N(x)}' cy='{N(y)}' r='{N(radius)}' {attributes}/>\n");

    /// <summary>An image stretched to a rectangle, its pixels sharp or, in a color bar, blended.</summary>
    internal void Image(double x, double y, double width, double height, string dataUri, bool isSharp = true)
    {
        string style = isSharp ? "style='image-rendering:pixelated' " : "";
        Add($"<image x='{N(x)}' y='{N(y)}' width='{N(width)}' height='{N(height)}' preserveAspectRatio='none' {style}href='{dataUri}'/>\n");
    }

    internal string Close() => svg.Append("</svg>\n").ToString();

    /// <summary>A coordinate: one decimal at most, the same in every culture.</summary>
    internal static string N(double value)
    {
        double rounded = Math.Round(value, 1);
        return (rounded == 0 ? 0 : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    /// <summary>Text as XML and HTML allow it in elements and attributes; characters that XML forbids are left out.</summary>
    internal static string Escape(string text) => SecurityElement.Escape(string.Concat(text.EnumerateRunes()
        .Where(rune => !rune.IsBmp || (rune != Rune.ReplacementChar && XmlConvert.IsXmlChar((char)rune.Value)))));

    /// <summary>The estimated width of a text; fonts differ, so it is rather too wide than too narrow.</summary>
    internal static double TextWidth(string text, double size = 13) => size * text.Sum(letter => letter switch
    {
        'i' or 'l' or 'j' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or 'f' or 't' or 'r' => 0.36,
        'm' or 'w' or 'M' or 'W' or '%' => 0.92,
        >= '⁰' and <= '₉' or '²' or '³' or '¹' => 0.42,
        >= 'A' and <= 'Z' => 0.7,
        _ => 0.61,
    });

    internal static string Shorten(string text, int maxLength) => text.Length <= maxLength ? text : text[..(maxLength - 1)] + "…";
}
