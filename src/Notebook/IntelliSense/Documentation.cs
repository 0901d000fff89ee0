using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.IntelliSense;

/// <summary>The XML documentation of a symbol as readable text.</summary>
internal sealed partial class Documentation
{
    private readonly XElement? root;
    private readonly bool markdown;

    private Documentation(XElement? root, bool markdown)
    {
        this.root = root;
        this.markdown = markdown;
    }

    /// <summary>The summary.</summary>
    public string Summary => Text(root?.Element("summary"));

    /// <summary>The description of a method's return value or a property's value.</summary>
    public string Returns => Text(root?.Element("returns") ?? root?.Element("value"));

    /// <summary>The documented exceptions.</summary>
    public IEnumerable<(string Name, string Text)> Exceptions =>
        (root?.Elements("exception") ?? []).Select(element => (NameIn(element.Attribute("cref")?.Value ?? ""), Text(element)));

    /// <summary>The documented parameters.</summary>
    public IEnumerable<(string Name, string Text)> Parameters =>
        (root?.Elements("param") ?? []).Select(element => (element.Attribute("name")?.Value ?? "", Text(element)));

    /// <param name="symbol">The symbol.</param>
    /// <param name="markdown">Whether to return Markdown.</param>
    /// <param name="cancellation">Stops reading a large file.</param>
    public static Documentation Of(ISymbol symbol, bool markdown, CancellationToken cancellation)
    {
        var documented = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol;
        // Overrides and implementations without documentation of their own inherit it.
        for (ISymbol? at = documented; at is not null; at = Inherited(at))
        {
            string? xml = at.GetDocumentationCommentXml(expandIncludes: true, cancellationToken: cancellation);
            if (Parse(xml) is { } element && element.Element("inheritdoc") is null)
                return new Documentation(element, markdown);
        }
        return new Documentation(null, markdown);
    }

    private static XElement? Parse(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
            return null;
        try
        {
            // Some sources omit the enclosing element.
            bool isEnclosed = xml.TrimStart().StartsWith("<member", StringComparison.Ordinal);
            return XElement.Parse(isEnclosed ? xml : $"<member>{xml}</member>", LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            // A malformed comment documents nothing.
            return null;
        }
    }

    private static ISymbol? Inherited(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        IEventSymbol { OverriddenEvent: { } @event } => @event,
        { ContainingType: { } type } => type.AllInterfaces.SelectMany(it => it.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)),
        _ => null,
    };

    private string Text(XElement? element)
    {
        if (element is null)
            return "";
        string text = string.Concat(element.Nodes().Select(Rendered));
        return string.Join('\n', BlankLines().Replace(text, "\n\n").Split('\n').Select(line => line.Trim())).Trim();
    }

    private string Rendered(XNode node) => node switch
    {
        XText text => Spaces().Replace(text.Value, " "),
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference => Code(Target(reference)),
        XElement { Name.LocalName: "c" } code => Code(code.Value),
        XElement { Name.LocalName: "code" } block when markdown => $"\n\n```csharp\n{block.Value.Trim()}\n```\n\n",
        XElement { Name.LocalName: "code" } block => $"\n\n{block.Value.Trim()}\n\n",
        XElement { Name.LocalName: "para" } paragraph => $"\n\n{Text(paragraph)}\n\n",
        XElement { Name.LocalName: "br" } => "\n",
        XElement { Name.LocalName: "item" } item => $"\n- {string.Join(": ", item.Elements().Select(Text))}",
        XElement { Name.LocalName: "list" } list => string.Concat(list.Elements("item").Select(Rendered)) + "\n\n",
        XElement other => string.Concat(other.Nodes().Select(Rendered)),
        _ => "",
    };

    private static string Target(XElement reference)
    {
        if ((reference.Attribute("langword") ?? reference.Attribute("name")) is { } name)
            return name.Value;
        if (reference.Attribute("cref") is { } cref)
            return NameIn(cref.Value);
        return reference.Value.Length > 0 ? reference.Value : reference.Attribute("href")?.Value ?? "";
    }

    private string Code(string text) => markdown && text.Length > 0 ? $"`{text}`" : text;

    // "M:System.Math.Max(System.Int32,System.Int32)" -> "Math.Max", "T:System.Collections.Generic.List`1" -> "List".
    private static string NameIn(string cref)
    {
        string name = cref.Length > 2 && cref[1] == ':' ? cref[2..] : cref;
        string[] parts = Arity().Replace(name.Split('(')[0], "").Split('.');
        return string.Join('.', parts.TakeLast(cref.StartsWith("T:", StringComparison.Ordinal) || parts.Length < 2 ? 1 : 2))
            .Replace(".#ctor", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[ ]*\n[ ]*(\n[ ]*)+")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
