using Microsoft.CodeAnalysis;

namespace Backprop.Notebook;

/// <summary>A cell's code has errors.</summary>
internal sealed class CompilationException(IReadOnlyList<Diagnostic> errors) : Exception(errors.Count > 0 ? Describe(errors[0]) : "The cell does not compile.")
{
    /// <summary>The errors, in order of appearance.</summary>
    public IReadOnlyList<Diagnostic> Errors => errors;

    /// <summary>"(3,9): error CS0103: The name 'y' does not exist in the current context", lines and columns from 1.</summary>
    public static string Describe(Diagnostic error)
    {
        var start = error.Location.GetLineSpan().StartLinePosition;
        return FormattableString.Invariant($"({start.Line + 1},{start.Character + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
    }
}
