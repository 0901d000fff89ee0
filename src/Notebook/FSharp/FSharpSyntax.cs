using System.Text.RegularExpressions;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Syntax;
using FSharp.Compiler.Text;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook.FSharp;

/// <summary>Parses F# code without a session: its directives, its pieces and whether it is complete.</summary>
internal static partial class FSharpSyntax
{
    private const string FileName = "cell.fsx";
    private static readonly FSharpChecker Checker = FSharpChecker.Create(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    // A cell is parsed as a script.
    private static readonly FSharpParsingOptions Options = new(
        [FileName], true, ListModule.OfSeq(["INTERACTIVE"]), FSharpParsingOptions.Default.DiagnosticOptions,
        FSharpParsingOptions.Default.LangVersionText, true, null, false, false);

    public static FSharpParseFileResults Parse(string code)
    {
        var parsing = Checker.ParseFile(FileName, SourceText.ofString(code), Options, FSharpOption<bool>.Some(false), null);
        return FSharpAsync.RunSynchronously(parsing, null, FSharpOption<CancellationToken>.Some(CancellationToken.None));
    }

    /// <summary>The <c>#r</c> and <c>#i</c> directives of a cell, not counting text in strings and comments.</summary>
    /// <exception cref="ReferenceException">A directive is malformed.</exception>
    public static ReferenceDirectives References(string code) => ReferenceDirectives.Of(code, Find(code));

    /// <summary>The code with its <c>#r</c> and <c>#i</c> directives blanked out, including malformed ones.</summary>
    public static string WithoutReferences(string code)
    {
        char[] rest = code.ToCharArray();
        foreach (var directive in Find(code))
            Array.Fill(rest, ' ', directive.Start, directive.End - directive.Start);
        return new string(rest);
    }

    /// <summary>Splits a cell at each <c>;;</c>, since F# Interactive takes one piece at a time; lines and columns are kept.</summary>
    public static IReadOnlyList<string> Pieces(string code)
    {
        if (!code.Contains(";;"))
            return [code];
        int[] lineStarts = LineStarts(code);
        List<int> ends = [], others = [];
        FSharpLexer.Tokenize(SourceText.ofString(code), FuncConvert.FromAction<FSharpToken>(token =>
            (token.Kind == FSharpTokenKind.SemicolonSemicolon ? ends : others).Add(Position(token.Range.Start, lineStarts, code))),
            null, null, null, ListModule.OfSeq(["INTERACTIVE"]), null, null, null);
        // Splitting could separate #if from #endif, so blank out the ;; instead.
        if (code.Split('\n').Any(line => line.AsSpan().TrimStart().StartsWith("#if")))
            return [ends.Aggregate(code, (text, end) => text.Remove(end, 2).Insert(end, "  "))];
        var pieces = new List<string>();
        int start = 0;
        foreach (int end in ends.Append(code.Length))
        {
            // A comment alone is not a piece.
            if (others.Exists(token => token >= start && token < end))
                pieces.Add(string.Concat(code.Take(start).Select(character => character == '\n' ? '\n' : ' ')) + code[start..end]);
            start = Math.Min(end + 2, code.Length);
        }
        return pieces;
    }

    /// <summary>Whether a <c>#</c>, the first character on its line, stands in a string, a comment or code that #if leaves out.</summary>
    public static bool IsInText(string code, int start, int position)
    {
        var tokenizer = new FSharpSourceTokenizer(ListModule.OfSeq(["INTERACTIVE"]), null, null, null);
        var state = FSharpTokenizerLexState.Initial;
        foreach (string line in code[start..position].Split('\n')[..^1])
        {
            var tokens = tokenizer.CreateLineTokenizer(line);
            FSharpOption<FSharpTokenInfo>? token;
            do
                (token, state) = tokens.ScanToken(state);
            while (token is not null);
        }
        return FSharpLineTokenizer.ColorStateOfLexState(state)
            is not (FSharpTokenizerColorState.Token or FSharpTokenizerColorState.InitialState);
    }

    /// <summary>Whether code is complete.</summary>
    public static Completeness Check(string code)
    {
        var errors = Parse(code).Diagnostics.Where(diagnostic => diagnostic.Severity.IsError).ToList();
        if (errors.Count == 0)
            return new Completeness(CompletenessStatus.Complete);
        string[] lines = code.TrimEnd().Split('\n');
        if (!errors.TrueForAll(error => IsAtEnd(error, lines)))
            return new Completeness(CompletenessStatus.Invalid);
        string last = lines[^1];
        string indent = last[..Indent(last)];
        return new Completeness(CompletenessStatus.Incomplete, Openers().IsMatch(last) ? indent + "    " : indent);
    }

    // Unclosed constructs are reported where they begin, other missing code where the code ends.
    private static bool IsAtEnd(FSharpDiagnostic error, string[] lines) => !NeverMended().IsMatch(error.Message)
        && (error.Message.StartsWith("Unmatched '", StringComparison.Ordinal)
            || error.Message.StartsWith("End of file in ", StringComparison.Ordinal)
            || error.EndLine > lines.Length
            || (error.EndLine == lines.Length && error.EndColumn >= lines[^1].Length)
            // A let without a following expression, unless a line with less indentation ends its block.
            || (error.ErrorNumber == 588
                && lines.Skip(error.StartLine).All(line => string.IsNullOrWhiteSpace(line) || Indent(line) > error.StartColumn)));

    private static IEnumerable<ReferenceDirectives.Found> Find(string code)
    {
        // Most cells have no directives and need not be parsed here.
        if (!code.Contains('#') || Parse(code).ParseTree is not ParsedInput.ImplFile { Item: var file })
            return [];
        int[] lineStarts = LineStarts(code);
        // F# scripts used to name assemblies of the framework; these are referenced anyway.
        return
            from module in file.Contents
            from declaration in module.decls.OfType<SynModuleDecl.HashDirective>()
            let directive = declaration.hashDirective
            where directive.ident is "r" or "i"
            from argument in directive.args.OfType<ParsedHashDirectiveArgument.String>()
            where HostReferences.FrameworkFile(argument.value) is null
            select new ReferenceDirectives.Found(
                directive.ident,
                argument.value,
                Position(directive.range.Start, lineStarts, code),
                Position(directive.range.End, lineStarts, code));
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    private static int[] LineStarts(string code) =>
        [0, .. code.Index().Where(character => character.Item == '\n').Select(character => character.Index + 1)];

    private static int Position(Position position, int[] lineStarts, string code) =>
        Math.Min(lineStarts[position.Line - 1] + position.Column, code.Length);

    // A closing bracket without an opening one, or a name that begins with a digit: no further code can fix these.
    [GeneratedRegex(@"^(Unexpected symbol '(\)|\]|\|\]|\})'|This is not a valid numeric literal)")]
    private static partial Regex NeverMended();

    // Tokens after which a block, an operand or a closing bracket must follow.
    [GeneratedRegex(@"([=([{|,;]|->|<-|\b(then|else|do|with|try|of|begin|finally|fun|function|yield|return))\s*$")]
    private static partial Regex Openers();
}
