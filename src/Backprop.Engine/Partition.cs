namespace Backprop.Engine;

/// <summary>The parts that the neurons of a layer are cut into, for a number of threads to share.</summary>
internal readonly struct Partition<T, V>(int threads)
    where T : unmanaged
    where V : struct
{
    /// <summary>How many parts n neurons are cut into: each as wide as a tile or a little less, as many for each thread.</summary>
    public int Count(int n)
    {
        int units = Units(n), parts = (units + MatrixProduct<T, V>.MaxVectors - 1) / MatrixProduct<T, V>.MaxVectors;
        return Math.Min(ColumnMajor<T>.RoundUp(parts, threads), units);
    }

    /// <summary>The neurons of a part; the last part may reach into the room behind the last neuron.</summary>
    public Range Part(int n, int part)
    {
        int units = Units(n), parts = Count(n);
        return (part * units / parts * Unit)..((part + 1) * units / parts * Unit);
    }

    // A part begins with a vector, and with a tile of rows.
    private static int Unit => Math.Max(Simd<T, V>.Count, Simd<T, V>.TileRows);

    private static int Units(int n) => (n + Unit - 1) / Unit;
}
