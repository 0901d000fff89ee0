using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Backprop.Notebook.IntelliSense;

/// <summary>The parts of code where completion makes no sense: strings, characters, numbers, comments.</summary>
internal static class Literals
{
    /// <summary>Whether a position is inside one. The position after an unterminated string counts as inside.</summary>
    public static bool Contain(SyntaxNode root, int position)
    {
        if (position == 0)
            return false;
        if (IsComment(root, position))
            return true;
        var token = root.FindToken(position - 1, findInsideTrivia: true);
        if (!token.Span.Contains(position - 1))
            return false;
        return token.Kind() switch
        {
            SyntaxKind.InterpolatedStringTextToken or SyntaxKind.XmlTextLiteralToken or SyntaxKind.NumericLiteralToken => true,
            SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken
                or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken => true,
            SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.Utf8StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken =>
                position < token.Span.End || token.ContainsDiagnostics,
            _ => false,
        };
    }

    /// <summary>Whether a position is inside a comment or in code disabled by a directive.</summary>
    public static bool IsComment(SyntaxNode root, int position)
    {
        if (position == 0)
            return false;
        var trivia = root.FindTrivia(position - 1, findInsideTrivia: true);
        return trivia.Kind() switch
        {
            SyntaxKind.SingleLineCommentTrivia or SyntaxKind.PreprocessingMessageTrivia or SyntaxKind.DisabledTextTrivia => true,
            SyntaxKind.MultiLineCommentTrivia => position < trivia.Span.End || !trivia.ToString().EndsWith("*/", StringComparison.Ordinal),
            _ => false,
        };
    }
}
