namespace Backprop.Engine;

/// <summary>
/// The parts that the neurons of a layer are cut into, for threads to share: the same whatever the number of threads and the width of a
/// vector, so that sums over parts are the same, too.
/// </summary>
internal static class Partition
{
    private const int Unit = 16;                   // the neurons of the widest vector
    private const int MaxUnits = 6, MinUnits = 4;  // of a part, a tile of the widest vectors; of a layer that is cut

    /// <summary>Whether the parts of n neurons end with the last neuron.</summary>
    public static bool IsWhole(int n) => n % Unit == 0;

    /// <summary>How many parts n neurons are cut into: an even number, unless it is one.</summary>
    public static int Count(int n) => Units(n) < MinUnits ? 1 : 2 * ((Units(n) + 2 * MaxUnits - 1) / (2 * MaxUnits));

    /// <summary>The neurons of a part; the last may end behind the last neuron.</summary>
    public static Range Part(int n, int part) => (part * Units(n) / Count(n) * Unit)..((part + 1) * Units(n) / Count(n) * Unit);

    private static int Units(int n) => (n + Unit - 1) / Unit;
}
