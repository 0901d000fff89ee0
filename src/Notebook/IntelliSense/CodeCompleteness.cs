using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Tells incomplete C# code from invalid code.</summary>
internal static class CodeCompleteness
{
    public static Completeness Of(string code)
    {
        try
        {
            code = ReferenceDirectives.Parse(code).Code;
        }
        catch (ReferenceException)
        {
            return new Completeness(CompletenessStatus.Invalid);
        }
        var tree = CSharpSyntaxTree.ParseText(code, CSharpSubmissions.ParseOptions);
        var root = tree.GetRoot();
        var errors = tree.GetDiagnostics().Where(problem => problem.Severity == DiagnosticSeverity.Error).ToList();
        // An error after the last token means that code is still missing.
        int end = root.GetLastToken(includeSkipped: true) is { RawKind: not 0 } last ? last.Span.End : 0;
        if (errors.Exists(error => error.Location.SourceSpan.Start < end && !IsInOpenText(root, error) && !IsMissingCatch(error, end)))
            return new Completeness(CompletenessStatus.Invalid);
        // "await" could be a name, but rarely is.
        bool awaits = root.GetLastToken() is { Text: "await" };
        if (errors.Count == 0 && !awaits && SyntaxFactory.IsCompleteSubmission(tree))
            return new Completeness(CompletenessStatus.Complete);
        bool inText = errors.Exists(error => IsInOpenText(root, error));
        return new Completeness(CompletenessStatus.Incomplete, inText ? "" : new string(' ', 4 * OpenBrackets(root)));
    }

    // A comment or string that may continue on the next lines; its error is reported at its start.
    private static bool IsInOpenText(SyntaxNode root, Diagnostic error) => error.Id switch
    {
        "CS1035" or "CS8997" => true,
        "CS1039" or "CS8076" => root.FindToken(error.Location.SourceSpan.Start).Parent!
            .AncestorsAndSelf().OfType<InterpolatedStringExpressionSyntax>()
            .All(text => !text.StringStartToken.IsKind(SyntaxKind.InterpolatedStringStartToken)),
        _ => false,
    };

    // A missing catch or finally is the only missing code whose error is reported on the last token.
    private static bool IsMissingCatch(Diagnostic error, int end) => error.Id == "CS1524" && error.Location.SourceSpan.End >= end;

    private static int OpenBrackets(SyntaxNode root) =>
        Math.Max(0, root.DescendantTokens().Where(token => !token.IsMissing).Sum(token => token.Kind() switch
        {
            SyntaxKind.OpenBraceToken or SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken => 1,
            SyntaxKind.CloseBraceToken or SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken => -1,
            _ => 0,
        }));
}

/// <summary>Whether code is complete.</summary>
/// <param name="Status">The code's status.</param>
/// <param name="Indent">The indentation of the next line, if the code is incomplete.</param>
public sealed record Completeness(CompletenessStatus Status, string Indent = "");

/// <summary>The completeness of code.</summary>
public enum CompletenessStatus
{
    /// <summary>The code can be run.</summary>
    Complete,

    /// <summary>More code must follow, as after an open brace.</summary>
    Incomplete,

    /// <summary>The code will not compile, whatever follows.</summary>
    Invalid,
}
