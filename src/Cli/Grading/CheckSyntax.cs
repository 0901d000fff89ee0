using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Cli.Grading;

/// <summary>The checks in a cell: what calls them, and what is left of the cell without them.</summary>
internal sealed class CheckSyntax
{
    private const string CheckClass = "Check";
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private CheckSyntax(
        string source, CompilationUnitSyntax cell, IReadOnlyList<CheckStatement> checks, IReadOnlyList<FieldDeclarationSyntax> makers)
    {
        Checks = checks;
        Makers = [.. makers.Select(maker => (maker.Declaration.Variables[0].Identifier.Text, maker.NormalizeWhitespace().ToString()))];
        Root = cell;
        char[] answer = source.ToCharArray();
        foreach (var part in checks.Select(check => check.Syntax).Concat(makers))
            for (int i = part.SpanStart; i < part.Span.End; i++)
                answer[i] = answer[i] == '\n' ? '\n' : ' ';
        Answer = new string(answer);
    }

    /// <summary>The calls of checks, in order.</summary>
    public IReadOnlyList<CheckStatement> Checks { get; }

    /// <summary>Declarations of what checks are called on, such as <c>var check = Check.On(net, batch);</c>.</summary>
    public IReadOnlyList<(string Name, string Text)> Makers { get; }

    /// <summary>The cell without its checks and their makers; lines keep their numbers.</summary>
    public string Answer { get; }

    /// <summary>The whole cell.</summary>
    public CompilationUnitSyntax Root { get; }

    /// <summary>Takes a C# cell apart.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="checkers">The names on which checks are called; those that the cell declares are added.</param>
    public static CheckSyntax Of(string source, HashSet<string> checkers)
    {
        var cell = CSharpSyntaxTree.ParseText(source, Script).GetCompilationUnitRoot();
        var checks = new List<CheckStatement>();
        var makers = new List<FieldDeclarationSyntax>();
        foreach (var member in cell.Members)
        {
            if (member is FieldDeclarationSyntax { Declaration.Variables: [{ Initializer.Value: { } made } variable] } maker && IsCall(made))
            {
                makers.Add(maker);
                checkers.Add(variable.Identifier.Text);
            }
            else if (member is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { Expression: var shown } })
            {
                var value = shown is InvocationExpressionSyntax
                {
                    Expression: IdentifierNameSyntax { Identifier.Text: "display" },
                    ArgumentList.Arguments: [var only],
                } ? only.Expression : shown;
                string help = "";
                while (value is InvocationExpressionSyntax
                       {
                           Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Hint" or "Solution" } asked,
                       })
                {
                    help = asked.Name.Identifier.Text;
                    value = asked.Expression;
                }
                if (IsCall(value))
                    checks.Add(new CheckStatement(member, (InvocationExpressionSyntax)value, help));
            }
        }
        return new CheckSyntax(source, cell, checks, makers);

        bool IsCall(ExpressionSyntax value) => value is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: var name } },
        } && (name == CheckClass || checkers.Contains(name));
    }

    /// <summary>
    /// Which of the names the cell declares, as anything, or assigns to, apart from <see cref="Makers"/>: whoever does so replaces
    /// a check by one's own.
    /// </summary>
    public IEnumerable<string> Redefined(IReadOnlySet<string> names) =>
        from node in CSharpSyntaxTree.ParseText(Answer, Script).GetCompilationUnitRoot().DescendantNodes()
        let name = node switch
        {
            VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { Parent: CompilationUnitSyntax } } variable =>
                variable.Identifier.Text,
            SingleVariableDesignationSyntax variable => variable.Identifier.Text,
            BaseTypeDeclarationSyntax { Parent: CompilationUnitSyntax } type => type.Identifier.Text,
            MethodDeclarationSyntax { Parent: CompilationUnitSyntax } method => method.Identifier.Text,
            PropertyDeclarationSyntax { Parent: CompilationUnitSyntax } property => property.Identifier.Text,
            UsingDirectiveSyntax { Alias.Name.Identifier.Text: var alias } => alias,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: var assigned } } => assigned,
            _ => null,
        }
        where name is not null && (name == CheckClass || names.Contains(name))
        select name;
}

/// <summary>A statement that calls a check.</summary>
/// <param name="Syntax">The statement.</param>
/// <param name="Invocation">The call in it.</param>
/// <param name="Help">"Hint" or "Solution" if it was asked for.</param>
internal sealed record CheckStatement(MemberDeclarationSyntax Syntax, InvocationExpressionSyntax Invocation, string Help)
{
    /// <summary>The call, in one line: "check.db2(MyDb2)".</summary>
    public string Call { get; } = Invocation.NormalizeWhitespace().ToString();

    /// <summary>What the check is called on: "check", "Check".</summary>
    public string Target { get; } = Invocation.Expression.GetFirstToken().Text;

    private string Method => Invocation.Expression.ToString();

    // A question's number, a quantity's name: all arguments but the answer, which is the last.
    private string Question => $"{Method} {string.Join(' ', Invocation.ArgumentList.Arguments.SkipLast(1))}";

    /// <summary>The one of the course's checks that this is, though its answer may be another; null if it is none.</summary>
    public CheckStatement? In(IEnumerable<CheckStatement> course) =>
        course.FirstOrDefault(check => check.Call == Call)
        ?? course.FirstOrDefault(check => check.Question == Question)
        ?? course.FirstOrDefault(check => check.Method == Method);
}
