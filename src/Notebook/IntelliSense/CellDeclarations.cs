using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.IntelliSense;

/// <summary>The declarations of a cell that later cells can see, determined from its syntax alone.</summary>
/// <param name="Code">The declaring part of the code; most cells only compute and show.</param>
/// <param name="Names">The names it declares.</param>
/// <param name="Mentioned">Every name it contains, including its own.</param>
/// <param name="IsPlain">Whether it consists only of declarations, which keep their meaning when merged with others.</param>
internal sealed record CellDeclarations(string Code, IReadOnlySet<string> Names, IReadOnlySet<string> Mentioned, bool IsPlain)
{
    public static CellDeclarations Of(string code)
    {
        var unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(code, CSharpSubmissions.ParseOptions).GetRoot();
        var members = unit.Members.Where(member => member is not GlobalStatementSyntax || Variables(member).Any()).ToList();
        // A using affects the cells that follow, a directive the lines that follow.
        bool isPlain = unit.Usings.Count == 0 && unit.Externs.Count == 0 && !unit.ContainsDirectives && members.TrueForAll(member => member
            is BaseFieldDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax or BaseTypeDeclarationSyntax
            or DelegateDeclarationSyntax or GlobalStatementSyntax);
        return new CellDeclarations(
            // The semicolon ends an expression that was last in its cell.
            isPlain ? string.Concat(members.Select(member => member.ToFullString() + "\n;\n")) : code,
            members.SelectMany(NamesOf).Select(name => name.ValueText).ToHashSet(),
            members.SelectMany(member => member.DescendantTokens())
                .Where(token => token.IsKind(SyntaxKind.IdentifierToken))
                .Select(token => token.ValueText).ToHashSet(),
            isPlain);
    }

    /// <summary>Whether both keep their meaning when merged into one submission.</summary>
    public bool JoinsWith(CellDeclarations next) => IsPlain && next.IsPlain && !Mentioned.Overlaps(next.Names);

    public CellDeclarations Join(CellDeclarations next) =>
        new(Code + next.Code, Names.Union(next.Names).ToHashSet(), Mentioned.Union(next.Mentioned).ToHashSet(), true);

    private static IEnumerable<SyntaxToken> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier).Concat(Variables(member)),
        MethodDeclarationSyntax method => [method.Identifier],
        PropertyDeclarationSyntax property => [property.Identifier],
        BaseTypeDeclarationSyntax type => [type.Identifier],
        DelegateDeclarationSyntax type => [type.Identifier],
        _ => Variables(member),
    };

    // Variables of patterns, out arguments and deconstructions are visible to later cells. This includes some that are not, harmlessly.
    private static IEnumerable<SyntaxToken> Variables(SyntaxNode member) =>
        member.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier);
}
