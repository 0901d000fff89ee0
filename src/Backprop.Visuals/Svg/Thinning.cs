namespace Backprop.Visuals;

/// <summary>Leaves out points that a picture cannot show anyway, and keeps what catches the eye: the extremes.</summary>
internal static class Thinning
{
    internal const int Most = 2000;

    /// <summary>Of each run of points in one column of pixels: the first, the lowest, the highest and the last.</summary>
    internal static List<(double X, double Y)> Line(List<(double X, double Y)> points)
    {
        if (points.Count <= Most)
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

    /// <summary>One point in each small square; the squares grow until few enough are left.</summary>
    internal static List<int> Cloud(IReadOnlyList<(double X, double Y)> points)
    {
        var kept = Enumerable.Range(0, points.Count).ToList();
        for (double cell = 1; kept.Count > Most; cell *= 2)
            kept = [.. kept.DistinctBy(index => (Math.Floor(points[index].X / cell), Math.Floor(points[index].Y / cell)))];
        if (kept.Count == points.Count)
            return kept;
        int[] ends = [.. Enumerable.Range(0, points.Count)];
        return
        [
            .. kept.Append(ends.MinBy(index => points[index].X)).Append(ends.MaxBy(index => points[index].X))
                .Append(ends.MinBy(index => points[index].Y)).Append(ends.MaxBy(index => points[index].Y)).Distinct().Order(),
        ];
    }

    /// <summary>Indices of at most <paramref name="most"/> of <paramref name="count"/> rows, evenly spread, first and last among them.</summary>
    internal static int[] Evenly(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, most).Select(index => (int)((long)index * (count - 1) / (most - 1)))];
}
