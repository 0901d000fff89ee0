using System.Text;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>A picture with what it shows in words and, behind one click, its data as a table; a notebook shows it as a picture.</summary>
public sealed class Figure
{
    // An image is light or dark as its place in the page is said to be.
    private const string Theme = "<style>.vscode-dark .backprop-figure,.vscode-high-contrast .backprop-figure,"
        + "[data-jp-theme-light=false] .backprop-figure{color-scheme:dark}.vscode-light .backprop-figure,"
        + ".vscode-high-contrast-light .backprop-figure,[data-jp-theme-light=true] .backprop-figure{color-scheme:light}</style>";

    private readonly string words;
    private readonly string caption;
    private readonly string svg;
    private readonly string table;
    private readonly DataFrame? data;

    /// <param name="words">What the picture shows: its title, then one line for each part.</param>
    /// <param name="data">The numbers behind the picture.</param>
    /// <param name="draw">Draws the picture; its argument is the words as one line, for its alternative text.</param>
    /// <param name="caption">The line below the picture; empty where there is none.</param>
    internal Figure(string words, DataFrame data, Func<string, string> draw, string caption = "")
        : this(words, draw(OneLine(words)), FrameText.Html(data), caption) => this.data = data;

    /// <summary>A figure whose data are a table as HTML, or which has none.</summary>
    internal Figure(string words, string svg, string table = "", string caption = "") =>
        (this.words, this.svg, this.table, this.caption) = (words, svg, table, caption);

    /// <summary>The numbers behind the picture.</summary>
    public DataFrame ToDataFrame() => data ?? new DataFrame();

    /// <summary>What the picture shows, in words.</summary>
    public override string ToString() => words;

    internal string Svg() => svg;

    /// <summary>The interactive form, as plotly's JSON; null where there is none.</summary>
    internal string? Plotly { get; init; }

    /// <summary>
    /// The picture as an image with alternative text, and its data. GitHub and notebooks that are not trusted yet remove inline SVG but
    /// show an image, and the style sheet of an image cannot affect the page.
    /// </summary>
    internal string Html()
    {
        string image = "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg)), alt = Escape(OneLine(words));
        string below = caption.Length > 0 ? $"<figcaption style=\"font-size:0.9em\">{Escape(caption)}</figcaption>" : "";
        string details = table.Length > 0 ? Details(table) : "";
        return $"""
            <figure class="backprop-figure" style="margin:0.5em 0;max-width:720px">{Theme}
            <img alt="{alt}" style="max-width:100%;height:auto" src="{image}">
            {below}{details}</figure>
            """.ReplaceLineEndings("\n");
    }

    // The classic Notebook's styles would remove the triangle.
    internal static string Details(string html, string summary = "Data") =>
        $"<details><summary style=\"display:list-item\">{summary}</summary>\n{html}\n</details>";

    /// <summary>Several lines as one, for attributes.</summary>
    internal static string OneLine(string words) => string.Join("; ", words.Split('\n', StringSplitOptions.TrimEntries));
}
