using System.Net;
using System.Text;

namespace Backprop.Pages;

/// <summary>Exports a notebook as a self-contained HTML page, which is complete even without scripts.</summary>
public static class HtmlExport
{
    private const int MinHeadingsForContents = 3;

    // Outputs cannot load anything from elsewhere; scripts that they contain may run.
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data:; "
        + "base-uri 'none'; form-action 'none'";

    /// <summary>The page.</summary>
    /// <param name="document">The notebook with its outputs.</param>
    /// <param name="title">The title of the page, also used as a heading if the notebook has none.</param>
    public static string ToHtml(NotebookDocument document, string title)
    {
        var markdown = new HtmlMarkdown(Path.GetDirectoryName(Path.GetFullPath(document.Name))!);
        var cells = new StringBuilder();
        for (int i = 0; i < document.Cells.Count; i++)
            Append(cells, document, document.Cells[i], i + 1, markdown);

        string heading = markdown.Headings.Any(entry => entry.Level == 1) ? "" : $"<h1>{WebUtility.HtmlEncode(title)}</h1>\n";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {PageResource.Style}</style>
            </head>
            <body>
            {Contents(markdown.Headings)}<main>
            {heading}{cells}</main>
            {Scripts(cells)}</body>
            </html>

            """;
    }

    private static void Append(StringBuilder page, NotebookDocument document, Cell cell, int number, HtmlMarkdown markdown)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                page.Append($"<section class=\"text\">\n{markdown.Render(cell)}</section>\n");
                break;
            case CellKind.Raw:
                page.Append($"<pre>\n{WebUtility.HtmlEncode(cell.Source)}</pre>\n");
                break;
            default:
                string code = IsCSharp(document, cell) ? CodeHighlighter.ToHtml(cell.Source) : WebUtility.HtmlEncode(cell.Source);
                string count = cell.ExecutionCount is { } executed ? $"<span class=\"count\" aria-hidden=\"true\">{executed}</span>" : "";
                page.Append($"<section class=\"code\">\n{count}<pre><code>{code}</code></pre>\n");
                foreach (Output output in cell.Outputs)
                    page.Append(HtmlOutput.Render(output, number, markdown));
                page.Append("</section>\n");
                break;
        }
    }

    private static bool IsCSharp(NotebookDocument document, Cell cell) =>
        (DibReader.LanguageOf(cell.Source.Split('\n')[0]) ?? cell.Language ?? document.Language) == "csharp";

    private static string Contents(IReadOnlyList<Heading> headings)
    {
        Heading[] listed = [.. headings.Where(heading => heading.Level <= 2)];
        if (listed.Length < MinHeadingsForContents)
            return "";
        var entries = listed.Select(it => $"<li class=\"level{it.Level}\">"
            + $"<a href=\"#{WebUtility.HtmlEncode(it.Id)}\">{WebUtility.HtmlEncode(it.Text)}</a></li>");
        string list = $"<ul>\n{string.Join('\n', entries)}\n</ul>";
        return $"<nav aria-label=\"Contents\">\n<details open>\n<summary>Contents</summary>\n{list}\n</details>\n</nav>\n";
    }

    private static string Scripts(StringBuilder cells)
    {
        bool hasCharts = cells.ToString().Contains(HtmlOutput.PlotlyScript, StringComparison.Ordinal);
        string? packed = hasCharts ? PageResource.Plotly.Value : null;
        string plotly = packed is null ? "" : $"<script type=\"application/gzip\" id=\"plotly\">{packed}</script>\n";
        return $"{plotly}<script>\n{PageResource.Script}</script>\n";
    }
}
