using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.Export;

/// <summary>
/// The names that the cells' variables, functions and types have in one program: their own, or, where a cell declares one anew or a
/// block uses it for something else, with a number. A later cell's variable hides an earlier one's; in a program they would clash.
/// </summary>
internal static class ProgramNames
{
    /// <param name="cells">All cells, in order.</param>
    /// <param name="reserved">Names that the program uses itself.</param>
    public static IReadOnlyDictionary<ISymbol, string> Choose(IReadOnlyList<CellCompilation> cells, IEnumerable<string> reserved)
    {
        var nodes = cells.SelectMany(cell => cell.Unit.DescendantNodes().Select(node => (Cell: cell, Node: node))).ToList();
        var written = nodes.SelectMany(it => it.Node.ChildTokens()).Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText).ToHashSet();
        var taken = nodes.Select(it => Foreign(it.Cell, it.Node)).OfType<string>().Concat(reserved).ToHashSet();
        var names = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (var (cell, node) in nodes)
        {
            if (cell.Declared(node) is not var (symbol, token) || !CellCompilation.IsOfCells(symbol) || names.ContainsKey(symbol))
                continue;
            string name = token.ValueText;
            for (int number = 2; taken.Contains(name); number++)
                if (token.ValueText + number is var next && !written.Contains(next))
                    name = next;
            taken.Add(name);
            names.Add(symbol, name);
        }
        return names;
    }

    // A name that means something else than what cells declare: a type, a function, or a variable of a block that is not a function.
    // Within functions a variable may have the name of one outside, except in queries.
    private static string? Foreign(CellCompilation cell, SyntaxNode node)
    {
        if (cell.Declared(node) is var (declared, token))
            return !CellCompilation.IsOfCells(declared)
                && (declared is IRangeVariableSymbol || (declared is ILocalSymbol or IMethodSymbol && !IsInFunction(node)))
                ? token.ValueText : null;
        return node is SimpleNameSyntax name && !IsMember(name)
            && cell.Symbol(name) is INamedTypeSymbol or INamespaceSymbol or IMethodSymbol
            && cell.Symbol(name) is { } symbol && !CellCompilation.IsOfCells(symbol) ? name.Identifier.ValueText : null;
    }

    private static bool IsInFunction(SyntaxNode node) => node.Ancestors().Any(it => it
        is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or TypeDeclarationSyntax);

    // A name that is looked up in what stands before it, or in what is called.
    private static bool IsMember(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        QualifiedNameSyntax qualified => qualified.Right == name,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member => member.Left == name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => true,
        _ => false,
    };
}
