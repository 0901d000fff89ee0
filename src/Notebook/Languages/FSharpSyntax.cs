using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Syntax;
using FSharp.Compiler.Text;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook;

/// <summary>F# code, read without a session: what its directives are and whether more has to come.</summary>
internal static class FSharpSyntax
{
    private const string FileName = "cell.fsx";
    private static readonly Lazy<FSharpChecker> Checker = new(() => FSharpChecker.Create(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null));

    // A script, as a cell is one.
    private static readonly FSharpParsingOptions Options = new(
        [FileName], true, ListModule.OfSeq(["INTERACTIVE"]), FSharpParsingOptions.Default.DiagnosticOptions, FSharpParsingOptions.Default.LangVersionText, true, null, false, false);

    public static FSharpParseFileResults Parse(string code) => FSharpAsync.RunSynchronously(
        Checker.Value.ParseFile(FileName, SourceText.ofString(code), Options, FSharpOption<bool>.Some(false), null), null, null);

    /// <summary>The <c>#r</c> and <c>#i</c> of a cell: one in a string or a comment is none.</summary>
    /// <exception cref="ReferenceException">A directive is not of the form that it should be.</exception>
    public static ReferenceDirectives References(string code)
    {
        // Most cells have none, and need not be read twice.
        if (!code.Contains('#') || Parse(code).ParseTree is not ParsedInput.ImplFile { Item: var file })
            return new ReferenceDirectives(code, [], [], []);
        int[] lineStarts = [0, .. code.Index().Where(character => character.Item == '\n').Select(character => character.Index + 1)];
        return ReferenceDirectives.Of(code,
            from module in file.Contents
            from declaration in module.decls.OfType<SynModuleDecl.HashDirective>()
            let directive = declaration.hashDirective
            where directive.ident is "r" or "i"
            from argument in directive.args.OfType<ParsedHashDirectiveArgument.String>()
            // An assembly of the framework, which F# scripts used to name, is referenced anyway.
            where !File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, argument.value.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? argument.value : argument.value + ".dll"))
            select new ReferenceDirectives.Found(directive.ident, argument.value, Position(directive.range.Start), Position(directive.range.End)));

        int Position(Position position) => Math.Min(lineStarts[position.Line - 1] + position.Column, code.Length);
    }
}
