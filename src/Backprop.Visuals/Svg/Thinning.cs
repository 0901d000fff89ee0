namespace Backprop.Visuals.Svg;

/// <summary>Leaves out points that a picture cannot show anyway, and keeps the extremes.</summary>
internal static class Thinning
{
    internal const int MaxPoints = 2000;

    /// <summary>Of each run of points in one column of pixels: the first, the lowest, the highest and the last.</summary>
    internal static List<(double X, double Y)> Line(List<(double X, double Y)> points)
    {
        if (points.Count <= MaxPoints)
            return points;
        var kept = new List<(double X, double Y)>();
        for (int start = 0; start < points.Count;)
        {
            int end = start, lowest = start, highest = start;
            for (; end < points.Count && Math.Floor(points[end].X) == Math.Floor(points[start].X); end++)
            {
                lowest = points[end].Y > points[lowest].Y ? end : lowest;
                highest = points[end].Y < points[highest].Y ? end : highest;
            }
            foreach (int index in new SortedSet<int> { start, lowest, highest, end - 1 })
                kept.Add(points[index]);
            start = end;
        }
        return kept;
    }

    /// <summary>Indices of one point in each small square and of the outermost points; the squares grow until few are left.</summary>
    internal static List<int> Cloud(IReadOnlyList<(double X, double Y)> points)
    {
        int[] all = [.. Enumerable.Range(0, points.Count)];
        List<int> kept = [.. all];
        for (double cell = 1; kept.Count > MaxPoints; cell *= 2)
            kept = [.. kept.DistinctBy(index => (Math.Floor(points[index].X / cell), Math.Floor(points[index].Y / cell)))];
        if (kept.Count == points.Count)
            return kept;
        int left = all.MinBy(index => points[index].X), right = all.MaxBy(index => points[index].X);
        int top = all.MinBy(index => points[index].Y), bottom = all.MaxBy(index => points[index].Y);
        return [.. kept.Union([left, right, top, bottom]).Order()];
    }

    /// <summary>Indices of at most <paramref name="max"/> of <paramref name="count"/> rows, evenly spaced from first to last.</summary>
    internal static int[] Evenly(int count, int max) => count <= max
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, max).Select(index => (int)((long)index * (count - 1) / (max - 1)))];
}
