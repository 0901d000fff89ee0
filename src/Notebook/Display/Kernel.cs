using Microsoft.AspNetCore.Html;

// The namespace and the names are .NET Interactive's, so that a notebook runs unchanged on either kernel.
namespace Microsoft.DotNet.Interactive;

/// <summary>The methods that every C# cell can call without naming a class, and a kernel as an object for code that needs one.</summary>
public sealed partial class Kernel
{
    /// <summary>Shows a value now, below the cell.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The formats wanted; by default those preferred for the value's type.</param>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
#pragma warning disable IDE1006 // lower case, as notebooks write it
    public static DisplayedValue display(object? value, params string[] mimeTypes)
#pragma warning restore IDE1006
    {
        var displayed = new DisplayedValue(Guid.NewGuid().ToString("N"), mimeTypes);
        CurrentOutput().Display(displayed.DisplayId, MimeBundle.Of(value, mimeTypes), isResult: false);
        return displayed;
    }

    /// <summary>Marks text as HTML; show it with <see cref="display"/>, or as the last expression of a cell.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Applies a style sheet to the page that the output is shown in.</summary>
    public static void CSS(string content) =>
        CurrentOutput().Display(null, MimeBundle.Single("text/html", $"<style>{content}</style>"), isResult: false);

    /// <summary>Runs a script in the page that the output is shown in.</summary>
    public static void Javascript(string scriptContent) =>
        CurrentOutput().Display(
            null,
            MimeBundle.Single("text/html", $"<script type=\"text/javascript\">{scriptContent}</script>"),
            isResult: false);

    /// <summary>Clears what the cell has shown so far.</summary>
    /// <param name="wait">Whether to wait for the next output, which avoids flicker.</param>
    public static void ClearOutput(bool wait = false) => CurrentOutput().Clear(wait);

#pragma warning disable IDE1006
    /// <summary>Asks the person at the front end for a line of text.</summary>
    public static string input(string prompt = "") => CurrentOutput().Input(prompt, isPassword: false);

    /// <summary>Asks the person at the front end for something that is not shown while it is typed.</summary>
    public static PasswordString password(string prompt = "") => new(CurrentOutput().Input(prompt, isPassword: true));
#pragma warning restore IDE1006

    /// <summary>Asks the person at the front end for a line of text.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="typeHint">The kind of answer; .NET Interactive's front ends may offer a picker for it, here the answer is text.</param>
    /// <param name="valueName">A name for the answer; it has no effect here.</param>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text", string? valueName = null) =>
        Task.Run(() => input(prompt));

    /// <summary>Asks the person at the front end for something that is not shown while it is typed.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="valueName">A name for the answer; it has no effect here.</param>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "", string? valueName = null) => Task.Run(() => password(prompt));

    internal static ICellOutput CurrentOutput() => CurrentCell.Output
        ?? throw new InvalidOperationException("Nothing can be shown here: no cell is running. "
            + "Was this called from a thread or timer that outlived its cell's session?");
}
