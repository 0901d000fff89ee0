using System.Text;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.IntelliSense;

/// <summary>Describes a symbol or a call as text.</summary>
internal static class InspectionText
{
    /// <summary>Describes a symbol: its signature, its value if it has one, and its documentation.</summary>
    public static string OfSymbol(ISymbol symbol, int others, string? value, bool markdown, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        string more = others > 0 ? FormattableString.Invariant($" (+ {others} overload{(others == 1 ? "" : "s")})") : "";
        Signatures(text, [$"{SymbolText.Introduced(symbol)}{more}"], markdown);
        if (value is not null)
            Paragraph(text, $"{Title("Value", markdown)} {(markdown ? $"`{value}`" : value)}");
        var documentation = Documentation.Of(symbol, markdown, cancellation);
        Paragraph(text, documentation.Summary);
        Section(text, "Parameters", documentation.Parameters, markdown);
        Section(text, "Returns", documentation.Returns, markdown);
        Section(text, "Exceptions", documentation.Exceptions, markdown);
        return text.ToString();
    }

    /// <summary>Describes a call: all overloads, and the documentation of the likeliest one with the parameter being written.</summary>
    public static string OfCall(SignatureHelp help, bool markdown, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        Signatures(text, help.Overloads.Select(SymbolText.Signature), markdown);
        var documentation = Documentation.Of(help.Overloads[0], markdown, cancellation);
        Paragraph(text, documentation.Summary);
        if (help.Parameter is { } parameter)
        {
            string described = documentation.Parameters.FirstOrDefault(it => it.Name == parameter.Name).Text ?? "";
            string name = $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {parameter.Name}";
            Paragraph(text, (markdown ? $"**`{name}`**" : name) + (described.Length > 0 ? $": {described}" : ""));
        }
        return text.ToString();
    }

    private static void Signatures(StringBuilder text, IEnumerable<string> lines, bool markdown) =>
        text.Append(markdown ? $"```csharp\n{string.Join('\n', lines)}\n```" : string.Join('\n', lines));

    private static void Paragraph(StringBuilder text, string paragraph)
    {
        if (paragraph.Length > 0)
            text.Append("\n\n").Append(paragraph);
    }

    private static void Section(StringBuilder text, string title, string body, bool markdown)
    {
        if (body.Length > 0)
            Paragraph(text, $"{Title(title, markdown)} {body}");
    }

    private static void Section(StringBuilder text, string title, IEnumerable<(string Name, string Text)> entries, bool markdown)
    {
        string prefix = markdown ? "- `" : "  ", separator = markdown ? "`: " : ": ";
        string body = string.Join('\n', entries.Select(entry => $"{prefix}{entry.Name}{separator}{entry.Text}"));
        if (body.Length > 0)
            Paragraph(text, $"{Title(title, markdown)}{(markdown ? "\n\n" : "\n")}{body}");
    }

    private static string Title(string title, bool markdown) => markdown ? $"**{title}:**" : $"{title}:";
}
