using System.Net;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises;

/// <summary>A hint or a solution. Shown as HTML, since a front end may take a lone / in plain text for a link.</summary>
[TypeFormatterSource(typeof(HelpText), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class Help
{
    private readonly string text;

    internal Help(string text, bool isCode) => (this.text, IsCode) = (text, isCode);

    internal bool IsCode { get; }

    /// <summary>The text, or the code for a cell.</summary>
    public override string ToString() => text;
}

/// <summary>Shows a hint as a paragraph, a solution as code.</summary>
internal sealed class HelpText : ITypeFormatterSource
{
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
        [new HtmlFormatter<Help>(Html), new PlainTextFormatter<Help>(help => help.ToString())];

    private static string Html(Help help)
    {
        string text = WebUtility.HtmlEncode(help.ToString());
        return help.IsCode ? $"<pre><code>{text}</code></pre>" : $"<p>{text}</p>";
    }
}
