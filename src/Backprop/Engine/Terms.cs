using System.Runtime.InteropServices;

namespace Backprop.Engine;

/// <summary>
/// Over which inner indices a product sums, in ascending order: all of them, or for each tile of rows those where it is not
/// zero throughout, for a term left out would have added zero.
/// </summary>
/// <remarks>
/// The sum is cut into blocks as OpenBLAS cuts it (level3.c, Q = 256, as for x64 processors with AVX2): each block is a sum
/// of its own, and their sums are added. So a result does not depend on the vectors' width, and is the one NumPy has with
/// that library, to the last bit.
/// </remarks>
internal sealed class Terms
{
    /// <summary>So many places after a tile's last index may be written, too.</summary>
    public const int Slack = 8;

    private const int MostInBlock = 256;
    private const int BlockUnit = 4;
    private readonly int[] indices;
    private readonly int[] ends;
    private readonly List<int> blocks = [];

    private Terms(int tiles, int mostInner, bool shared)
    {
        MostInner = mostInner;
        int length = mostInner + Slack;
        indices = new int[checked(tiles * length)];
        int mostBlocks = mostInner / (MostInBlock / 2) + 1;
        ends = new int[tiles * mostBlocks];
        (IndexStride, EndStride) = shared ? (0, 0) : (length, mostBlocks);
    }

    /// <summary>The terms of each tile by its own list, to be filled.</summary>
    public static Terms OfTiles(int tiles, int mostInner) => new(tiles, mostInner, shared: false);

    /// <summary>All terms, the same for every tile.</summary>
    public static Terms All(int mostInner)
    {
        var all = new Terms(1, mostInner, shared: true);
        for (int k = 0; k < mostInner; k++)
            all.indices[k] = k;
        all.Begin(mostInner);
        all.Close(0, mostInner);
        return all;
    }

    /// <summary>Below which all indices are.</summary>
    public int MostInner { get; }

    /// <summary>From the indices of a tile to those of the next.</summary>
    public int IndexStride { get; }

    /// <summary>From the block ends of a tile to those of the next.</summary>
    public int EndStride { get; }

    /// <summary>How many blocks a sum has.</summary>
    public int Blocks => blocks.Count;

    /// <summary>The indices of all tiles.</summary>
    public ReadOnlySpan<int> Indices => indices;

    /// <summary>Where the blocks of all tiles end, counted from the tile's first index.</summary>
    public ReadOnlySpan<int> Ends => ends;

    /// <summary>The inner index at which each block ends.</summary>
    public ReadOnlySpan<int> BlockEnds => CollectionsMarshal.AsSpan(blocks);

    /// <summary>The indices of one tile and those after it, to be written.</summary>
    public Span<int> Of(int tile) => indices.AsSpan(tile * IndexStride);

    /// <summary>So many indices of one tile, to be written.</summary>
    public Span<int> Of(int tile, int count) => indices.AsSpan(tile * IndexStride, count);

    /// <summary>Where the blocks of one tile end, counted from its first index, to be written.</summary>
    public Span<int> EndsOf(int tile) => ends.AsSpan(tile * EndStride, blocks.Count);

    /// <summary>Begins sums over so many terms, of which some may be left out.</summary>
    public void Begin(int inner)
    {
        if (blocks.Count > 0 && blocks[^1] == inner)
            return;
        blocks.Clear();
        for (int end = 0; end < inner; blocks.Add(end))
            end += BlockLength(inner - end);
    }

    /// <summary>Says how many indices were written for a tile.</summary>
    public void Close(int tile, int count)
    {
        var blockEnds = EndsOf(tile);
        blockEnds[^1] = count;
        if (blockEnds.Length == 1)
            return;
        var list = Of(tile, count);
        for (int block = 0; block < blockEnds.Length - 1; block++)
        {
            int at = list.BinarySearch(blocks[block]);
            blockEnds[block] = at < 0 ? ~at : at;
        }
    }

    // How many of the inner terms left go into the next block: Q, or about a half where less than two Q are left.
    private static int BlockLength(int left) =>
        left >= 2 * MostInBlock ? MostInBlock
        : left > MostInBlock ? (left / 2 + BlockUnit - 1) / BlockUnit * BlockUnit
        : left;
}
