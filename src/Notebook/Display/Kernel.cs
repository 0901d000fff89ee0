using Backprop.Notebook;
using Microsoft.AspNetCore.Html;

// The namespace and the names are .NET Interactive's, so that a notebook reads the same on either kernel.
#pragma warning disable IDE0130
namespace Microsoft.DotNet.Interactive;

/// <summary>What every C# cell can call without naming a class.</summary>
public static class Kernel
{
    /// <summary>Shows a value now, below the cell.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The forms wanted; those that suit the value's type unless given.</param>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
#pragma warning disable IDE1006 // lower case, as notebooks write it
    public static DisplayedValue display(object? value, params string[] mimeTypes)
#pragma warning restore IDE1006
    {
        var displayed = new DisplayedValue(Guid.NewGuid().ToString("N"), mimeTypes);
        CurrentOutput().Display(displayed.DisplayId, MimeBundle.Of(value, mimeTypes), isResult: false);
        return displayed;
    }

    /// <summary>Text that is HTML already; show it with <see cref="display"/>, or as the last expression of a cell.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Applies a style sheet to the page that the output is shown in.</summary>
    public static void CSS(string content) =>
        CurrentOutput().Display(null, MimeBundle.Single("text/html", $"<style>{content}</style>"), isResult: false);

    /// <summary>Runs a script in the page that the output is shown in.</summary>
    public static void Javascript(string scriptContent) =>
        CurrentOutput().Display(null, MimeBundle.Single("text/html", $"<script type=\"text/javascript\">{scriptContent}</script>"), isResult: false);

    internal static ICellOutput CurrentOutput() => CurrentCell.Output
        ?? throw new InvalidOperationException("Nothing can be shown here: no cell is running. Was this called from a thread or timer that outlived its cell's session?");
}
