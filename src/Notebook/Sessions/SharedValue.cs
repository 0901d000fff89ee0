using System.ComponentModel;

namespace Backprop.Notebook.Sessions;

/// <summary>Holds a value that is passed from one language to another; a generated cell reads it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedValue
{
    private static readonly AsyncLocal<object?> Value = new();

    /// <summary>The value being passed.</summary>
    public static object? Current
    {
        get => Value.Value;
        internal set => Value.Value = value;
    }
}
