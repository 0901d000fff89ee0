using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.QuickInfo;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Describes the name at a position in a cell, or else the call whose arguments are being written.</summary>
internal static class CellInspection
{
    public static async Task<JsonObject?> AtAsync(
        Document document, int position, IReadOnlyList<Variable> variables, CancellationToken cancellation)
    {
        var root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        if (NameAt(root, position) is { RawKind: not 0 } name
            && await OfNameAsync(document, name, model, variables, cancellation).ConfigureAwait(false) is { } description)
        {
            return description;
        }
        bool isCode = root.FindTrivia(position - 1).Kind()
            is not (SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia);
        return isCode && SignatureHelp.At(root, model, position, cancellation) is { } help ? OfCall(help, cancellation) : null;
    }

    // The name or keyword that the cursor is inside or at either end of.
    private static SyntaxToken NameAt(SyntaxNode root, int position) =>
        new[] { position, position - 1 }.Where(at => at >= 0).Select(at => root.FindToken(at)).FirstOrDefault(token =>
            (token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsKeywordKind(token.Kind()))
            && token.SpanStart <= position && position <= token.Span.End);

    private static async Task<JsonObject?> OfNameAsync(
        Document document, SyntaxToken name, SemanticModel model, IReadOnlyList<Variable> variables, CancellationToken cancellation)
    {
        // Roslyn fails to describe the class that a cell is compiled to, and never again asks a provider that has failed.
        if (model.GetTypeInfo(name.Parent!, cancellation).Type is { TypeKind: TypeKind.Submission })
            return null;
        if (SimplestCall(name, model, cancellation) is { } call)
        {
            var written = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            document = document.WithText(written.Replace(name.Span.End, 0, call));
        }
        var info = await QuickInfoService.GetService(document)!.GetQuickInfoAsync(document, name.SpanStart, cancellation)
            .ConfigureAwait(false);
        if (info?.Sections is not [{ Kind: QuickInfoSectionKinds.Description } signature, .. var sections])
            return null;

        var symbol = await SymbolFinder.FindSymbolAtPositionAsync(document, name.SpanStart, cancellation).ConfigureAwait(false);
        bool isVariable = symbol is IFieldSymbol { ContainingType.IsScriptClass: true };
        string code = signature.Text;
        var text = new InspectionText(isVariable ? code.Replace("(field)", "(variable)", StringComparison.Ordinal) : code);
        if (isVariable && variables.FirstOrDefault(it => it.Name == symbol!.Name) is { } variable
            && ShortValue(variable.Value) is { } value)
        {
            text.Add($"Value: {value}", $"Value: `{value}`");
        }
        // Roslyn describes no parameters and only names exceptions.
        foreach (var section in sections.Where(section => section.Kind != QuickInfoSectionKinds.Exception))
            text.Add(section.TaggedParts);
        var documentation = Documentation.Of(symbol, cancellation);
        text.Add("Parameters", documentation.Elements("param"));
        text.Add("Exceptions", documentation.Elements("exception"));
        return text.ToBundle();
    }

    // Arguments for the overload with the fewest parameters if a method is only named, where Roslyn would describe the first one.
    private static string? SimplestCall(SyntaxToken name, SemanticModel model, CancellationToken cancellation)
    {
        if (name.Parent is not SimpleNameSyntax node || SyntaxFacts.IsInvoked(node)
            || model.GetSymbolInfo(node, cancellation).Symbol is not null)
        {
            return null;
        }
        var simplest = model.GetMemberGroup(node, cancellation).OfType<IMethodSymbol>().MinBy(method => method.Parameters.Length);
        var arguments = simplest?.Parameters.Select(it => $"default({it.Type.ToMinimalDisplayString(model, node.SpanStart)})");
        return arguments is null ? null : $"({string.Join(", ", arguments)})";
    }

    // All overloads, and the documentation of the likeliest one with the parameter being written.
    private static JsonObject OfCall(SignatureHelp help, CancellationToken cancellation)
    {
        var text = new InspectionText(string.Join('\n', help.Overloads.Select(SignatureOf)));
        var documentation = Documentation.Of(help.Overloads[0], cancellation);
        if (documentation.Element("summary") is { } summary)
            text.Add(Documentation.Text(summary, false), Documentation.Text(summary, true));
        if (help.Parameter is { } parameter)
        {
            string name = $"{SignatureOf(parameter.Type)} {parameter.Name}";
            var described = documentation.Elements("param").FirstOrDefault(it => it.Attribute("name")?.Value == parameter.Name);
            string separator = described is null ? "" : ": ";
            text.Add(
                $"{name}{separator}{Documentation.Text(described, false)}",
                $"**`{name}`**{separator}{Documentation.Text(described, true)}");
        }
        return text.ToBundle();
    }

    // "3", "\"text\"", "Count = 2"; null for values whose own code would have to run.
    private static string? ShortValue(object? value) => value switch
    {
        null => "null",
        string text => $"\"{(text.Length > 60 ? text[..60] + "…" : text).ReplaceLineEndings("\\n")}\"",
        char letter => $"'{letter}'",
        bool truth => truth ? "true" : "false",
        Enum => value.ToString(),
        Array array => FormattableString.Invariant($"Length = {array.Length}"),
        _ when value.GetType().Assembly != typeof(object).Assembly => null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        ICollection collection => FormattableString.Invariant($"Count = {collection.Count}"),
        _ => null,
    };

    private static string SignatureOf(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
