namespace Backprop.Visuals.Svg;

/// <summary>Leaves out points that a picture cannot show anyway, and keeps the extremes.</summary>
internal static class Thinning
{
    internal const int MaxPoints = 2000;

    /// <summary>Of each stretch of points the first, the lowest, the highest and the last.</summary>
    internal static IEnumerable<(double X, double Y)> Line(List<(double X, double Y)> points)
    {
        if (points.Count <= MaxPoints)
            return points;
        return Enumerable.Range(0, points.Count).Chunk(4 * points.Count / MaxPoints + 1).SelectMany(stretch =>
            new SortedSet<int>([stretch[0], stretch.MinBy(at => points[at].Y), stretch.MaxBy(at => points[at].Y), stretch[^1]])
                .Select(at => points[at]));
    }

    /// <summary>Indices of at most <paramref name="max"/> of <paramref name="count"/> rows, evenly spaced from first to last.</summary>
    internal static int[] Evenly(int count, int max) => count <= max
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, max).Select(index => (int)((long)index * (count - 1) / (max - 1)))];
}
