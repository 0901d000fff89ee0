using MathNet.Numerics.LinearAlgebra;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>The values of a matrix as colours: white is 0, red above, blue below; where none is below 0, the more the darker blue.</summary>
internal sealed class MatrixImage
{
    private const int MostRows = 48;
    private const int MostColumns = 64;

    private readonly string href;

    internal MatrixImage(Matrix<double> matrix, double mostWidth, double mostHeight)
    {
        Least = matrix.Enumerate().Where(double.IsFinite).DefaultIfEmpty(0).Min();
        Most = matrix.Enumerate().Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double reach = Math.Max(-Least, Most), low = HasSign ? -reach : 0;
        int[] rows = Thinning.Evenly(matrix.RowCount, MostRows), columns = Thinning.Evenly(matrix.ColumnCount, MostColumns);
        byte[] pixels = [.. rows.SelectMany(row => columns.Select(column => ColorScale.Step(matrix[row, column], low, reach)))];
        href = Png.DataUri(columns.Length, rows.Length, pixels, (HasSign ? ColorScale.Diverging : ColorScale.Sequential).Steps());

        // Square cells where there is room for them; else the long side gives way, and nothing is thinner than can be seen.
        double cell = Math.Min(14, Math.Max(Math.Min(mostWidth / matrix.ColumnCount, mostHeight / matrix.RowCount), 2));
        Width = Math.Clamp(cell * matrix.ColumnCount, 10, mostWidth);
        Height = Math.Clamp(cell * matrix.RowCount, 10, mostHeight);
    }

    internal double Least { get; }

    internal double Most { get; }

    internal bool HasSign => Least < 0;

    internal double Width { get; }

    internal double Height { get; }

    internal void Draw(SvgWriter svg, double left, double top)
    {
        string place = $"x=\"{N(left)}\" y=\"{N(top)}\" width=\"{N(Width)}\" height=\"{N(Height)}\"";
        svg.Add($"<image {place} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"{href}\"/>\n");
        svg.Add($"<rect {place} fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.5\"/>\n");
    }
}
