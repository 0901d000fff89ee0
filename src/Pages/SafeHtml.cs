using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Backprop.Pages;

/// <summary>
/// HTML of a notebook's text, in which nothing runs, as in Jupyter and VS Code. Outputs are a cell's work, and their scripts may run.
/// </summary>
internal static partial class SafeHtml
{
    /// <summary>The HTML without scripts, without links that run one, and without elements that load or embed another page.</summary>
    /// <returns>The same text, to the letter, if it has none of these.</returns>
    public static string Of(string html)
    {
        var parser = new HtmlParser();
        INodeList nodes = parser.ParseFragment(html, parser.ParseDocument("").Body!);
        bool isChanged = false;
        foreach (IElement element in nodes.OfType<IElement>().SelectMany(node => node.Descendants<IElement>().Prepend(node)).ToList())
        {
            if (IsActive(element))
            {
                element.Remove();
                isChanged = true;
            }
            foreach (IAttr attribute in element.Attributes.Where(RunsScript).ToList())
                isChanged |= element.RemoveAttribute(attribute.Name);
        }
        return isChanged ? nodes.ToHtml() : html;
    }

    private static bool IsActive(IElement element) => element.LocalName switch
    {
        "script" or "iframe" or "object" or "embed" or "base" or "meta" or "link" => true,
        "set" or "animate" => element.GetAttribute("attributeName")?.EndsWith("href", StringComparison.OrdinalIgnoreCase) == true,
        _ => false,
    };

    private static bool RunsScript(IAttr attribute) =>
        attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
        || (Address().IsMatch(attribute.Name) && UnknownScheme().IsMatch(Ignored().Replace(attribute.Value, "")));

    [GeneratedRegex("^((.*:)?href|src|action|formaction|data|srcdoc|poster|background)$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex("^(?!(https?|mailto|tel|ftp):|data:image/)[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UnknownScheme();

    // Browsers skip these characters when they look for the scheme.
    [GeneratedRegex(@"^[\x00-\x20]+|[\t\n\r]")]
    private static partial Regex Ignored();
}
