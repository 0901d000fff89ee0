using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws small gray or colored images side by side, each with a line of text below it.</summary>
/// <param name="Title">What the images are.</param>
/// <param name="Note">What the text and the colors mean.</param>
/// <param name="Rows">Height of an image in pixels.</param>
/// <param name="Columns">Width of an image in pixels.</param>
/// <param name="Scale">The colors of the pixels.</param>
/// <param name="Images">The steps of the scale, pixel by pixel, and the text below each image.</param>
internal sealed record ImageGrid(
    string Title, string Note, int Rows, int Columns, ColorScale Scale, IReadOnlyList<(byte[] Pixels, ImageLabel Label)> Images)
{
    private const int PixelSize = 2;
    private const double Gap = 8;

    internal Figure ToFigure(DataFrame data)
    {
        string labels = string.Join(' ', Images.Select(image => image.Label));
        return Note.Length > 0
            ? new Figure($"{Title}: {labels}\n{Note}", data, Draw, $"{Title} · {Note}")
            : new Figure($"{Title}: {labels}", data, Draw, Title);
    }

    private const string Wrong = "class='wrong' color='#c0392b'";

    private string Draw(string description)
    {
        if (Images.Count == 0)
        {
            var empty = new SvgWriter(360, 60, Title, description, shownWidth: 360);
            empty.Text(16, 35, $"{Title}: {Note}");
            return empty.Close();
        }
        // Full rows where the number of images allows it.
        int perRow = Images.Count <= 10 ? Images.Count : new[] { 10, 9, 8, 12, 7 }.FirstOrDefault(number => Images.Count % number == 0, 10);
        double imageWidth = Columns * PixelSize, imageHeight = Rows * PixelSize;
        double cellWidth = imageWidth + Gap, cellHeight = imageHeight + Gap + (Images.Any(image => image.Label.Below.Length > 0) ? 36 : 20);
        double width = perRow * cellWidth + Gap, height = (Images.Count + perRow - 1) / perRow * cellHeight + Gap;
        // Few images keep their size rather than fill the page.
        double shownWidth = 720 * Math.Min(1, width / (8 * cellWidth + Gap));
        var svg = new SvgWriter(width, height, Title, description, shownWidth);
        DrawImages(svg, perRow, (int)cellWidth / PixelSize, (int)cellHeight / PixelSize);
        foreach (var (index, (_, label)) in Images.Index())
        {
            double left = Gap + index % perRow * cellWidth, top = Gap + index / perRow * cellHeight, center = left + imageWidth / 2;
            if (label.IsWrong)
                svg.Rect(
                    left - 2, top - 2, imageWidth + 4, imageHeight + 4,
                    $"rx='3' fill='none' stroke='currentColor' stroke-width='2' {Wrong}");
            svg.Text(center, top + imageHeight + 15, label.Text, $"{Centered} {(label.IsWrong ? $"{Wrong} {Bold}" : Muted)}");
            if (label.Below.Length > 0)
                svg.Text(center, top + imageHeight + 30, label.Below, $"{Centered} {Small}");
        }
        return svg.Close();
    }

    // One image holds all the small ones, so that a hundred digits cost little more than their pixels.
    private void DrawImages(SvgWriter svg, int perRow, int across, int down)
    {
        int width = perRow * across, height = (Images.Count + perRow - 1) / perRow * down;
        byte[] all = new byte[width * height];
        Array.Fill(all, ColorScale.NoValue);
        foreach (var (index, (pixels, _)) in Images.Index())
            for (int row = 0; row < Rows; row++)
                pixels.AsSpan(row * Columns, Columns).CopyTo(all.AsSpan(
                    (index / perRow * down + row) * width + index % perRow * across));
        svg.Image(Gap, Gap, width * PixelSize, height * PixelSize, Png.DataUri(width, height, all, Scale.Steps()));
    }
}

/// <summary>The text below a small image.</summary>
/// <param name="Text">The first line.</param>
/// <param name="IsWrong">Whether the image is marked as a mistake.</param>
/// <param name="Below">A second line; empty where there is none.</param>
internal readonly record struct ImageLabel(string Text, bool IsWrong = false, string Below = "")
{
    /// <inheritdoc/>
    public override string ToString() => Below.Length > 0 ? $"{Text} ({Below})" : Text;
}
