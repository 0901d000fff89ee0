using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Cli.Grading;

/// <summary>The checks in a cell: what calls them, and what is left of the cell without them.</summary>
internal sealed class CheckSyntax
{
    private const string CheckClass = "Check";
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly List<CheckStatement> checks = [];
    private readonly List<(string Name, string Text)> makers = [];

    private CheckSyntax(string source, CompilationUnitSyntax root)
    {
        Root = root;
        Answer = source;
    }

    /// <summary>The calls of checks, in order.</summary>
    public IReadOnlyList<CheckStatement> Checks => checks;

    /// <summary>Declarations of what checks are called on, such as <c>var check = Check.On(net, batch);</c>.</summary>
    public IReadOnlyList<(string Name, string Text)> Makers => makers;

    /// <summary>Both as text.</summary>
    public IEnumerable<string> Statements => checks.Select(check => check.Call).Concat(makers.Select(maker => maker.Text));

    /// <summary>The cell without its checks and their makers; lines keep their numbers.</summary>
    public string Answer { get; private set; }

    /// <summary>The whole cell.</summary>
    public CompilationUnitSyntax Root { get; }

    /// <summary>Takes a C# cell apart.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="checkers">The names on which checks are called, besides Check.</param>
    /// <param name="isCourse">Whether whatever else it makes by a check is such a name, too; a student may keep a result.</param>
    public static CheckSyntax Of(string source, IEnumerable<string> checkers, bool isCourse = false)
    {
        var cell = new CheckSyntax(source, CSharpSyntaxTree.ParseText(source, Script).GetCompilationUnitRoot());
        HashSet<string> names = [CheckClass, .. checkers];
        foreach (var member in cell.Root.Members)
        {
            if (member is FieldDeclarationSyntax { Declaration.Variables: [{ Initializer.Value: { } made } variable] } && IsCall(made)
                && (isCourse || names.Contains(variable.Identifier.Text)))
            {
                names.Add(variable.Identifier.Text);
                cell.makers.Add((variable.Identifier.Text, member.NormalizeWhitespace().ToString()));
                cell.Remove(member);
            }
            else if (member is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { Expression: var shown } })
            {
                var value = shown is InvocationExpressionSyntax
                {
                    Expression: IdentifierNameSyntax { Identifier.Text: "display" },
                    ArgumentList.Arguments: [var only],
                } ? only.Expression : shown;
                while (value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax asked }
                    && asked.Name.Identifier.Text is ("Hint" or "Solution"))
                {
                    value = asked.Expression;
                }
                if (!IsCall(value))
                    continue;
                cell.checks.Add(new CheckStatement((InvocationExpressionSyntax)value));
                cell.Remove(member);
            }
        }
        return cell;

        bool IsCall(ExpressionSyntax value) => value is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: var name } },
        } && names.Contains(name);
    }

    /// <summary>What the cell declares or assigns to at its top level, its checks and makers aside.</summary>
    public IEnumerable<string> Declared() =>
        from member in CSharpSyntaxTree.ParseText(Answer, Script).GetCompilationUnitRoot().Members
        from name in member switch
        {
            FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
            BaseTypeDeclarationSyntax type => [type.Identifier.Text],
            MethodDeclarationSyntax method => [method.Identifier.Text],
            PropertyDeclarationSyntax property => [property.Identifier.Text],
            GlobalStatementSyntax statement => Assigned(statement),
            _ => [],
        }
        select name;

    /// <summary>The names in a piece of code.</summary>
    public static IEnumerable<string> Names(string code) =>
        CSharpSyntaxTree.ParseText(code, Script).GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name)
            .Select(name => name.Identifier.Text);

    private static IEnumerable<string> Assigned(GlobalStatementSyntax statement) =>
        from node in statement.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        let left = (node as AssignmentExpressionSyntax)?.Left
        from name in node is SingleVariableDesignationSyntax declared ? [declared.Identifier.Text]
            : left?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.Text) ?? []
        select name;

    private void Remove(MemberDeclarationSyntax member)
    {
        char[] rest = Answer.ToCharArray();
        for (int i = member.SpanStart; i < member.Span.End; i++)
            rest[i] = rest[i] == '\n' ? '\n' : ' ';
        Answer = new string(rest);
    }
}

/// <summary>A call of a check.</summary>
/// <param name="Invocation">The call.</param>
internal sealed record CheckStatement(InvocationExpressionSyntax Invocation)
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
