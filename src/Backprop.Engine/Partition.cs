namespace Backprop.Engine;

/// <summary>
/// The parts that the neurons of a layer are cut into, for threads to share: the same whatever their number, so that sums over parts are
/// the same, too.
/// </summary>
internal static class Partition<T, V>
    where T : unmanaged
    where V : struct
{
    private const int MinUnits = 4;

    // A part begins with a vector, and with a tile of rows.
    private static int Unit => Math.Max(Simd<T, V>.Count, MatrixProduct<T, V>.TileRows);

    /// <summary>Whether the parts of n neurons end with the last neuron.</summary>
    public static bool IsWhole(int n) => n % Unit == 0;

    /// <summary>How many parts n neurons are cut into: each as wide as a tile or less, and an even number, unless it is one.</summary>
    public static int Count(int n)
    {
        int parts = (Units(n) + MatrixProduct<T, V>.MaxVectors - 1) / MatrixProduct<T, V>.MaxVectors;
        return Units(n) < MinUnits ? 1 : ColumnMajor<T>.RoundUp(parts, 2);
    }

    /// <summary>The neurons of a part; those of the last may reach into the room behind the last neuron.</summary>
    public static Range Part(int n, int part) => (part * Units(n) / Count(n) * Unit)..((part + 1) * Units(n) / Count(n) * Unit);

    private static int Units(int n) => (n + Unit - 1) / Unit;
}
