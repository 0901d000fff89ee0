using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals.Svg;

/// <summary>The values of a matrix as colors: white is 0, red above, blue below; without negative values, darker is more.</summary>
internal sealed class MatrixImage
{
    private const int MaxRows = 48;
    private const int MaxColumns = 64;

    private readonly string dataUri;

    internal MatrixImage(Matrix<double> matrix, double maxWidth, double maxHeight)
    {
        Min = matrix.Enumerate().Where(double.IsFinite).DefaultIfEmpty(0).Min();
        Max = matrix.Enumerate().Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double reach = Math.Max(-Min, Max), low = HasSign ? -reach : 0;
        int[] rows = Thinning.Evenly(matrix.RowCount, MaxRows), columns = Thinning.Evenly(matrix.ColumnCount, MaxColumns);
        byte[] pixels = [.. rows.SelectMany(row => columns.Select(column => ColorScale.Step(matrix[row, column], low, reach)))];
        dataUri = Png.DataUri(columns.Length, rows.Length, pixels, (HasSign ? ColorScale.Diverging : ColorScale.Sequential).Steps());

        // Square cells where there is room for them; otherwise the long side is squeezed, and neither gets too thin to be seen.
        double cell = Math.Min(14, Math.Max(Math.Min(maxWidth / matrix.ColumnCount, maxHeight / matrix.RowCount), 2));
        Width = Math.Clamp(cell * matrix.ColumnCount, 10, maxWidth);
        Height = Math.Clamp(cell * matrix.RowCount, 10, maxHeight);
    }

    internal double Min { get; }
    internal double Max { get; }
    internal bool HasSign => Min < 0;
    internal double Width { get; }
    internal double Height { get; }

    internal void Draw(SvgWriter svg, double left, double top)
    {
        svg.Image(left, top, Width, Height, dataUri);
        svg.Rect(left, top, Width, Height, "fill='none' stroke='currentColor' stroke-opacity='0.5'");
    }
}
