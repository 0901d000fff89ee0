using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Tags;
using RoslynItem = Microsoft.CodeAnalysis.Completion.CompletionItem;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Completes code at a position in a cell.</summary>
internal static class CellCompletion
{
    public static async Task<Completions> AtAsync(Document document, int position, CancellationToken cancellation)
    {
        var root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        (document, int shift) = await Overrides.OnTheirOwnLineAsync(document, root, position, cancellation).ConfigureAwait(false);
        position += shift;
        var service = CompletionService.GetService(document)!;
        // Caches the full semantic model for all providers, which would otherwise request partial ones.
        await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var list = await service.GetCompletionsAsync(document, position, cancellationToken: cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (list.ItemsList.Count == 0 || list.Span.Start > position || list.Span.End < position)
            return Completions.None(position - shift);

        string typed = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(list.Span.Start, position));
        var candidates = list.ItemsList.Where(item => IsInsertedAsItStands(item) && item.Span == list.Span)
            .Select(item => (Item: item, Text: TextOf(item)))
            .Where(it => it.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var overrides = new List<(RoslynItem Item, string Text)>();
        var overriding = list.ItemsList.Where(item =>
            Overrides.Has(item) && item.DisplayText.StartsWith(typed, StringComparison.OrdinalIgnoreCase));
        foreach (RoslynItem item in overriding)
            if (await Overrides.TextAsync(service, document, item, cancellation).ConfigureAwait(false) is { } whole)
                overrides.Add((item, whole));
        if (candidates.Any(it => it.Text.StartsWith(typed, StringComparison.Ordinal)))
            candidates.RemoveAll(it => !it.Text.StartsWith(typed, StringComparison.Ordinal));
        return new Completions(
            [.. overrides.Concat(candidates).OrderByDescending(it => it.Item.Rules.MatchPriority).ThenBy(it => it.Item)
                .DistinctBy(it => it.Text)
                .Select(it => new CompletionItem(it.Text, KindOf(it.Item)))],
            list.Span.Start - shift, list.Span.End - shift);
    }

    // Excludes items that also change the code around them, such as adding a using, and snippets with placeholders.
    private static bool IsInsertedAsItStands(RoslynItem item) =>
        !item.IsComplexTextEdit && !item.Tags.Contains(WellKnownTags.Snippet) && TextOf(item) is [var first, ..]
        && (SyntaxFacts.IsIdentifierStartCharacter(first) || first == '@');

    private static string TextOf(RoslynItem item) => item.Properties.GetValueOrDefault("InsertionText") ?? item.DisplayText;

    // VS Code and JupyterLab use the kinds of the language server protocol, where a namespace is a module. VS Code shows a "method" as
    // text and a "function" as a method.
    private static string KindOf(RoslynItem item) => item.Tags.FirstOrDefault() switch
    {
        null => "text",
        WellKnownTags.Method or WellKnownTags.ExtensionMethod => "function",
        WellKnownTags.Structure => "struct",
        WellKnownTags.Delegate => "class",
        WellKnownTags.Namespace => "module",
        WellKnownTags.Local or WellKnownTags.Parameter or WellKnownTags.RangeVariable => "variable",
        WellKnownTags.Intrinsic => "keyword",
        var tag => char.ToLowerInvariant(tag[0]) + tag[1..],
    };
}
