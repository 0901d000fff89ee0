using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook;

/// <summary>What can be told of a cell from its text alone.</summary>
internal static class SubmissionSyntax
{
    /// <summary>Whether later cells can mean something by the names of this one. Most cells only compute and show.</summary>
    public static bool DeclaresNames(string code)
    {
        var unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(code, CSharpSubmissions.ParseOptions).GetRoot();
        return unit.Usings.Count > 0 || unit.Externs.Count > 0
            || unit.Members.Any(member => member is not GlobalStatementSyntax
                // Variables of patterns, out arguments and deconstructions count like any other; some declare none that others see.
                || member.DescendantNodes().Any(node => node is SingleVariableDesignationSyntax))
            // A file that is loaded declares what it likes.
            || unit.GetLoadDirectives().Count > 0;
    }
}
