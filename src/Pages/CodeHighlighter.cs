using System.Net;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Pages;

/// <summary>Highlights C# by Roslyn's parser, which is loaded anyway, knows the whole language and loses no character.</summary>
internal static class CodeHighlighter
{
    private static readonly CSharpParseOptions Script = CSharpParseOptions.Default.WithKind(SourceCodeKind.Script);

    public static string ToHtml(string source) => string.Concat(
        CSharpSyntaxTree.ParseText(source, Script).GetRoot().DescendantTokens().SelectMany(token => (IEnumerable<string>)
        [
            .. token.LeadingTrivia.Select(Html),
            Html(Class(token), token.Text),
            .. token.TrailingTrivia.Select(Html),
        ]));

    private static string Html(SyntaxTrivia trivia) => Html(Class(trivia), trivia.ToFullString());

    private static string Html(string? kind, string text)
    {
        string encoded = WebUtility.HtmlEncode(text);
        return kind is null || text.Length == 0 ? encoded : $"<span class=\"{kind}\">{encoded}</span>";
    }

    private static string? Class(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "num",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedSingleLineRawStringStartToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken or SyntaxKind.InterpolatedRawStringEndToken => "str",
        SyntaxKind.IdentifierToken => token.Parent is IdentifierNameSyntax { IsVar: true } ? "kw" : null,
        _ => token.IsKeyword() || token.IsContextualKeyword() ? "kw" : null,
    };

    private static string? Class(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => "com",
        _ => trivia.IsDirective ? "dir" : null,
    };
}
