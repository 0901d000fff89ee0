using System.Text;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Syntax;
using FSharp.Compiler.Text;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook.FSharp;

/// <summary>
/// Inserts a call of <see cref="CellStop"/> at the beginning of the body of every loop, function and lambda of an F# cell, as
/// <see cref="StopChecks"/> does for C#. It changes the source, because F# Interactive does not expose compiled code, and keeps the
/// lines and columns that the compiler reports. Calls before statements outside functions also record the line, for errors.
/// </summary>
internal static class FSharpStops
{
    private const string Look = "global.Backprop.Notebook.Stopping.CellStop.Look()";
    private const string Enter = "global.Backprop.Notebook.Stopping.CellStop.Enter()";

    /// <summary>The position of a check: before the character at a line, from 1, and a column, from 0.</summary>
    /// <param name="Line">The line.</param>
    /// <param name="Column">The column.</param>
    /// <param name="Text">The call to insert.</param>
    /// <param name="IsArgument">Whether it is in a lambda passed to a method, which might take it as an expression tree.</param>
    private sealed record Place(int Line, int Column, string Text, bool IsArgument);

    /// <summary>The code with checks in every body; null if it needs none or cannot be parsed.</summary>
    /// <param name="code">The code.</param>
    /// <param name="uses">Gets the uses of symbols in the code; called only if needed.</param>
    public static string? Insert(string code, Func<IEnumerable<FSharpSymbolUse>> uses)
    {
        if (FSharpSyntax.Parse(code) is not { ParseHadErrors: false, ParseTree: var tree })
            return null;
        string[] lines = code.Split('\n');
        var places = new Dictionary<(int, int), Place>();
        ParsedInputModule.fold(
            FuncConvert.FromFunc<Unit?, FSharpList<SyntaxNode>, SyntaxNode, Unit?>((_, path, node) =>
            {
                foreach (var place in In(node, path, lines))
                    places[(place.Line, place.Column)] = place;
                return null;
            }), null, tree);
        bool skipsArguments = places.Values.Any(place => place.IsArgument) && uses().Any(TakesExpression);
        return Insert(lines, [.. places.Values.Where(place => !skipsArguments || !place.IsArgument)
            .OrderBy(place => place.Line).ThenBy(place => place.Column)]);
    }

    // The text before a body stays on its line, and the body moves to a line of its own, in the same column, so that it stays in
    // its block. A line directive restores the line number.
    private static string? Insert(string[] lines, List<Place> places)
    {
        if (places.Count == 0)
            return null;
        var code = new StringBuilder();
        int next = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            int from = 0;
            for (; next < places.Count && places[next].Line == i + 1; next++)
            {
                int column = places[next].Column;
                string before = line[from..column].TrimEnd();
                if (before.Length > 0)
                    code.Append(' ', from).Append(before).Append('\n');
                code.Append(' ', column).Append(places[next].Text).Append(FormattableString.Invariant($"\n# {i + 1}\n"));
                from = column;
            }
            code.Append(' ', from).Append(line, from, line.Length - from).Append('\n');
        }
        return code.ToString();
    }

    private static IEnumerable<Place> In(SyntaxNode node, FSharpList<SyntaxNode> path, string[] lines)
    {
        IEnumerable<(SynExpr Body, string Look)> bodies = node switch
        {
            SyntaxNode.SynBinding { Item: var binding } when IsFunction(binding) =>
                [(binding.expr is SynExpr.Typed typed && binding.returnInfo is not null ? typed.expr : binding.expr, Enter)],
            SyntaxNode.SynExpr { Item: SynExpr.While loop } => [(loop.doExpr, Look)],
            SyntaxNode.SynExpr { Item: SynExpr.WhileBang loop } => [(loop.doExpr, Look)],
            SyntaxNode.SynExpr { Item: SynExpr.For loop } => [(loop.doBody, Look)],
            SyntaxNode.SynExpr { Item: SynExpr.ForEach loop } => [(loop.bodyExpr, Look)],
            // A lambda of several parameters contains lambdas; only the outermost counts.
            SyntaxNode.SynExpr { Item: SynExpr.Lambda { inLambdaSeq: false } lambda } =>
                [(lambda.parsedData is { } written ? written.Value.Item2 : lambda.body, Look)],
            SyntaxNode.SynExpr { Item: SynExpr.MatchLambda lambda } => lambda.matchClauses.Select(clause => (clause.resultExpr, Look)),
            SyntaxNode.SynModule { Item: SynModuleDecl.Expr statement } => [(statement.expr, At(statement.expr))],
            SyntaxNode.SynModule { Item: SynModuleDecl.Let values } =>
                values.bindings.Where(IsComputed).Select(binding => (binding.expr, At(binding.expr))),
            _ => [],
        };
        if (!bodies.Any() || path.Any(IsData))
            return [];
        bool isArgument = node is SyntaxNode.SynExpr { Item: SynExpr.Lambda or SynExpr.MatchLambda }
            && path.Any(outer => outer is SyntaxNode.SynExpr { Item: SynExpr.App { flag: ExprAtomicFlag.Atomic } });
        return
            from it in bodies
            let begin = Begin(it.Body, lines)
            select new Place(begin.Line, begin.Column, it.Look, isArgument);
    }

    // The range of a loop body after an arrow starts at the arrow.
    private static Position Begin(SynExpr body, string[] lines) =>
        body is SynExpr.YieldOrReturn given && lines[body.Range.StartLine - 1].AsSpan(body.Range.StartColumn).StartsWith("->")
            ? given.expr.Range.Start
            : body.Range.Start;

    private static string At(SynExpr statement) =>
        FormattableString.Invariant($"global.Backprop.Notebook.Stopping.CellStop.At({statement.Range.StartLine})");

    // A value computed by a function call may throw. A union case does not, and its type may still be open to inference, which a
    // statement before it would prevent.
    private static bool IsComputed(SynBinding binding) =>
        !IsFunction(binding) && binding.expr is SynExpr.App call
        && !(call.funcExpr is SynExpr.Ident { ident.idText: var name } && char.IsUpper(name[0]));

    private static bool IsFunction(SynBinding binding) =>
        binding.headPat is SynPat.LongIdent { argPats: SynArgPats.Pats { pats.IsEmpty: false } } head
        && head.longDotId.LongIdent.Head.idText != "new";

    // Code that is passed as data, such as a quotation, and not run.
    private static bool IsData(SyntaxNode node) => node switch
    {
        SyntaxNode.SynExpr { Item: SynExpr.Quote } => true,
        SyntaxNode.SynExpr { Item: SynExpr.App { funcExpr: SynExpr.Ident { ident.idText: "query" } } } => true,
        SyntaxNode.SynBinding { Item: var binding } => binding.attributes.SelectMany(list => list.Attributes).Any(attribute =>
            attribute.TypeName.LongIdent[^1].idText.StartsWith("ReflectedDefinition", StringComparison.Ordinal)),
        _ => false,
    };

    private static bool TakesExpression(FSharpSymbolUse use) =>
        use.Symbol is FSharpMemberOrFunctionOrValue { IsMember: true } method
        && method.CurriedParameterGroups.SelectMany(group => group).Any(parameter =>
            parameter.Type is { HasTypeDefinition: true, TypeDefinition: var type }
            && type.TryFullName?.Value?.StartsWith("System.Linq.Expressions.", StringComparison.Ordinal) == true);
}
