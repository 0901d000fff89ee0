using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.Export;

/// <summary>The code of a cell as the notebook compiles it: each name in it means what it means there.</summary>
/// <param name="Place">Where it stands, for messages.</param>
/// <param name="Unit">Its syntax.</param>
/// <param name="Model">What its names mean.</param>
internal sealed record CellCompilation(string Place, CompilationUnitSyntax Unit, SemanticModel Model)
{
    /// <summary>Compiles the cells in a chain, each seeing the ones before it.</summary>
    /// <exception cref="ExportException">A cell does not compile, or calls what only a notebook has.</exception>
    public static IReadOnlyList<CellCompilation> Chain(IReadOnlyList<(string Place, string Code)> cells, NotebookReferences references)
    {
        var compiled = new List<CellCompilation>();
        CSharpCompilation? previous = null;
        foreach (var (i, (place, code)) in cells.Prepend(("", CellFunctions.CSharp)).Index())
        {
            var tree = CSharpSyntaxTree.ParseText(code, CSharpSubmissions.ParseOptions);
            var options = CSharpSubmissions.Options(references).WithScriptClassName($"Submission#{i}");
            previous = i == 0
                ? CSharpCompilation.CreateScriptCompilation(
                    $"cell-{i}", tree, All(references), options.WithUsings(CSharpSubmissions.Usings), null, typeof(object))
                : CSharpCompilation.CreateScriptCompilation($"cell-{i}", tree, [], options, previous, typeof(object));
            CSharpSubmissions.Bind(previous);
            if (i == 0)
                continue;
            if (previous.GetDiagnostics().FirstOrDefault(it => it.Severity == DiagnosticSeverity.Error) is { } error)
                throw new ExportException($"{place} does not compile: {Message(error)}");
            var cell = new CellCompilation(place, tree.GetCompilationUnitRoot(), previous.GetSemanticModel(tree));
            cell.CheckCalls();
            compiled.Add(cell);
        }
        return compiled;
    }

    /// <summary>What the program can refer to: the framework, what it is printed with, and the notebook's libraries.</summary>
    public static IEnumerable<MetadataReference> All(NotebookReferences references) =>
    [
        .. HostReferences.Common.Value, .. HostReferences.Rare.Value, .. references.Assemblies.Select(HostReferences.Of),
    ];

    public static string Message(Diagnostic error) => error.GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The meaning of a name, as it was declared; null if it has none of its own, as <c>var</c> has none.</summary>
    public ISymbol? Symbol(SimpleNameSyntax name)
    {
        if (name is IdentifierNameSyntax { IsVar: true })
            return null;
        SymbolInfo info = Model.GetSymbolInfo(name);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        return (symbol as IMethodSymbol)?.ReducedFrom ?? symbol?.OriginalDefinition;
    }

    /// <summary>The symbol that a node declares under a name of its own, and that name; null for any other node.</summary>
    public (ISymbol Symbol, SyntaxToken Name)? Declared(SyntaxNode node)
    {
        SyntaxToken? name = node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier,
            SingleVariableDesignationSyntax variable => variable.Identifier,
            ForEachStatementSyntax loop => loop.Identifier,
            CatchDeclarationSyntax caught => caught.Identifier,
            MethodDeclarationSyntax method => method.Identifier,
            BaseTypeDeclarationSyntax type => type.Identifier,
            DelegateDeclarationSyntax type => type.Identifier,
            ConstructorDeclarationSyntax type => type.Identifier,
            DestructorDeclarationSyntax type => type.Identifier,
            LocalFunctionStatementSyntax function => function.Identifier,
            FromClauseSyntax from => from.Identifier,
            LetClauseSyntax let => let.Identifier,
            JoinClauseSyntax join => join.Identifier,
            JoinIntoClauseSyntax into => into.Identifier,
            QueryContinuationSyntax into => into.Identifier,
            _ => null,
        };
        if (name is not { } token || Model.GetDeclaredSymbol(node) is not { } symbol)
            return null;
        return (node is ConstructorDeclarationSyntax or DestructorDeclarationSyntax ? symbol.ContainingType : symbol, token);
    }

    /// <summary>Whether later cells see what was declared; they do not see a block's or a function's variables.</summary>
    public static bool IsOfCells(ISymbol symbol) =>
        symbol is IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } or INamedTypeSymbol
        && symbol.ContainingType?.IsScriptClass == true;

    private void CheckCalls()
    {
        foreach (SimpleNameSyntax name in Unit.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            bool isOfNotebook = Symbol(name) is IMethodSymbol { Name: not "display" } method
                && (method.ContainingType?.Name == "Submission#0" || method.ContainingNamespace?.ToDisplayString() is
                    "Backprop.Notebook.Cells" || method.ContainingType?.ToDisplayString() == "Microsoft.DotNet.Interactive.Kernel");
            if (isOfNotebook)
                throw new ExportException($"{Place} calls {name.Identifier.ValueText}, which only a notebook can do.");
        }
    }
}
