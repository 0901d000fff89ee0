using FSharp.Compiler.Diagnostics;

namespace Backprop.Notebook.FSharp;

/// <summary>Reports compile errors as F# developers expect.</summary>
internal static class FSharpErrors
{
    /// <summary>
    /// "(3,9): error FS0039: The value or constructor 'y' is not defined.", with lines and columns from 1, preceded by the file's
    /// name for an error in a loaded file.
    /// </summary>
    /// <param name="diagnostic">The error.</param>
    /// <param name="cell">The path that stands for the cell itself.</param>
    public static string Describe(FSharpDiagnostic diagnostic, string cell)
    {
        string file = diagnostic.FileName == cell ? "" : diagnostic.FileName;
        string severity = diagnostic.Severity.IsError ? "error" : "warning";
        return FormattableString.Invariant(
            $"{file}({diagnostic.StartLine},{diagnostic.StartColumn + 1}): {severity} {diagnostic.ErrorNumberText}: {diagnostic.Message}");
    }

    /// <param name="errors">The errors.</param>
    /// <param name="cell">The path that stands for the cell itself.</param>
    /// <param name="code">The cell's code.</param>
    public static ErrorOutput Report(IReadOnlyList<FSharpDiagnostic> errors, string cell, string code)
    {
        // FS0192, "parse error", adds nothing to the error before it.
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
