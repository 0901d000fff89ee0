namespace Backprop.Engine;

/// <summary>
/// The inner indices that a product sums over, in ascending order: all of them, or for each tile of rows those where at least one of
/// its rows is nonzero. The terms left out would have added zero.
/// </summary>
internal sealed class InnerIndices
{
    /// <summary>A writer may overrun a tile's last index by this many places.</summary>
    public const int Slack = 8;

    private readonly int[] indices;
    private readonly int[] counts;

    private InnerIndices(int tiles, int end, bool shared)
    {
        End = end;
        IndexStride = shared ? 0 : end + Slack;
        indices = new int[checked(tiles * (end + Slack))];
        counts = new int[tiles];
    }

    /// <summary>A list for each tile, to be filled.</summary>
    public static InnerIndices OfTiles(int tiles, int end) => new(tiles, end, shared: false);

    /// <summary>All indices below an end, the same for every tile.</summary>
    public static InnerIndices All(int end)
    {
        var all = new InnerIndices(1, end, shared: true);
        for (int k = 0; k < end; k++)
            all.indices[k] = k;
        all.counts[0] = end;
        return all;
    }

    /// <summary>Exclusive upper bound of the indices.</summary>
    public int End { get; }

    /// <summary>Whether all tiles have the same list.</summary>
    public bool IsShared => IndexStride == 0;

    /// <summary>From the list of a tile to that of the next.</summary>
    public int IndexStride { get; }

    /// <summary>The lists of all tiles.</summary>
    public Span<int> Indices => indices;

    /// <summary>How many indices each tile has.</summary>
    public Span<int> Counts => counts;

    /// <summary>The list of one tile and those after it.</summary>
    public Span<int> From(int tile) => indices.AsSpan(tile * IndexStride);
}
