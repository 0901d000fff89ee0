using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Export;

/// <summary>
/// A cell's code as top-level statements: fields become variables, methods local functions, the last expression is shown; usings and
/// types, which stand elsewhere in a program, are taken out. Everything else stays as it was written.
/// </summary>
internal sealed class ProgramCell
{
    private readonly List<TextChange> changes = [];
    private readonly CellCompilation cell;
    private readonly IReadOnlyDictionary<ISymbol, string> names;

    public ProgramCell(CellCompilation cell, IReadOnlyDictionary<ISymbol, string> names)
    {
        (this.cell, this.names) = (cell, names);
        foreach (SyntaxNode node in cell.Unit.DescendantNodes())
            Change(node);
        SourceText text = cell.Unit.GetText();
        MemberDeclarationSyntax[] types =
            [.. cell.Unit.Members.Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)];
        Types = [.. types.Select(type => Changed(text, type.FullSpan).Trim('\n', '\r'))];
        Usings = [.. cell.Unit.Usings.Select(directive => Changed(text, directive.Span))];
        foreach (TextSpan moved in types.Select(type => type.FullSpan).Concat(cell.Unit.Usings.Select(directive => directive.Span)))
        {
            changes.RemoveAll(change => IsWithin(moved, change));
            changes.Add(new TextChange(moved, ""));
        }
        Statements = Changed(text, new TextSpan(0, text.Length));
    }

    /// <summary>Its using directives.</summary>
    public IReadOnlyList<string> Usings { get; }

    /// <summary>Its types.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Everything else.</summary>
    public string Statements { get; }

    private void Change(SyntaxNode node)
    {
        switch (node)
        {
            case SimpleNameSyntax name when cell.Symbol(name) is { } symbol:
                Rename(name, symbol);
                break;
            case FieldDeclarationSyntax field when IsOfCell(field):
                Remove(field.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.ConstKeyword)));
                // A variable of a cell begins with its type's default.
                foreach (var variable in field.Declaration.Variables.Where(variable => variable.Initializer is null))
                    changes.Add(new TextChange(new TextSpan(variable.Span.End, 0), " = default"));
                break;
            case MethodDeclarationSyntax method when IsOfCell(method):
                Remove(method.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword)));
                break;
            case ReturnStatementSyntax when !node.Ancestors().Any(it => it is AnonymousFunctionExpressionSyntax
                or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax):
                throw new ExportException($"{cell.Place} has a return outside of a function, which would end the program.");
            case ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last:
                Show(last.Expression);
                break;
        }
        if (cell.Declared(node) is var (declared, token) && names.TryGetValue(declared, out string? own) && own != token.ValueText)
            changes.Add(new TextChange(token.Span, own));
    }

    private bool IsOfCell(SyntaxNode node) => node.Parent == cell.Unit;

    private void Remove(IEnumerable<SyntaxToken> modifiers) =>
        changes.AddRange(modifiers.Select(modifier => new TextChange(TextSpan.FromBounds(
            modifier.SpanStart, modifier.FullSpan.End), "")));

    private void Rename(SimpleNameSyntax name, ISymbol symbol)
    {
        string written = name.Identifier.ValueText;
        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor })
            symbol = symbol.ContainingType;
        if (!names.TryGetValue(symbol, out string? own) || own == written)
            return;
        // The name of a member that is inferred from a variable stays.
        string inferred = name.Parent switch
        {
            ArgumentSyntax { NameColon: null, Parent: TupleExpressionSyntax tuple } when !IsAssigned(tuple) => $"{written}: ",
            AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } => $"{written} = ",
            _ => "",
        };
        changes.Add(new TextChange(name.Identifier.Span, inferred + own));
    }

    // What stands on the left of (a, b) = … are variables; names of members cannot be given there.
    private static bool IsAssigned(TupleExpressionSyntax tuple) => tuple.Parent switch
    {
        ArgumentSyntax { Parent: TupleExpressionSyntax outer } => IsAssigned(outer),
        AssignmentExpressionSyntax assignment => assignment.Left == tuple,
        ForEachVariableStatementSyntax loop => loop.Variable == tuple,
        _ => false,
    };

    // As the notebook shows the value of a cell's last expression; display(x) has shown x already.
    private void Show(ExpressionSyntax last)
    {
        bool isShown = cell.Model.GetTypeInfo(last).Type
            is null or { SpecialType: not SpecialType.System_Void } and not { Name: nameof(DisplayedValue) };
        changes.Add(new TextChange(new TextSpan(last.SpanStart, 0), isShown ? "display(" : ""));
        changes.Add(new TextChange(new TextSpan(last.Span.End, 0), isShown ? ");" : ";"));
    }

    private string Changed(SourceText text, TextSpan span)
    {
        var within = changes.Where(change => IsWithin(span, change) || span.Length == text.Length).OrderBy(change => change.Span.Start)
            .Select(change => new TextChange(new TextSpan(change.Span.Start - span.Start, change.Span.Length), change.NewText!));
        return text.GetSubText(span).WithChanges(within).ToString();
    }

    // What is inserted where a type ends belongs to what follows it.
    private static bool IsWithin(TextSpan span, TextChange change) => span.Contains(change.Span) && change.Span.Start < span.End;
}
