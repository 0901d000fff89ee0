using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals.Svg;

/// <summary>A matrix as a heat map with its scale.</summary>
internal static class MatrixPicture
{
    private const double Edge = 12;

    internal static string Draw(Matrix<double> matrix, string words)
    {
        var image = new MatrixImage(matrix, 420, 220);
        double width = Math.Max(image.Width, 200) + 2 * Edge, top = Edge + image.Height + 14;
        var svg = new SvgWriter(width, image.Height + 2 * Edge + 44, "Heat map", words, shownWidth: width * 1.2);
        image.Draw(svg, Edge, Edge);

        var scale = new MatrixImage(Matrix<double>.Build.Dense(1, 61, (_, step) => image.HasSign ? step - 30 : step), 170, 10);
        scale.Draw(svg, Edge, top);
        string end = NumberText.Short(Math.Max(-image.Min, image.Max), 3);
        svg.Text(Edge, top + 26, image.HasSign ? $"−{end}" : "0", Small);
        if (image.HasSign)
            svg.Text(Edge + scale.Width / 2, top + 26, "0", $"{Centered} {Small}");
        svg.Text(Edge + scale.Width, top + 26, end, $"{RightAligned} {Small}");
        return svg.Close();
    }
}
