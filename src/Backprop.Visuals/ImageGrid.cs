using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws small gray or colored images side by side, each with a line of text below it.</summary>
/// <param name="Title">What the images are.</param>
/// <param name="Note">What the text and the colors mean.</param>
/// <param name="Rows">Height of an image in pixels.</param>
/// <param name="Columns">Width of an image in pixels.</param>
/// <param name="Scale">The colors of the pixels.</param>
/// <param name="Images">The steps of the scale, pixel by pixel.</param>
/// <param name="Labels">The text below each image.</param>
internal sealed record ImageGrid(string Title, string Note, int Rows, int Columns, ColorScale Scale, byte[][] Images, ImageLabel[] Labels)
{
    private const double PixelSize = 2;
    private const double Gap = 8;
    private const double LegendHeight = 46;
    private const double LegendWidth = 380;

    /// <summary>What the ends and the middle of the colors mean, below the images.</summary>
    internal (string Low, string Middle, string High)? Legend { get; init; }

    internal Figure ToFigure(DataFrame data)
    {
        string labels = string.Join(' ', Labels.Select(label => label.Text + (label.Below.Length > 0 ? $" ({label.Below})" : "")));
        return Note.Length > 0
            ? new Figure($"{Title}: {labels}\n{Note}", data, Draw, $"{Title} · {Note}")
            : new Figure($"{Title}: {labels}", data, Draw, Title);
    }

    private double ImageWidth => Columns * PixelSize;

    private double ImageHeight => Rows * PixelSize;

    private string Draw(string description)
    {
        if (Images.Length == 0)
        {
            var empty = new SvgWriter(360, 60, Title, description, shownWidth: 360);
            empty.Text(16, 35, $"{Title}: {Note}");
            return empty.Close();
        }
        // Full rows where the number of images allows it.
        int[] widths = [10, 9, 8, 12, 7];
        int perRow = Images.Length <= 10 ? Images.Length : widths.FirstOrDefault(number => Images.Length % number == 0, 10);
        int down = (Images.Length + perRow - 1) / perRow;
        double textHeight = Labels.Any(label => label.Below.Length > 0) ? 36 : 20;
        double cellWidth = ImageWidth + Gap, cellHeight = ImageHeight + Gap + textHeight;
        double width = Math.Max(perRow * cellWidth, Legend is null ? 0 : LegendWidth + Gap) + Gap, bottom = down * cellHeight + Gap;
        // Digits are black on white on a dark page too. Few images keep their size rather than fill the page.
        double shownWidth = 720 * Math.Min(1, width / (8 * cellWidth + Gap));
        var svg = new SvgWriter(width, bottom + (Legend is null ? 0 : LegendHeight), Title, description, alwaysLight: true, shownWidth);
        DrawImages(svg, perRow, down, (int)(cellWidth / PixelSize), (int)(cellHeight / PixelSize));
        foreach (var (index, label) in Labels.Index())
        {
            double left = Gap + index % perRow * cellWidth, top = Gap + index / perRow * cellHeight, center = left + ImageWidth / 2;
            if (label.IsWrong)
                svg.Rect(left - 2, top - 2, ImageWidth + 4, ImageHeight + 4, "rx='3' fill='none' stroke='#c0392b' stroke-width='2'");
            svg.Text(center, top + ImageHeight + 15, label.Text, $"{Centered} {(label.IsWrong ? $"fill='#c0392b' {Bold}" : Muted)}");
            if (label.Below.Length > 0)
                svg.Text(center, top + ImageHeight + 30, label.Below, $"{Centered} {Small}");
        }
        if (Legend is { } legend)
        {
            byte[] steps = [.. Enumerable.Range(0, 255).Select(step => (byte)step)];
            svg.Image(Gap, bottom, LegendWidth, 12, Png.DataUri(steps.Length, 1, steps, Scale.Steps()), isSharp: false);
            svg.Text(Gap, bottom + 28, legend.Low);
            svg.Text(Gap + LegendWidth / 2, bottom + 28, legend.Middle, Centered);
            svg.Text(Gap + LegendWidth, bottom + 28, legend.High, RightAligned);
        }
        return svg.Close();
    }

    // One image holds all the small ones, so that a hundred digits cost little more than their pixels.
    private void DrawImages(SvgWriter svg, int perRow, int down, int stepAcross, int stepDown)
    {
        int width = perRow * stepAcross, height = down * stepDown;
        byte[] pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        foreach (var (index, image) in Images.Index())
        {
            int corner = index / perRow * stepDown * width + index % perRow * stepAcross;
            for (int row = 0; row < Rows; row++)
                image.AsSpan(row * Columns, Columns).CopyTo(pixels.AsSpan(corner + row * width));
        }
        svg.Image(Gap, Gap, width * PixelSize, height * PixelSize, Png.DataUri(width, height, pixels, Scale.Steps()));
    }
}

/// <summary>The text below a small image.</summary>
/// <param name="Text">The first line.</param>
/// <param name="IsWrong">Whether the image is marked as a mistake.</param>
/// <param name="Below">A second line; empty where there is none.</param>
internal readonly record struct ImageLabel(string Text, bool IsWrong = false, string Below = "");
