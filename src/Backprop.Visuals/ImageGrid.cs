using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Small grey or coloured images side by side, each with a line of text below it; a notebook shows it as a picture.</summary>
public sealed class ImageGrid
{
    private const double PixelSize = 2;
    private const double Gap = 8;
    private const double TextHeight = 20;
    private const double LegendHeight = 46;
    private const double LegendWidth = 380;

    private readonly int rows;
    private readonly int columns;
    private readonly byte[][] images;
    private readonly ImageLabel[] labels;
    private readonly Rgb[] palette;
    private readonly string title;
    private readonly string note;
    private readonly Table data;
    private readonly ImageLegend? legend;

    internal ImageGrid(string title, string note, int rows, int columns, byte[][] images, ImageLabel[] labels, Rgb[] palette, Table data, ImageLegend? legend = null) =>
        (this.title, this.note, this.rows, this.columns, this.images, this.labels, this.palette, this.data, this.legend) = (title, note, rows, columns, images, labels, palette, data, legend);

    internal string Words() => $"{title}: {string.Join(' ', labels.Select(label => label.Text + (label.Below.Length > 0 ? $" ({label.Below})" : "")))}" + (note.Length > 0 ? $"\n{note}" : "");

    internal string Html() => ChartText.Figure(Svg(), ChartText.OneLine(Words()), note.Length > 0 ? $"{title} · {note}" : title, ChartText.Details(data.ToHtml()));

    /// <summary>One image holds all the small ones, so that a hundred digits cost little more than their pixels.</summary>
    internal string Svg()
    {
        if (images.Length == 0)
        {
            var empty = new SvgWriter(360, 60, title, ChartText.OneLine(Words()), shownWidth: 360);
            empty.Text(16, 35, note.Length > 0 ? $"{title}: {note}" : "no images");
            return empty.Close();
        }
        int across = PerRow(), down = (images.Length + across - 1) / across;
        double cellWidth = columns * PixelSize + Gap, cellHeight = rows * PixelSize + TextHeight * (labels.Any(label => label.Below.Length > 0) ? 1.8 : 1) + Gap;
        int gapPixels = (int)(Gap / PixelSize), stepAcross = columns + gapPixels, stepDown = (int)(cellHeight / PixelSize);
        int width = across * stepAcross, height = down * stepDown;
        byte[] pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        for (int index = 0; index < images.Length; index++)
        {
            int corner = index / across * stepDown * width + index % across * stepAcross;
            for (int row = 0; row < rows; row++)
                images[index].AsSpan(row * columns, columns).CopyTo(pixels.AsSpan(corner + row * width));
        }

        double pageWidth = Math.Max(across * cellWidth, legend is null ? 0 : LegendWidth + Gap) + Gap, pageHeight = down * cellHeight + Gap + (legend is null ? 0 : LegendHeight);
        // Digits are ink on paper on a dark page too. Few images keep their size rather than fill the page.
        double shownWidth = 720 * Math.Min(1, pageWidth / (8 * cellWidth + Gap));
        var svg = new SvgWriter(pageWidth, pageHeight, title, ChartText.OneLine(Words()), alwaysLight: true, shownWidth);
        svg.Add($"<image x=\"{N(Gap)}\" y=\"{N(Gap)}\" width=\"{N(width * PixelSize)}\" height=\"{N(height * PixelSize)}\" style=\"image-rendering:pixelated\" href=\"{Png.DataUri(width, height, pixels, palette)}\"/>\n");
        for (int index = 0; index < images.Length; index++)
        {
            double left = Gap + index % across * cellWidth, top = Gap + index / across * cellHeight;
            if (labels[index].IsWrong)
                svg.Add($"<rect x=\"{N(left - 2)}\" y=\"{N(top - 2)}\" width=\"{N(columns * PixelSize + 4)}\" height=\"{N(rows * PixelSize + 4)}\" rx=\"3\" fill=\"none\" stroke=\"#c0392b\" stroke-width=\"2\"/>\n");
            svg.Text(left + columns * PixelSize / 2, top + rows * PixelSize + 15, labels[index].Text,
                "text-anchor=\"middle\" " + (labels[index].IsWrong ? "fill=\"#c0392b\" font-weight=\"600\"" : "fill-opacity=\"0.75\""));
            if (labels[index].Below.Length > 0)
                svg.Text(left + columns * PixelSize / 2, top + rows * PixelSize + 30, labels[index].Below, "text-anchor=\"middle\" font-size=\"12\" fill-opacity=\"0.75\"");
        }
        if (legend is not null)
            DrawLegend(svg, legend, pageHeight - LegendHeight);
        return svg.Close();
    }

    // Full rows where the number allows it.
    private int PerRow() => images.Length <= 10 ? Math.Max(images.Length, 1)
        : new[] { 10, 9, 8, 12, 7 }.FirstOrDefault(across => images.Length % across == 0, 10);

    private void DrawLegend(SvgWriter svg, ImageLegend legend, double top)
    {
        byte[] steps = [.. Enumerable.Range(0, 255).Select(step => (byte)step)];
        svg.Add($"<image x=\"{N(Gap)}\" y=\"{N(top)}\" width=\"{N(LegendWidth)}\" height=\"12\" preserveAspectRatio=\"none\" href=\"{Png.DataUri(steps.Length, 1, steps, palette)}\"/>\n");
        svg.Text(Gap, top + 28, legend.Low);
        svg.Text(Gap + LegendWidth / 2, top + 28, legend.Middle, "text-anchor=\"middle\"");
        svg.Text(Gap + LegendWidth, top + 28, legend.High, "text-anchor=\"end\"");
    }
}

/// <summary>What stands below a small image.</summary>
/// <param name="Text">The line next to it.</param>
/// <param name="IsWrong">Whether the image is marked as a mistake.</param>
/// <param name="Below">A second line, or nothing.</param>
internal readonly record struct ImageLabel(string Text, bool IsWrong = false, string Below = "");

/// <summary>What the ends and the middle of the colours mean.</summary>
internal sealed record ImageLegend(string Low, string Middle, string High);

/// <summary>An image taken for something else, with the outputs of the answer and of the right one.</summary>
internal readonly record struct Misread(int Index, int Label, int Answer, double OfLabel, double OfAnswer);
