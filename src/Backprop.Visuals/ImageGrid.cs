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
    private const int LineHeight = 15;
    private const int MaxInARow = 12;
    private const double BoldSize = 14;        // of text at size 13, as wide as bold text
    private const double MaxLabelWidth = 64;   // what an image of MNIST has room for

    internal Figure ToFigure(DataFrame data)
    {
        string labels = string.Join(HasLongLabels ? "; " : " ", Images.Select(image => image.Label));
        return Note.Length > 0
            ? new Figure($"{Title}: {labels}\n{Note}", data, Draw, $"{Title} · {Note}")
            : new Figure($"{Title}: {labels}", data, Draw, Title);
    }

    private bool HasLongLabels => Images.Any(image => TextWidth(image.Label.Text) > MaxLabelWidth);

    // Long labels are broken: "Shirt," above "not Coat".
    private string[] Lines(ImageLabel label)
    {
        string[] text = HasLongLabels ? label.Text.Replace(", ", ",\n").Split('\n') : [label.Text];
        return label.Below.Length > 0 ? [.. text, label.Below] : text;
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
        string[][] lines = [.. Images.Select(image => Lines(image.Label))];
        double imageWidth = Columns * PixelSize, imageHeight = Rows * PixelSize;
        double labelWidth = lines.Max(texts => texts.Max(text => TextWidth(text, BoldSize)));
        // Beside an image that is narrower than its label, whole pixels on either side.
        double beside = Math.Max(0, Math.Ceiling((labelWidth - imageWidth - Gap) / 2 / PixelSize) * PixelSize);
        double cellWidth = imageWidth + 2 * beside + Gap;
        double cellHeight = imageHeight + Gap + 20 + (LineHeight + 1) * (lines.Max(texts => texts.Length) - 1);
        int most = (int)(MaxInARow * Math.Max(imageWidth + Gap, MaxLabelWidth) / cellWidth);
        // Full rows where the number of images allows it.
        int perRow = Images.Count <= Math.Min(most, 10) ? Images.Count
            : new[] { 10, 9, 8, 12, 7, 6, 5 }.Where(number => number <= most)
                .FirstOrDefault(number => Images.Count % number == 0, Math.Clamp(most, 1, 10));
        double width = perRow * cellWidth + Gap, height = (Images.Count + perRow - 1) / perRow * cellHeight + Gap;
        // Few images keep their size rather than fill the page.
        double shownWidth = 720 * Math.Min(1, width / (8 * (imageWidth + Gap) + Gap));
        var svg = new SvgWriter(width, height, Title, description, shownWidth);
        DrawImages(svg, perRow, (int)cellWidth / PixelSize, (int)cellHeight / PixelSize, (int)beside / PixelSize);
        foreach (var (index, (_, label)) in Images.Index())
        {
            double left = Gap + beside + index % perRow * cellWidth, center = left + imageWidth / 2;
            double top = Gap + index / perRow * cellHeight;
            if (label.IsWrong)
                svg.Rect(
                    left - 2, top - 2, imageWidth + 4, imageHeight + 4,
                    $"rx='3' fill='none' stroke='currentColor' stroke-width='2' {Wrong}");
            foreach (var (line, text) in lines[index].Index())
            {
                bool isBelow = label.Below.Length > 0 && line == lines[index].Length - 1;
                string style = isBelow ? Small : label.IsWrong ? $"{Wrong} {Bold}" : Muted;
                svg.Text(center, top + imageHeight + LineHeight * (line + 1), text, $"{Centered} {style}");
            }
        }
        return svg.Close();
    }

    // One image holds all the small ones, so that a hundred digits cost little more than their pixels.
    private void DrawImages(SvgWriter svg, int perRow, int across, int down, int beside)
    {
        int width = perRow * across, height = (Images.Count + perRow - 1) / perRow * down;
        byte[] all = new byte[width * height];
        Array.Fill(all, ColorScale.NoValue);
        foreach (var (index, (pixels, _)) in Images.Index())
            for (int row = 0; row < Rows; row++)
                pixels.AsSpan(row * Columns, Columns).CopyTo(all.AsSpan(
                    (index / perRow * down + row) * width + index % perRow * across + beside));
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
