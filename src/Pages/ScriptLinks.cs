using System.Net;
using System.Text.RegularExpressions;

namespace Backprop.Pages;

/// <summary>Links that would run a script when they are clicked; a page's text has none.</summary>
internal static partial class ScriptLinks
{
    /// <summary>Whether an address runs a script or opens a page of its own making.</summary>
    public static bool Is(string? url) => Scheme().IsMatch(Ignored().Replace(url ?? "", ""));

    /// <summary>The HTML without the attributes that hold such links.</summary>
    public static string RemoveFrom(string html) =>
        Attribute().Replace(html, match => Is(WebUtility.HtmlDecode(match.Groups["url"].Value)) ? "" : match.Value);

    [GeneratedRegex("^((java|vb)script:|data:(?!image/))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    // Browsers skip these characters when they look for the scheme.
    [GeneratedRegex(@"^[\x00-\x20]+|[\t\n\r]")]
    private static partial Regex Ignored();

    [GeneratedRegex("""[\s/"'](xlink:href|href|src|action|formaction|data)\s*=\s*("(?<url>[^"]*)"|'(?<url>[^']*)'|(?<url>[^\s"'>]+))""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();
}
