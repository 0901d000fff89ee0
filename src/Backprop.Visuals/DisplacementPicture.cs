using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws how an image is bent: its displacements as arrows over it, and the bent image beside it.</summary>
public static class DisplacementPicture
{
    private const int Width = 720, ImageWidth = 280, Margin = 53, Top = 56;
    private const int ArrowsInARow = 14;

    /// <summary>
    /// An image with an arrow from each of its pixels, or from one of a few, to the place where that pixel of the bent image is read, and
    /// beside it the bent image.
    /// </summary>
    /// <param name="data">The data set; its images are square.</param>
    /// <param name="image">The image's number.</param>
    /// <param name="augmentation">How images are bent.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <returns>The picture; its data are row, column, right and down, a row an arrow.</returns>
    /// <exception cref="ArgumentException">The images are not square.</exception>
    public static Figure Displacements(this Dataset data, int image, Augmentation augmentation, uint seed = 0, int epoch = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(augmentation);
        augmentation.CheckFits(data);
        byte[] pixels = data.Image(image).ToArray();
        var (right, down) = augmentation.Displacement(data.Rows, seed, epoch, image);
        var ink = Matrix<double>.Build.Dense(data.Rows, data.Columns, (y, x) => pixels[y * data.Columns + x]);
        Matrix<double> bent = Augmentation.Bend(ink, right, down);

        int every = (data.Rows + ArrowsInARow - 1) / ArrowsInARow;
        var arrows =
            (from y in Enumerable.Range(0, data.Rows / every)
             from x in Enumerable.Range(0, data.Columns / every)
             let place = (Row: y * every + every / 2, Column: x * every + every / 2)
             select (place.Row, place.Column, Right: right[place.Row, place.Column], Down: down[place.Row, place.Column])).ToList();
        double[] distances = [.. right.Enumerate().Zip(down.Enumerate(), (x, y) => Math.Sqrt(x * x + y * y))];
        string article = ClassColumn.AreNumbers(data.ClassNames) ? "a " : "";
        string title = $"{data.Name}, image {image}, {article}{data.ClassNames[data.Labels[image]]}, bent";
        string words = $"each pixel is read {NumberText.Short(distances.Average(), 2)} pixels from its place on average, "
            + $"{NumberText.Short(distances.Max(), 2)} at most";
        var table = new DataFrame(
            new Int32DataFrameColumn("row", arrows.Select(arrow => arrow.Row)),
            new Int32DataFrameColumn("column", arrows.Select(arrow => arrow.Column)),
            new DoubleDataFrameColumn("right", arrows.Select(arrow => Math.Round(arrow.Right, 2))),
            new DoubleDataFrameColumn("down", arrows.Select(arrow => Math.Round(arrow.Down, 2))));
        return new Figure($"{title}\n{words}", table, Draw, $"{title}: {words}");

        string Draw(string description)
        {
            var svg = new SvgWriter(Width, Top + ImageWidth + Margin, title, description);
            const int beside = Width - Margin - ImageWidth;
            svg.Text(Margin, 28, "The image and its arrows", Bold);
            svg.Text(beside, 28, "The bent image", Bold);
            DrawImage(svg, Margin, ink);
            DrawImage(svg, beside, bent);
            double scale = (double)ImageWidth / data.Columns;
            svg.Path(
                string.Concat(arrows.Select(arrow => Arrow(
                    Margin + (arrow.Column + 0.5) * scale, Top + (arrow.Row + 0.5) * scale, arrow.Right * scale, arrow.Down * scale))),
                $"fill='none' stroke='{Palette.Orange}' stroke-width='1.5' stroke-linecap='round'");
            return svg.Close();
        }
    }

    private static void DrawImage(SvgWriter svg, double left, Matrix<double> ink)
    {
        byte[] steps = [.. ink.EnumerateRows().SelectMany(row => row).Select(value => ColorScale.Step(value, 0, 255))];
        svg.Image(left, Top, ImageWidth, ImageWidth, Png.DataUri(ink.ColumnCount, ink.RowCount, steps, ColorScale.Ink.Steps()));
        svg.Rect(left, Top, ImageWidth, ImageWidth, "fill='none' stroke='currentColor' stroke-opacity='0.5'");
    }

    // A shaft, and a head of two strokes, which shrinks with it.
    private static string Arrow(double x, double y, double right, double down)
    {
        double length = Math.Sqrt(right * right + down * down), head = length == 0 ? 0 : Math.Min(5, length / 2) / length;
        double tipX = x + right, tipY = y + down;
        string HeadStroke(double half) =>
            $"M{N(tipX)} {N(tipY)}L{N(tipX - head * (0.87 * right - half * down))} {N(tipY - head * (0.87 * down + half * right))}";
        return $"M{N(x)} {N(y)}L{N(tipX)} {N(tipY)}{HeadStroke(0.5)}{HeadStroke(-0.5)}";
    }
}
