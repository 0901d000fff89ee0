using System.Net;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Magics;

/// <summary>Languages whose cells are shown rather than run.</summary>
internal static class ContentLanguages
{
    /// <summary>The kernel that keeps a cell's text under a name, for other kernels.</summary>
    public const string Value = "value";

    /// <summary>The language of scripts that run in the page showing the output.</summary>
    public const string JavaScript = "javascript";

    private static readonly Dictionary<string, Func<string, JsonObject>> Bundles = new()
    {
        ["html"] = text => MimeBundle.Single("text/html", text),
        [JavaScript] = text => MimeBundle.Single("text/html", $"<script type=\"text/javascript\">\n{text}\n</script>"),
        ["markdown"] = text => MimeBundle.Single("text/markdown", text),
        ["mermaid"] = text => new JsonObject
        {
            ["text/vnd.mermaid"] = text,
            ["text/html"] = $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(text)}</pre>",
            ["text/plain"] = text,
        },
    };

    /// <summary>Whether a language is a content language.</summary>
    public static bool Has(string language) => language == Value || Bundles.ContainsKey(language);

    /// <summary>Shows a cell or a part of one, unless it is empty.</summary>
    public static void Show(string language, string text, ICellOutput output)
    {
        if (text.Trim() is { Length: > 0 } content)
            output.Display(null, Bundles[language](content), isResult: false);
    }
}
