namespace Microsoft.DotNet.Interactive;

/// <summary>A value shown by a cell, which can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly string[] mimeTypes;

    internal DisplayedValue(string displayId, string[] mimeTypes)
    {
        DisplayId = displayId;
        this.mimeTypes = mimeTypes;
    }

    /// <summary>Whether updates are text already in the MIME type's format, such as HTML, rather than values to format.</summary>
    internal bool IsText { get; init; }

    /// <summary>The id by which the front end knows the output.</summary>
    public string DisplayId { get; }

    /// <summary>Replaces what is shown with another value, or with the same value in its present state.</summary>
    public void Update(object? updatedValue) =>
        Kernel.CurrentOutput().Update(
            DisplayId,
            IsText && updatedValue is string text ? MimeBundle.Single(mimeTypes[0], text) : MimeBundle.Of(updatedValue, mimeTypes));
}
