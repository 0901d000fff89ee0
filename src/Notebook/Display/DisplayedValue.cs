using Backprop.Notebook;

#pragma warning disable IDE0130
namespace Microsoft.DotNet.Interactive;

/// <summary>Something that a cell shows, which can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly string[] mimeTypes;

    internal DisplayedValue(string displayId, string[] mimeTypes)
    {
        DisplayId = displayId;
        this.mimeTypes = mimeTypes;
    }

    /// <summary>Whether a text is what it is shown as already, as HTML is, and not a value to be formatted.</summary>
    internal bool IsText { get; init; }

    /// <summary>The name under which the front end knows the output.</summary>
    public string DisplayId { get; }

    /// <summary>Shows another value, or the same one as it is now, in the place of the last.</summary>
    public void Update(object? updatedValue) =>
        Kernel.CurrentOutput().Update(DisplayId, IsText && updatedValue is string text ? MimeBundle.Single(mimeTypes[0], text) : MimeBundle.Of(updatedValue, mimeTypes));
}
