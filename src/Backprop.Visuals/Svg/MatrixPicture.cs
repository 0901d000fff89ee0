using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>A matrix as a heat map with its scale.</summary>
internal static class MatrixPicture
{
    private const double Edge = 12;

    internal static string Draw(Matrix<double> matrix, string words)
    {
        var image = new MatrixImage(matrix, 420, 220);
        double reach = Math.Max(-image.Least, image.Most), width = Math.Max(image.Width, 200) + 2 * Edge, height = image.Height + 2 * Edge + 44;
        var svg = new SvgWriter(width, height, "Heat map", words, shownWidth: width * 1.2);
        image.Draw(svg, Edge, Edge);

        // The scale below: what the colours stand for.
        double top = Edge + image.Height + 14;
        var scale = new MatrixImage(Matrix<double>.Build.Dense(1, 61, (_, step) => image.HasSign ? step - 30 : step), 170, 10);
        scale.Draw(svg, Edge, top);
        string end = NumberText.Short(reach, 3);
        (double, string, string)[] marks = image.HasSign
            ? [(Edge, $"−{end}", "start"), (Edge + scale.Width / 2, "0", "middle"), (Edge + scale.Width, end, "end")]
            : [(Edge, "0", "start"), (Edge + scale.Width, end, "end")];
        foreach ((double at, string text, string anchor) in marks)
            svg.Text(at, top + 26, text, $"text-anchor=\"{anchor}\" font-size=\"12\" fill-opacity=\"0.8\"");
        return svg.Close();
    }
}
