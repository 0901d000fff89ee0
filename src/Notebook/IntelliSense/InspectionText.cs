using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.IntelliSense;

/// <summary>A description in plain text and in Markdown.</summary>
/// <param name="signatures">The code that it begins with.</param>
/// <param name="language">The language of the code.</param>
internal sealed class InspectionText(string signatures, string language = "csharp")
{
    private readonly List<string> plain = [signatures], markdown = [$"```{language}\n{signatures}\n```"];

    public void Add(string plainText, string markdownText)
    {
        plain.Add(plainText);
        markdown.Add(markdownText);
    }

    /// <summary>Adds a section of Roslyn's.</summary>
    public void Add(ImmutableArray<TaggedText> parts)
    {
        // Roslyn's bullets are not Markdown's, and its lines end as on Windows.
        var said = parts.Select(part => (part.Tag, Text: part.Text.ReplaceLineEndings("\n").Replace("• ", "- ", StringComparison.Ordinal)));
        var text = new StringBuilder();
        bool inCode = false;
        foreach (var (tag, part) in said)
        {
            bool isCode = tag is not (TextTags.Text or TextTags.Space or TextTags.LineBreak) && part.Length > 0;
            text.Append(isCode == inCode ? "" : "`").Append(part);
            inCode = isCode;
        }
        text.Append(inCode ? "`" : "");
        Add(string.Concat(said.Select(part => part.Text)).Trim(), text.ToString().Trim());
    }

    /// <summary>Adds a list of what is documented.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="elements">Elements of XML documentation, each with a name or a cref.</param>
    public void Add(string title, IEnumerable<XElement> elements)
    {
        var entries = elements.Select(it => (Name: Documentation.NameIn(it.FirstAttribute), Element: it)).ToList();
        if (entries.Count == 0)
            return;
        Add(
            $"{title}:\n{string.Join('\n', entries.Select(it => $"  {it.Name}: {Documentation.Text(it.Element, false)}"))}",
            $"{title}:\n\n{string.Join('\n', entries.Select(it => $"- `{it.Name}`: {Documentation.Text(it.Element, true)}"))}");
    }

    public JsonObject ToBundle() => new()
    {
        ["text/plain"] = string.Join("\n\n", plain),
        ["text/markdown"] = string.Join("\n\n", markdown),
    };
}
