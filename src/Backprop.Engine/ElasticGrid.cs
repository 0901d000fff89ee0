namespace Backprop.Engine;

/// <summary>
/// The points that have a random number each, from which an elastic displacement is smoothed: one for every s × s pixels, where s is ⌊σ⌋
/// or, if that is less, the side. A normal distribution of deviation σ hardly tells them from a number for each pixel.
/// </summary>
internal sealed class ElasticGrid(int side, double sigma)
{
    /// <summary>The random numbers of an image before those of the points: shift right, down; rotation; scale of x, y; shear.</summary>
    public const int First = 6;

    private readonly int spacing = (int)Math.Clamp(sigma, 1, side);

    /// <summary>The points in a row, and the rows.</summary>
    public int Points => (side + spacing - 1) / spacing;

    /// <summary>How many random numbers an image takes.</summary>
    public int NumberCount => First + 2 * Points * Points;

    /// <summary>
    /// F(i, j), by which point j moves pixel i: √s times the normal distribution's density at their distance. Twice applied, it makes a
    /// field of points as strong as one with a number for each pixel, which has s² times as many.
    /// </summary>
    public double Smoothing(int i, int j)
    {
        double place = spacing * j + (side - 1 - spacing * (Points - 1)) / 2.0, distance = (i - place) / sigma;
        return Math.Sqrt(spacing) * Math.Exp(-distance * distance / 2) / (sigma * Math.Sqrt(2 * Math.PI));
    }
}
