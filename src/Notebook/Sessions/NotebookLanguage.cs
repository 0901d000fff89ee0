using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Notebook.Sessions;

/// <summary>A language in which a cell may be written.</summary>
/// <param name="Name">Its name in magics and metadata.</param>
/// <param name="What">What its lines are, for help.</param>
/// <param name="Aliases">Its other names.</param>
internal sealed partial record NotebookLanguage(string Name, string What, params IReadOnlyList<string> Aliases)
{
    /// <summary>The kernel that keeps a cell's text under a name, for other kernels.</summary>
    public const string Value = "value";

    /// <summary>The language of scripts that run in the page showing the output.</summary>
    public const string JavaScript = "javascript";

    /// <summary>All languages, in the order in which they are listed.</summary>
    public static IReadOnlyList<NotebookLanguage> All { get; } =
    [
        new("csharp", "C#, run here", "c#")
        {
            Extensions = [".cs", ".csx"],
            Create = references => new CSharpSession(references),
            IsInText = CSharpText.Contains,
        },
        new("fsharp", "F#, run here", "f#")
        {
            Extensions = [".fs", ".fsx"],
            Create = references => new FSharpSession(references),
            IsInText = FSharpSyntax.IsInText,
        },
        new("html", "HTML, shown as it is") { Show = text => MimeBundle.Single("text/html", text) },
        new(JavaScript, "JavaScript, run in the page that the output is shown in; its place there is element", "js")
        {
            Show = text => MimeBundle.Single("text/html", Script(text)),
        },
        new("markdown", "Markdown, shown as text", "md") { Show = text => MimeBundle.Single("text/markdown", text) },
        new("mermaid", "a Mermaid diagram; drawn where the front end can, else its text")
        {
            Show = text => new JsonObject
            {
                ["text/vnd.mermaid"] = text,
                ["text/html"] = $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(text)}</pre>",
                ["text/plain"] = text,
            },
        },
    ];

    /// <summary>The endings of its script files.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Starts the language; null if its cells are only shown.</summary>
    public Func<NotebookReferences, ILanguage>? Create { get; init; }

    /// <summary>Whether a <c>#</c> stands in a string or a comment; given are the code, its start and the position.</summary>
    public Func<string, int, int, bool>? IsInText { get; init; }

    /// <summary>What its text is shown as; null if it is run.</summary>
    public Func<string, JsonObject>? Show { get; init; }

    /// <summary>Whether cells of a language are shown or kept rather than run.</summary>
    public static bool IsContent(string name) => name == Value || Find(name)?.Show is not null;

    /// <summary>The language of that name, or of that other name; null if there is none.</summary>
    public static NotebookLanguage? Find(string name) =>
        All.FirstOrDefault(language => language.Name == name || language.Aliases.Contains(name));

    // Jupyter gives a script the output's element. It is found by an id, since not every front end runs a script where it stands;
    // the id is derived from the code, so that the same cell always has the same output.
    private static string Script(string code)
    {
        if (!Element().IsMatch(code))
            return $"<script type=\"text/javascript\">\n{code}\n</script>";
        string id = "element-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)).AsSpan(0, 4));
        return $"<div id=\"{id}\"></div>\n<script type=\"text/javascript\">\n"
            + $"(element => {{ {{\n{code}\n}} }})([...document.querySelectorAll(\"#{id}\")].at(-1));\n</script>";
    }

    [GeneratedRegex(@"\belement\b")]
    private static partial Regex Element();

    /// <summary>Shows the text of a content language, unless it is empty.</summary>
    public void ShowIn(ICellOutput output, string text)
    {
        if (text.Trim() is { Length: > 0 } content)
            output.Display(null, Show!(content), isResult: false);
    }
}
