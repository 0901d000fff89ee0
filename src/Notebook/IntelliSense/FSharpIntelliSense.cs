using System.Text.Json.Nodes;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Text;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Completion and inspection in F# cells.</summary>
internal static class FSharpIntelliSense
{
    public static Completions Complete(FSharpInteractive interactive, string code, int position)
    {
        var (line, column, text) = Locate(code, position);
        if (!IsInCode(code[..position], line, column))
            return Completions.None(position);
        var name = QuickParse.GetPartialLongNameEx(text, column - 1);
        var (syntax, meaning) = interactive.ParseAndCheck(code);
        var found = meaning.GetDeclarationListInfo(syntax, line, text, name, null, null, null).Items
            .Select(item => new CompletionItem(InCode(item), Kind(item.Glyph)));
        if (name.QualifyingIdents.IsEmpty)
            found = found.Concat(FSharpKeywords.KeywordNames.Select(keyword => new CompletionItem(keyword, "keyword")));
        var items = found.DistinctBy(item => item.Text).ToList();

        string prefix = name.PartialIdent;
        var matching = Matching(StringComparison.Ordinal) is { Count: > 0 } exact ? exact : Matching(StringComparison.OrdinalIgnoreCase);
        return matching.Count > 0 ? new Completions(matching, position - prefix.Length, position) : Completions.None(position);

        List<CompletionItem> Matching(StringComparison comparison) => [.. items
            .Where(item => item.Text.TrimStart('`').StartsWith(prefix, comparison)).OrderBy(item => item.Text, StringComparer.Ordinal)];
    }

    public static JsonObject? Inspect(FSharpInteractive interactive, string code, int position)
    {
        var (line, column, text) = Locate(code, position);
        // Where arguments are expected, inspect the function.
        if (text.AsSpan(column).IsWhiteSpace() || text[column] == ')')
            column = text[..column].TrimEnd('(', ' ').Length;
        if (QuickParse.GetCompleteIdentifierIsland(true, text, column)?.Value is not var (name, end, _))
            return null;
        var (_, meaning) = interactive.ParseAndCheck(code);
        var tip = meaning.GetToolTip(line, end, text, ListModule.OfSeq(name.Split('.')), FSharpTokenTag.Identifier, null);
        var parts = tip.Item.OfType<ToolTipElement.Group>().SelectMany(group => group.elements).ToList();
        if (parts.Count == 0)
            return null;
        var signatures = parts.Select(part => Plain(part.MainDescription)).Distinct().ToList();
        var described = new InspectionText(string.Join('\n', signatures), "fsharp");
        if (parts.Select(part => Documentation(part.XmlDoc)).FirstOrDefault(said => said.Length > 0) is { } documentation)
            described.Add(documentation, documentation);
        return described.ToBundle();
    }

    // The compiler service quotes "not", too, which is listed among the keywords but is an ordinary function.
    private static string InCode(DeclarationListItem item) => item.NameInList == "not" ? item.NameInList : item.NameInCode;

    // A letter typed in a comment or a string is not a name, nor a part of one.
    private static bool IsInCode(string before, int line, int column)
    {
        bool isName = false;
        FSharpLexer.Tokenize(SourceText.ofString(before + "x"), FuncConvert.FromAction<FSharpToken>(token =>
            isName = token.Kind == FSharpTokenKind.Identifier && token.Range.EndLine == line && token.Range.EndColumn == column + 1),
            null, null, null, null, null, null, null);
        return isName;
    }

    // Lines count from 1, columns from 0.
    private static (int Line, int Column, string Text) Locate(string code, int position)
    {
        int start = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        int end = code.IndexOf('\n', position);
        return (code.AsSpan(0, start).Count('\n') + 1, position - start, code[start..(end < 0 ? code.Length : end)]);
    }

    private static string Plain(IEnumerable<TaggedText> text) =>
        string.Concat(text.Select(part => part.Text)).ReplaceLineEndings("\n").Trim();

    // Documentation of the cells' own declarations; assemblies are referenced as copies, without their XML files.
    private static string Documentation(FSharpXmlDoc documentation)
    {
        string lines = documentation is FSharpXmlDoc.FromXmlText { Item: var comment }
            ? string.Join("\n", comment.GetElaboratedXmlLines())
            : "";
        return System.Text.RegularExpressions.Regex.Replace(lines, "</?(summary|remarks)>", "").Trim();
    }

    private static string Kind(FSharpGlyph glyph) =>
        glyph.IsMethod || glyph.IsOverridenMethod || glyph.IsExtensionMethod ? "function"
        : glyph.IsProperty ? "property"
        : glyph.IsField ? "field"
        : glyph.IsVariable || glyph.IsConstant ? "variable"
        : glyph.IsClass || glyph.IsType || glyph.IsTypedef || glyph.IsException || glyph.IsDelegate ? "class"
        : glyph.IsStruct ? "struct"
        : glyph.IsInterface ? "interface"
        : glyph.IsEnum || glyph.IsUnion ? "enum"
        : glyph.IsEnumMember ? "enumMember"
        : glyph.IsEvent ? "event"
        : glyph.IsModule || glyph.IsNameSpace ? "module"
        : "text";
}
