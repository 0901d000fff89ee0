using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace Microsoft.DotNet.Interactive;

/// <summary>Shows a value from the end of an expression: <c>x.Display()</c>.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value now, below the cell.</summary>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows text in the given format: <c>"&lt;b&gt;x&lt;/b&gt;".DisplayAs("text/html")</c>.</summary>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentException.ThrowIfNullOrWhiteSpace(mimeType);
        var displayed = new DisplayedValue(Guid.NewGuid().ToString("N"), [mimeType]) { IsText = true };
        Kernel.CurrentOutput().Display(displayed.DisplayId, MimeBundle.Single(mimeType, value), isResult: false);
        return displayed;
    }

    /// <summary>Shows a sequence as a table with a row per item and a column per property.</summary>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> value) =>
        Kernel.display(value.ToTabularDataResource(), HtmlFormatter.MimeType);
}
