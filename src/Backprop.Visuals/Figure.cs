namespace Backprop.Visuals;

/// <summary>A drawn picture with what it shows in words and, within one click, its data as a table; a notebook shows it as a picture.</summary>
public sealed class Figure
{
    private readonly string words;
    private readonly string svg;
    private readonly Table data;

    /// <param name="words">What the picture shows: its title first, then a line a thing.</param>
    /// <param name="data">The numbers behind the picture.</param>
    /// <param name="draw">Draws the picture, given the words as one line for its alternative text.</param>
    internal Figure(string words, Table data, Func<string, string> draw) =>
        (this.words, this.data, svg) = (words, data, draw(ChartText.OneLine(words)));

    internal string Svg() => svg;

    internal string Html() => ChartText.Figure(svg, ChartText.OneLine(words), caption: "", ChartText.Details(data.ToHtml()));

    /// <summary>What the picture shows, in words.</summary>
    public override string ToString() => words;
}
