namespace Backprop.Engine;

/// <summary>A matrix in a span: element (i, j) stands at i · RowStride + j · ColumnStride.</summary>
internal readonly ref struct MatrixView<T>(Span<T> values, int rowStride, int columnStride)
{
    /// <summary>Its elements.</summary>
    public Span<T> Values { get; } = values;

    /// <summary>From one row to the next.</summary>
    public int RowStride { get; } = rowStride;

    /// <summary>From one column to the next.</summary>
    public int ColumnStride { get; } = columnStride;
}
