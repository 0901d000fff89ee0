using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Backprop.Notebook.CSharp;

/// <summary>Tells C# code from text: strings and comments.</summary>
internal static class CSharpText
{
    /// <summary>Whether a <c>#</c> stands in text.</summary>
    /// <param name="code">The code.</param>
    /// <param name="start">Where the code begins.</param>
    /// <param name="position">The position of the <c>#</c>, the first character on its line.</param>
    public static bool Contains(string code, int start, int position)
    {
        var token = SyntaxFactory.ParseTokens(code, start, start, CSharpSubmissions.ParseOptions)
            .FirstOrDefault(token => token.FullSpan.End > position);
        return IsInside(token.Span) || token.GetAllTrivia().Any(trivia => IsInside(trivia.FullSpan));

        bool IsInside(TextSpan span) => span.Start < position && position < span.End;
    }
}
