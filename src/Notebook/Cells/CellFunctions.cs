using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Cells;

/// <summary>
/// The functions that every cell can call without naming a class. Their names are .NET Interactive's, and they come before its own:
/// those return a handle that updates nothing, and follow values nested without end.
/// </summary>
#pragma warning disable IDE1006 // lower case, as notebooks write it
public static class CellFunctions
{
    /// <summary>The C# by which cells see them: functions of an earlier cell come before those of any using.</summary>
    internal const string CSharp = """
        using Microsoft.DotNet.Interactive;
        using static Microsoft.DotNet.Interactive.Kernel;
        using Backprop.Notebook.Cells;
        using DisplayedValue = Microsoft.DotNet.Interactive.Formatting.DisplayedValue;
        /// <summary>Shows a value now, below the cell; the result's Update replaces it in place.</summary>
        static DisplayedValue display(object value, params string[] mimeTypes) => CellFunctions.display(value, mimeTypes);
        /// <summary>Applies a style sheet to the page that the output is shown in.</summary>
        static void CSS(string content) => CellFunctions.CSS(content);
        /// <summary>Runs a script in the page that the output is shown in.</summary>
        static void Javascript(string scriptContent) => CellFunctions.Javascript(scriptContent);
        /// <summary>Clears what the cell has shown so far.</summary>
        static void ClearOutput(bool wait = false) => CellFunctions.ClearOutput(wait);
        /// <summary>Asks the person at the front end for a line of text.</summary>
        static string input(string prompt = "") => CellFunctions.input(prompt);
        /// <summary>Asks for something that is not shown while it is typed.</summary>
        static PasswordString password(string prompt = "") => CellFunctions.password(prompt);
        """;

    /// <summary>Shows a value now, below the cell.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The formats wanted; by default those preferred for the value's type.</param>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => DisplayIds.Display(value, mimeTypes);

    /// <summary>Applies a style sheet to the page that the output is shown in.</summary>
    public static void CSS(string content) => ShowHtml($"<style>{content}</style>");

    /// <summary>Runs a script in the page that the output is shown in.</summary>
    public static void Javascript(string scriptContent) => ShowHtml($"<script type=\"text/javascript\">{scriptContent}</script>");

    /// <summary>Clears what the cell has shown so far.</summary>
    /// <param name="wait">Whether to wait for the next output, which avoids flicker.</param>
    public static void ClearOutput(bool wait = false) => CurrentCell.CurrentOutput().Clear(wait);

    /// <summary>Asks the person at the front end for a line of text.</summary>
    public static string input(string prompt = "") => CurrentCell.CurrentOutput().Input(prompt, isPassword: false);

    /// <summary>Asks the person at the front end for something that is not shown while it is typed.</summary>
    public static PasswordString password(string prompt = "") => new(CurrentCell.CurrentOutput().Input(prompt, isPassword: true));

    private static void ShowHtml(string html) =>
        CurrentCell.CurrentOutput().Display(null, MimeBundle.Single(HtmlFormatter.MimeType, html), isResult: false);
}
