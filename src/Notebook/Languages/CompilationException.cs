using Microsoft.CodeAnalysis;

namespace Backprop.Notebook;

/// <summary>A cell's code has errors.</summary>
internal sealed class CompilationException(IReadOnlyList<Diagnostic> errors) : Exception(errors.Count > 0 ? Describe(errors[0]) : "The cell does not compile.")
{
    /// <summary>The errors, in order of appearance.</summary>
    public IReadOnlyList<Diagnostic> Errors => errors;

    /// <summary>
    /// "(3,9): error CS0103: The name 'y' does not exist in the current context", lines and columns from 1; behind the name of the
    /// file where it was loaded from one.
    /// </summary>
    public static string Describe(Diagnostic error)
    {
        var start = error.Location.GetLineSpan().StartLinePosition;
        return FormattableString.Invariant($"{LoadedFile(error)}({start.Line + 1},{start.Character + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}{MissingUsing.Hint(error)}");
    }

    /// <summary>The <c>#load</c>-ed file that an error is in; null where it is in the cell itself.</summary>
    public static string? LoadedFile(Diagnostic error) => error.Location.SourceTree?.FilePath is { } path && Path.IsPathRooted(path) ? path : null;
}
