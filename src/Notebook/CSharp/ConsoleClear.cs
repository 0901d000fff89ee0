using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.CSharp;

/// <summary>
/// Makes <c>Console.Clear()</c> in a cell clear the cell's output. Otherwise it would clear the kernel's console, which has no visible
/// effect on most systems and throws on Windows.
/// </summary>
internal static class ConsoleClear
{
    /// <summary>The code with the calls replaced, on the same lines.</summary>
    public static CSharpCompilation Replace(CSharpCompilation compilation, ref SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        var calls = root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.ArgumentList.Arguments.Count == 0 && call.Expression
                is MemberAccessExpressionSyntax { Name.Identifier.Text: "Clear" } or IdentifierNameSyntax { Identifier.Text: "Clear" })
            .ToList();
        if (calls.Count == 0)
            return compilation;
        SemanticModel model = compilation.GetSemanticModel(tree);
        calls.RemoveAll(call => model.GetSymbolInfo(call).Symbol
            is not IMethodSymbol { ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } });
        // Errors must refer to the code as it was written.
        if (calls.Count == 0 || compilation.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            return compilation;
        var changed = root.ReplaceNodes(calls, (call, _) =>
            SyntaxFactory.ParseExpression("global::Backprop.Notebook.Cells.CellFunctions.ClearOutput()").WithTriviaFrom(call));
        SyntaxTree before = tree;
        tree = tree.WithRootAndOptions(changed, tree.Options);
        return compilation.ReplaceSyntaxTree(before, tree);
    }
}
