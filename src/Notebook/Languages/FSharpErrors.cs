using FSharp.Compiler.Diagnostics;

namespace Backprop.Notebook;

/// <summary>Compile errors as F# people expect them.</summary>
internal static class FSharpErrors
{
    /// <summary>
    /// "(3,9): error FS0039: The value or constructor 'y' is not defined.", lines and columns from 1; behind the name of the
    /// file where it was loaded from one.
    /// </summary>
    /// <param name="diagnostic">The error.</param>
    /// <param name="cell">The path that stands for the cell itself.</param>
    public static string Describe(FSharpDiagnostic diagnostic, string cell) => FormattableString.Invariant(
        $"{(diagnostic.FileName == cell ? "" : diagnostic.FileName)}({diagnostic.StartLine},{diagnostic.StartColumn + 1}): {(diagnostic.Severity.IsError ? "error" : "warning")} {diagnostic.ErrorNumberText}: {diagnostic.Message}");

    /// <param name="errors">The errors.</param>
    /// <param name="cell">The path that stands for the cell itself.</param>
    /// <param name="code">The cell's code.</param>
    public static ErrorOutput Report(IReadOnlyList<FSharpDiagnostic> errors, string cell, string code)
    {
        // "parse error" says nothing more than the error before it.
        errors = [.. errors.Where((error, i) => i == 0 || error.ErrorNumber != 192)];
        string[] lines = code.Split('\n');
        var traceback = new List<string>();
        foreach (var error in errors)
        {
            traceback.AddRange(Describe(error, cell).Split('\n'));
            if (error.FileName == cell)
                traceback.AddRange(ErrorReport.Pointer(lines, error.StartLine - 1, error.StartColumn, error.EndLine - 1, error.EndColumn));
        }
        return new ErrorOutput(ErrorReport.CompilationError, Describe(errors[0], cell), traceback)
        {
            Line = errors[0].FileName == cell ? errors[0].StartLine : null,
        };
    }
}
