using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.IntelliSense;

/// <summary>The methods that an argument list may belong to.</summary>
/// <param name="Overloads">All of them, the likeliest first.</param>
/// <param name="Parameter">The parameter of the first overload that is being written; null if it takes no more.</param>
internal sealed record SignatureHelp(IReadOnlyList<ISymbol> Overloads, IParameterSymbol? Parameter)
{
    /// <summary>The methods for the innermost open argument list around a position; null if there is none.</summary>
    public static SignatureHelp? At(SyntaxNode root, SemanticModel model, int position, CancellationToken cancellation)
    {
        if (position == 0)
            return null;
        var list = root.FindToken(position - 1).Parent?.AncestorsAndSelf().OfType<BaseArgumentListSyntax>()
            .FirstOrDefault(list => list.GetFirstToken(includeZeroWidth: true).Span.End <= position
                && list.GetLastToken(includeZeroWidth: true) is var close && (close.IsMissing || position <= close.SpanStart));
        if (list?.Parent is null)
            return null;
        ImmutableArray<ISymbol> overloads = Callable(list.Parent, model, cancellation);
        if (overloads.IsEmpty)
            return null;

        int index = list.Arguments.GetSeparators().Count(comma => comma.Span.End <= position);
        string? name = list.Arguments.ElementAtOrDefault(index)?.NameColon?.Name.Identifier.ValueText;
        int given = list.Arguments.Count(argument => !argument.IsMissing && argument.Span.Length > 0);
        var bound = model.GetSymbolInfo(list.Parent, cancellation).Symbol;
        List<ISymbol> ordered = [.. overloads
            .OrderByDescending(method => SymbolEqualityComparer.Default.Equals(method, bound))
            .ThenByDescending(method =>
                ParameterAt(method, index, name) is not null || (given == 0 && index == 0 && Parameters(method).IsEmpty))
            .ThenByDescending(method => list.Arguments.Select((argument, i) => (argument, i)).Count(it => Fits(it.argument, it.i, method)))
            .ThenBy(method => Parameters(method).Length)];
        return new SignatureHelp(ordered, ParameterAt(ordered[0], index, name));

        bool Fits(ArgumentSyntax argument, int at, ISymbol method) =>
            ParameterAt(method, at, argument.NameColon?.Name.Identifier.ValueText) is { } parameter
            && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(argument.Expression, cancellation).Type, parameter.Type);
    }

    private static ImmutableArray<ISymbol> Callable(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        switch (node)
        {
            case InvocationExpressionSyntax { Expression: var called }:
                var group = model.GetMemberGroup(called, cancellation);
                return !group.IsEmpty ? group
                    : model.GetTypeInfo(called, cancellation).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? [invoke] : [];
            case ElementAccessExpressionSyntax { Expression: var indexed }:
                return [.. model.GetIndexerGroup(indexed, cancellation)];
            case BaseObjectCreationExpressionSyntax:
                return Constructors(model.GetTypeInfo(node, cancellation).Type);
            case ConstructorInitializerSyntax initializer:
                INamedTypeSymbol? own = model.GetDeclaredSymbol(node.Parent!, cancellation)?.ContainingType;
                return Constructors(initializer.IsKind(SyntaxKind.BaseConstructorInitializer) ? own?.BaseType : own);
            case PrimaryConstructorBaseTypeSyntax { Type: var baseType }:
                return Constructors(model.GetTypeInfo(baseType, cancellation).Type);
            default:
                return [];
        }

        ImmutableArray<ISymbol> Constructors(ITypeSymbol? of) => of is INamedTypeSymbol named
            ? [.. named.InstanceConstructors.Where(constructor => model.IsAccessible(node.SpanStart, constructor))]
            : [];
    }

    private static ImmutableArray<IParameterSymbol> Parameters(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.Parameters,
        IPropertySymbol property => property.Parameters,
        _ => [],
    };

    private static IParameterSymbol? ParameterAt(ISymbol symbol, int index, string? name)
    {
        var parameters = Parameters(symbol);
        return name is not null ? parameters.FirstOrDefault(parameter => parameter.Name == name)
            : index < parameters.Length ? parameters[index]
            : parameters is [.., { IsParams: true } last] ? last : null;
    }
}
