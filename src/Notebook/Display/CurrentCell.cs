namespace Backprop.Notebook;

/// <summary>
/// The output of the cell that is running. It flows with the execution context, so what a thread or task writes goes to
/// the cell that started it.
/// </summary>
internal static class CurrentCell
{
    private static readonly AsyncLocal<ICellOutput?> Current = new();

    public static ICellOutput? Output
    {
        get => Current.Value;
        set => Current.Value = value;
    }
}
