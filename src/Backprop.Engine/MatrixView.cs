namespace Backprop.Engine;

/// <summary>How the elements of a matrix lie.</summary>
internal interface ILayout
{
    /// <summary>Whether the elements of a row lie one after the other; else those of a column.</summary>
    static abstract bool RowsAreContiguous { get; }
}

internal readonly struct RowMajor : ILayout
{
    public static bool RowsAreContiguous => true;
}

internal readonly struct ColumnMajor : ILayout
{
    public static bool RowsAreContiguous => false;
}

/// <summary>A matrix in a span.</summary>
internal readonly ref struct MatrixView<T, TLayout>(Span<T> values, int stride)
    where TLayout : ILayout
{
    /// <summary>Its elements.</summary>
    public Span<T> Values { get; } = values;

    /// <summary>From one row to the next, or from one column to the next.</summary>
    public int Stride { get; } = stride;
}
