using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.IntelliSense;

/// <summary>XML documentation of parameters and exceptions, which Roslyn's editor services do not show.</summary>
internal static class Documentation
{
    /// <summary>The documentation of a symbol, or else of the member it overrides or implements; empty if there is none.</summary>
    public static XElement Of(ISymbol? symbol, CancellationToken cancellation)
    {
        for (var at = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol; at is not null; at = Inherited(at))
        {
            string? xml = at.GetDocumentationCommentXml(expandIncludes: true, cancellationToken: cancellation);
            var parsed = XElement.Parse($"<member>{xml}</member>", LoadOptions.PreserveWhitespace);
            // A comment in code is enclosed in such an element of its own.
            parsed = parsed.Element("member") ?? parsed;
            if (parsed.HasElements && parsed.Element("inheritdoc") is null)
                return parsed;
        }
        return new XElement("member");
    }

    /// <summary>An element's content on one line.</summary>
    public static string Text(XElement? element, bool markdown)
    {
        string text = string.Concat(element?.Nodes().Select(node => Rendered(node, markdown)) ?? []);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>"M:System.Math.Max(System.Int32,System.Int32)" -> "Max", "T:System.Collections.Generic.List`1" -> "List".</summary>
    public static string NameIn(XAttribute? reference) =>
        reference?.Value.Split('(')[0].Split('/')[^1].Split('.')[^1].Split(':')[^1].Split('`')[0] ?? "";

    private static ISymbol? Inherited(ISymbol symbol) => symbol is IMethodSymbol { OverriddenMethod: { } overridden }
        ? overridden
        : symbol.ContainingType?.AllInterfaces.SelectMany(it => it.GetMembers(symbol.Name)).FirstOrDefault(member =>
            SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol));

    private static string Rendered(XNode node, bool markdown) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } reference => Code(NameIn(reference.FirstAttribute), markdown),
        XElement { Name.LocalName: "c" or "code" } code => Code(code.Value, markdown),
        XElement { Name.LocalName: "see" or "seealso" } link => link.Value,
        XElement other => $" {Text(other, markdown)} ",
        _ => "",
    };

    private static string Code(string text, bool markdown) => markdown && text.Length > 0 ? $"`{text}`" : text;
}
