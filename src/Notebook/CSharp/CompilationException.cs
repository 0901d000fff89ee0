using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.CSharp;

/// <summary>A cell's code has errors.</summary>
internal sealed class CompilationException(IReadOnlyList<Diagnostic> errors)
    : Exception(errors.Count > 0 ? Describe(errors[0]) : "The cell does not compile.")
{
    /// <summary>The errors, in order of appearance.</summary>
    public IReadOnlyList<Diagnostic> Errors => errors;

    /// <summary>
    /// "(3,9): error CS0103: The name 'y' does not exist in the current context", with lines and columns from 1, preceded by the
    /// file's name for an error in a loaded file.
    /// </summary>
    public static string Describe(Diagnostic error)
    {
        var start = error.Location.GetLineSpan().StartLinePosition;
        string message = error.GetMessage(System.Globalization.CultureInfo.InvariantCulture) + MissingUsing.Hint(error);
        return FormattableString.Invariant(
            $"{LoadedFile(error)}({start.Line + 1},{start.Character + 1}): error {error.Id}: {message}");
    }

    /// <summary>The <c>#load</c>-ed file that an error is in; null if it is in the cell itself.</summary>
    public static string? LoadedFile(Diagnostic error) =>
        error.Location.SourceTree?.FilePath is { } path && Path.IsPathRooted(path) ? path : null;
}
