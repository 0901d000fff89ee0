using System.Text.Json.Nodes;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Backprop.Pages;

/// <summary>Renders the Markdown of one page and gives its headings unique ids.</summary>
/// <param name="folder">The notebook's folder, to which paths of pictures are relative.</param>
internal sealed class HtmlMarkdown(string folder)
{
    // The extensions that VS Code and Jupyter understand, too. Markdig's advanced set would read {…} and "" as markup and turn
    // a link to a video into an embedded player.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseTaskLists().UseAlertBlocks().UseMathematics().UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Build();

    /// <summary>The headings rendered so far.</summary>
    public List<Heading> Headings { get; } = [];

    public string Render(Cell cell)
    {
        MarkdownDocument text = Markdown.Parse(cell.Source, Pipeline);
        foreach (HeadingBlock block in text.Descendants<HeadingBlock>())
            AddHeading(block);
        return Render(text, cell.Attachments);
    }

    /// <summary>Renders Markdown shown by a cell; its headings do not count as the page's.</summary>
    public string Render(string text) => Render(Markdown.Parse(text, Pipeline), attachments: null);

    private string Render(MarkdownDocument text, JsonObject? attachments)
    {
        foreach (LinkInline link in text.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage)
                Embed(link, attachments);
            else
                link.Url = ToPage(link.Url);
        }
        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new ScrollingTable());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTaskListRenderer>(new TickBox());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new Formula());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new FormulaBlock());
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new HighlightedCode());
        renderer.Render(text);
        return SafeHtml.Of(html.ToString());
    }

    private void AddHeading(HeadingBlock block)
    {
        string text = string.Concat(block.Inline?.Descendants().Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            LineBreakInline => " ",
            MathInline math => math.Content.ToString(),
            _ => "",
        }) ?? []);
        string slug = LinkHelper.UrilizeAsGfm(text) is { Length: > 0 } words ? words : "section";
        string id = slug;
        for (int i = 1; Headings.Any(heading => heading.Id == id); i++)
            id = $"{slug}-{i}";
        block.GetAttributes().Id = id;
        Headings.Add(new Heading(block.Level, text, id));
    }

    private void Embed(LinkInline image, JsonObject? attachments)
    {
        string url = image.Url ?? "";
        if (url.StartsWith("attachment:", StringComparison.Ordinal))
        {
            if (attachments?[Uri.UnescapeDataString(url["attachment:".Length..])] is JsonObject { Count: > 0 } bundle)
                image.Url = $"data:{bundle.First().Key};base64,{MultilineText.Join(bundle.First().Value)?.ReplaceLineEndings("")}";
        }
        else if (IsAbsolute(url))
        {
            image.IsImage = url.StartsWith("data:", StringComparison.Ordinal); // a remote picture becomes a link
        }
        else if (MimeType(url) is { } mimeType)
        {
            string? reason = null;
            byte[] picture = [];
            try
            {
                picture = ReadBelow(folder, Uri.UnescapeDataString(url));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
            {
                reason = problem.Message;
            }
            if (reason is null)
                image.Url = $"data:{mimeType};base64,{Convert.ToBase64String(picture)}";
            else
                image.ReplaceBy(new LiteralInline($"[picture {url}: {reason}]"));
        }
    }

    // A page holds nothing that its author could not see beside the notebook.
    private static byte[] ReadBelow(string folder, string path)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var file = new FileInfo(Path.GetFullPath(Path.Combine(root, path)));
        bool isBelow = file.FullName.StartsWith(root, StringComparison.Ordinal) && file.LinkTarget is null;
        for (var parent = file.Directory; isBelow && parent!.FullName.Length >= root.Length; parent = parent.Parent)
            isBelow = parent.LinkTarget is null;
        if (!isBelow)
            throw new IOException("only pictures in the notebook's folder and below are embedded");
        if (!file.Exists || file.Length == 0)
            throw new IOException(file.Exists ? "the file is empty" : "there is no such file");
        return File.ReadAllBytes(file.FullName);
    }

    /// <summary>Notebooks are exported side by side, so a link to a notebook becomes a link to its page.</summary>
    private static string? ToPage(string? url)
    {
        if (url is null || IsAbsolute(url))
            return url;
        string[] parts = url.Split('#', 2);
        string extension = Path.GetExtension(parts[0]);
        if (extension is ".ipynb" or ".dib")
            parts[0] = parts[0][..^extension.Length] + ".html";
        return string.Join('#', parts);
    }

    private static bool IsAbsolute(string url) =>
        url.StartsWith("//", StringComparison.Ordinal) || url.AsSpan().IndexOfAny(":/?#") is var end and > 0 && url[end] == ':';

    private static string? MimeType(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}

/// <summary>A heading in the text of a notebook.</summary>
internal sealed record Heading(int Level, string Text, string Id);
