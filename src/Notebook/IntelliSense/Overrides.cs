using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using RoslynItem = Microsoft.CodeAnalysis.Completion.CompletionItem;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Completion of members after <c>override</c>.</summary>
internal static class Overrides
{
    private static readonly HashSet<SyntaxKind> Modifiers =
    [
        SyntaxKind.PublicKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.InternalKeyword, SyntaxKind.PrivateKeyword,
        SyntaxKind.OverrideKeyword, SyntaxKind.SealedKeyword, SyntaxKind.AbstractKeyword, SyntaxKind.UnsafeKeyword, SyntaxKind.AsyncKeyword,
    ];

    /// <summary>Whether a completion item overrides a member.</summary>
    public static bool Has(RoslynItem item) => item.Properties.ContainsKey("Modifiers");

    /// <summary>The text to insert: the member's first line, to which the person adds the body; null if unknown.</summary>
    public static async Task<string?> TextAsync(
        CompletionService service, Document document, RoslynItem item, CancellationToken cancellation)
    {
        var change = (await service.GetChangeAsync(document, item, cancellationToken: cancellation).ConfigureAwait(false)).TextChange;
        // If Roslyn reformatted the line, it repeats the modifiers that are already there.
        const string Override = "override ";
        string[] lines = change.NewText?.Split('\n') ?? [];
        string? line = lines.FirstOrDefault(line => line.Contains(Override)) ?? lines.FirstOrDefault();
        return line?[(line.IndexOf(Override, StringComparison.Ordinal) is >= 0 and var at ? at + Override.Length : 0)..].Trim();
    }

    /// <summary>
    /// The document with the modifiers before a position moved to a line of their own if <c>override</c> is one of them, because
    /// Roslyn looks back only to the beginning of the line; and the number of characters inserted before the position.
    /// </summary>
    public static async Task<(Document Document, int Shift)> OnTheirOwnLineAsync(
        Document document, SyntaxNode root, int position, CancellationToken cancellation)
    {
        SyntaxToken token = root.FindToken(position == 0 ? 0 : position - 1);
        if (token.IsKind(SyntaxKind.IdentifierToken) || token.SpanStart >= position)
            token = token.GetPreviousToken();
        bool overrides = false;
        int start = -1;
        for (; Modifiers.Contains(token.Kind()); token = token.GetPreviousToken())
        {
            overrides |= token.IsKind(SyntaxKind.OverrideKeyword);
            start = token.SpanStart;
        }
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (!overrides || text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(start).Start, start)).AsSpan().IsWhiteSpace())
            return (document, 0);
        return (document.WithText(text.Replace(start, 0, "\n")), 1);
    }
}
