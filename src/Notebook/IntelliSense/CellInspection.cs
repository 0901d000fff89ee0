using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Describes the name at a position in a cell, or else the call whose arguments are being written.</summary>
internal static class CellInspection
{
    public static async Task<JsonObject?> AtAsync(
        Document document, int position, IReadOnlyList<Variable> variables, CancellationToken cancellation)
    {
        var root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        if (NameAt(root, position) is { } name && SymbolsOf(name, model, cancellation) is [var symbol, ..] symbols)
        {
            bool isVariable = symbol is IFieldSymbol { ContainingType.IsScriptClass: true };
            string? value = isVariable && variables.FirstOrDefault(it => it.Name == symbol.Name) is { } variable
                ? ShortValue.Of(variable.Value)
                : null;
            return Bundle(markdown => InspectionText.OfSymbol(symbol, symbols.Count - 1, value, markdown, cancellation));
        }
        if (!Literals.IsComment(root, position) && SignatureHelp.At(root, model, position, cancellation) is { } help)
            return Bundle(markdown => InspectionText.OfCall(help, markdown, cancellation));
        return null;
    }

    private static JsonObject Bundle(Func<bool, string> text) => new() { ["text/plain"] = text(false), ["text/markdown"] = text(true) };

    // The name that the cursor is inside or at either end of.
    private static SyntaxToken? NameAt(SyntaxNode root, int position)
    {
        foreach (int at in (int[])[position, position - 1])
        {
            if (at < 0)
                continue;
            var token = root.FindToken(at);
            bool isName = token.IsKind(SyntaxKind.IdentifierToken) || token.Parent is PredefinedTypeSyntax or InstanceExpressionSyntax
                || (token.IsKind(SyntaxKind.NewKeyword) && token.Parent is BaseObjectCreationExpressionSyntax);
            if (isName && token.Span.Length > 0 && token.SpanStart <= position && position <= token.Span.End)
                return token;
        }
        return null;
    }

    // The intended symbol, then its overloads.
    private static IReadOnlyList<ISymbol> SymbolsOf(SyntaxToken name, SemanticModel model, CancellationToken cancellation)
    {
        var node = name.Parent!;
        if (node is not (SimpleNameSyntax or PredefinedTypeSyntax or InstanceExpressionSyntax or BaseObjectCreationExpressionSyntax)
            && model.GetDeclaredSymbol(node, cancellation) is { } declared)
        {
            return [declared];
        }
        if (model.GetAliasInfo(node, cancellation) is { Target: var target })
            return [target];
        var info = model.GetSymbolInfo(node, cancellation);
        var meant = info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? KnownType(node, model, cancellation);
        if (meant is null)
            return [];
        var others = meant is IMethodSymbol
            ? model.GetMemberGroup(node, cancellation).Where(other => !SymbolEqualityComparer.Default.Equals(other, meant))
            : [];
        // In a call, the called overload comes first; otherwise the one with the fewest parameters.
        return info.Symbol is null && meant is IMethodSymbol
            ? [.. others.Prepend(meant).OrderBy(method => ((IMethodSymbol)method).Parameters.Length)]
            : [meant, .. others];
    }

    private static ITypeSymbol? KnownType(SyntaxNode node, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(node, cancellation).Type is { TypeKind: not TypeKind.Error } type ? type : null;
}
