namespace Backprop.Engine;

// Types that a kernel is compiled for, each by itself.

/// <summary>How the elements of a matrix lie: those of a row one after the other, or those of a column.</summary>
internal interface ILayout
{
    /// <summary>Whether the elements of a row lie one after the other.</summary>
    static abstract bool RowsAreContiguous { get; }
}

/// <summary>The width of a tile, in vectors.</summary>
internal interface IWidth
{
    /// <summary>1 to 6.</summary>
    static abstract int Vectors { get; }
}

internal readonly struct RowsTogether : ILayout { public static bool RowsAreContiguous => true; }

internal readonly struct ColumnsTogether : ILayout { public static bool RowsAreContiguous => false; }

internal readonly struct One : IWidth { public static int Vectors => 1; }

internal readonly struct Two : IWidth { public static int Vectors => 2; }

internal readonly struct Three : IWidth { public static int Vectors => 3; }

internal readonly struct Four : IWidth { public static int Vectors => 4; }

internal readonly struct Five : IWidth { public static int Vectors => 5; }

internal readonly struct Six : IWidth { public static int Vectors => 6; }
