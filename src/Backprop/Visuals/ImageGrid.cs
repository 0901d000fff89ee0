using static Backprop.SvgWriter;

namespace Backprop;

/// <summary>Small grey or coloured images side by side, each with a line of text below it; a notebook shows it as a picture.</summary>
public sealed class ImageGrid
{
    private const double PixelSize = 2;
    private const double Gap = 8;
    private const double TextHeight = 20;

    private readonly int rows;
    private readonly int columns;
    private readonly byte[][] images;
    private readonly (string Text, bool IsWrong)[] labels;
    private readonly Rgb[] palette;
    private readonly string title;
    private readonly string note;

    internal ImageGrid(string title, string note, int rows, int columns, byte[][] images, (string Text, bool IsWrong)[] labels, Rgb[] palette) =>
        (this.title, this.note, this.rows, this.columns, this.images, this.labels, this.palette) = (title, note, rows, columns, images, labels, palette);

    internal string Words() => $"{title}: {string.Join(' ', labels.Select(label => label.Text))}" + (note.Length > 0 ? $"\n{note}" : "");

    internal string Html() => ChartText.Figure(Svg(), ChartText.OneLine(Words()), note.Length > 0 ? $"{title} · {note}" : title);

    /// <summary>One image holds all the small ones, so that a hundred digits cost little more than their pixels.</summary>
    internal string Svg()
    {
        int across = PerRow(), down = (images.Length + across - 1) / across;
        double cellWidth = columns * PixelSize + Gap, cellHeight = rows * PixelSize + TextHeight + Gap;
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

        double pageWidth = across * cellWidth + Gap, pageHeight = down * cellHeight + Gap;
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
        }
        return svg.Close();
    }

    // Full rows where the number allows it.
    private int PerRow() => images.Length <= 10 ? Math.Max(images.Length, 1)
        : new[] { 10, 9, 8, 12, 7 }.FirstOrDefault(across => images.Length % across == 0, 10);
}
