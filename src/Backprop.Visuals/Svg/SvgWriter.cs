using System.Globalization;
using System.Text;
using System.Xml;

namespace Backprop.Visuals;

/// <summary>Writes the elements of a picture: short coordinates, escaped text.</summary>
internal sealed class SvgWriter
{
    // A rule needs no id, and the same rule from another picture on the page says the same: nothing can collide.
    private const string Style = "<style>@media(prefers-color-scheme:dark){.backprop-picture{color:#e6e8eb}.backprop-picture>.ground{fill:#1b1d21}}</style>";

    private readonly StringBuilder svg = new();
    private readonly int head;

    /// <summary>
    /// Opens a picture of <paramref name="width"/> by <paramref name="height"/> units. It brings its own ground, and ink to fit: light,
    /// or dark where the reader's system is dark. So it can be read on any page, in GitHub's or VS Code's dark theme as in an email,
    /// although an image knows nothing of the page around it. Without a style sheet (some viewers drop it) it stays light.
    /// </summary>
    internal SvgWriter(double width, double height, string title, string description, bool alwaysLight = false, double shownWidth = 720)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"backprop-picture\" width=\"{N(shownWidth)}\" height=\"{N(height * shownWidth / width)}\" viewBox=\"0 0 {N(width)} {N(height)}\" style=\"max-width:100%;height:auto\" role=\"img\" aria-label=\"{Escape(description)}\" color=\"#1f2328\" fill=\"currentColor\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n");
        Add($"<title>{Escape(title)}</title><desc>{Escape(description)}</desc>{(alwaysLight ? "" : Style)}\n");
        Add($"<rect class=\"ground\" width=\"{N(width)}\" height=\"{N(height)}\" rx=\"8\" fill=\"#ffffff\"/>\n");
        head = svg.Length;
    }

    /// <summary>What was drawn so far, to be put into another picture.</summary>
    internal string Inside => svg.ToString(head, svg.Length - head);

    internal void Add(string elements) => svg.Append(elements);

    internal void Line(double x1, double y1, double x2, double y2, string attributes) =>
        Add($"<path d=\"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}\" {attributes}/>\n");

    internal void Text(double x, double y, string text, string attributes = "") =>
        Add($"<text x=\"{N(x)}\" y=\"{N(y)}\" {attributes}>{Escape(text)}</text>\n");

    internal string Close() => svg.Append("</svg>\n").ToString();

    /// <summary>A coordinate: one decimal at most, the same in every culture.</summary>
    internal static string N(double value)
    {
        double rounded = Math.Round(value, 1);
        return (rounded == 0 ? 0 : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            char letter = text[index];
            if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], letter))
                escaped.Append(letter).Append(text[++index]);
            else if (XmlConvert.IsXmlChar(letter))
                escaped.Append(letter switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => letter.ToString() });
        }
        return escaped.ToString();
    }

    /// <summary>About how wide a text is: fonts differ, so this leans to the wide side.</summary>
    internal static double TextWidth(string text, double size = 13) => size * text.Sum(letter => letter switch
    {
        'i' or 'l' or 'j' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or 'f' or 't' or 'r' => 0.36,
        'm' or 'w' or 'M' or 'W' or '%' => 0.92,
        >= '⁰' and <= '₉' or '²' or '³' or '¹' => 0.42,
        >= 'A' and <= 'Z' => 0.7,
        _ => 0.61,
    });

    internal static string Shorten(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
