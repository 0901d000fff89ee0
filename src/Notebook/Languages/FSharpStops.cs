using System.Text;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Syntax;
using FSharp.Compiler.Text;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook;

/// <summary>
/// Puts a call of <see cref="CellStop"/> at the beginning of every loop's, function's and lambda's body of an F# cell, as
/// <see cref="StopChecks"/> does for C#; F# Interactive hands out no compiled code to put it into. Lines and columns stay what they were to the compiler.
/// A statement outside any function also tells its line, which an error is to name.
/// </summary>
internal static class FSharpStops
{
    private const string Look = "global.Backprop.Notebook.CellStop.Look()";
    private const string Enter = "global.Backprop.Notebook.CellStop.Enter()";

    /// <summary>Where a look goes: before the character at a line, from 1, and a column, from 0.</summary>
    /// <param name="Line">The line.</param>
    /// <param name="Column">The column.</param>
    /// <param name="Text">The look.</param>
    /// <param name="IsArgument">Whether it is in a lambda that is handed to a method: one that may want it as an expression tree.</param>
    private sealed record Place(int Line, int Column, string Text, bool IsArgument);

    /// <summary>The code with a look in every body; null where it needs none or is best left as it is.</summary>
    /// <param name="code">The code.</param>
    /// <param name="uses">What the names in it mean; asked for only where it matters.</param>
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
        IEnumerable<Place> wanted = places.Values;
        if (places.Values.Any(place => place.IsArgument) && uses().Any(TakesExpression))
            wanted = wanted.Where(place => !place.IsArgument);
        return Insert(lines, [.. wanted.OrderBy(place => place.Line).ThenBy(place => place.Column)]);
    }

    /// <summary>Whether a cell is compiled piece by piece, so that a part of it may have run when another turns out to be wrong.</summary>
    public static bool HasPieces(string code) => code.Split('\n').Any(line => line.AsSpan().TrimStart().StartsWith("#"));

    // What stands before a body stays on its line, the body goes to one of its own, in the column where it was: so nothing
    // moves out of the block that it belongs to.
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
            // A lambda of several parameters is one of lambdas.
            SyntaxNode.SynExpr { Item: SynExpr.Lambda { inLambdaSeq: false } lambda } => [(lambda.parsedData is { } written ? written.Value.Item2 : lambda.body, Look)],
            SyntaxNode.SynExpr { Item: SynExpr.MatchLambda lambda } => lambda.matchClauses.Select(clause => (clause.resultExpr, Look)),
            SyntaxNode.SynModule { Item: SynModuleDecl.Expr statement } => [(statement.expr, At(statement.expr))],
            SyntaxNode.SynModule { Item: SynModuleDecl.Let values } => values.bindings.Where(IsComputed).Select(binding => (binding.expr, At(binding.expr))),
            _ => [],
        };
        if (!bodies.Any() || path.Any(IsData))
            return [];
        bool isArgument = node is SyntaxNode.SynExpr { Item: SynExpr.Lambda or SynExpr.MatchLambda } && path.Any(outer => outer is SyntaxNode.SynExpr { Item: SynExpr.App { flag: ExprAtomicFlag.Atomic } });
        return
            from it in bodies
            let begin = Begin(it.Body, lines)
            select new Place(begin.Line, begin.Column, it.Look, isArgument);
    }

    // What a loop gives by an arrow counts from the arrow on.
    private static Position Begin(SynExpr body, string[] lines) =>
        body is SynExpr.YieldOrReturn given && lines[body.Range.StartLine - 1].AsSpan(body.Range.StartColumn).StartsWith("->")
            ? given.expr.Range.Start
            : body.Range.Start;

    private static string At(SynExpr statement) => FormattableString.Invariant($"global.Backprop.Notebook.CellStop.At({statement.Range.StartLine})");

    // What calls a function can fail. A case of a union does not, and may be of a type that is open still: with a statement before it, it could not be.
    private static bool IsComputed(SynBinding binding) =>
        !IsFunction(binding) && binding.expr is SynExpr.App call && !(call.funcExpr is SynExpr.Ident { ident.idText: var name } && char.IsUpper(name[0]));

    private static bool IsFunction(SynBinding binding) =>
        binding.headPat is SynPat.LongIdent { argPats: SynArgPats.Pats { pats.IsEmpty: false } } head && head.longDotId.LongIdent.Head.idText != "new";

    // Code that is handed over to be read, not to be run.
    private static bool IsData(SyntaxNode node) => node switch
    {
        SyntaxNode.SynExpr { Item: SynExpr.Quote } => true,
        SyntaxNode.SynExpr { Item: SynExpr.App { funcExpr: SynExpr.Ident { ident.idText: "query" } } } => true,
        SyntaxNode.SynBinding { Item: var binding } => binding.attributes.SelectMany(list => list.Attributes).Any(attribute =>
            attribute.TypeName.LongIdent[^1].idText.StartsWith("ReflectedDefinition", StringComparison.Ordinal)),
        _ => false,
    };

    private static bool TakesExpression(FSharpSymbolUse use) => use.Symbol is FSharpMemberOrFunctionOrValue { IsMember: true } method
        && method.CurriedParameterGroups.SelectMany(group => group).Any(parameter =>
            parameter.Type is { HasTypeDefinition: true, TypeDefinition: var type } && type.TryFullName?.Value?.StartsWith("System.Linq.Expressions.", StringComparison.Ordinal) == true);
}
