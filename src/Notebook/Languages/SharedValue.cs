using System.ComponentModel;

namespace Backprop.Notebook;

/// <summary>Where a value lies on its way from one language to another: a cell made for the purpose takes it from here.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedValue
{
    private static readonly AsyncLocal<object?> Value = new();

    /// <summary>The value under way.</summary>
    public static object? Current
    {
        get => Value.Value;
        internal set => Value.Value = value;
    }
}
