using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;

namespace Backprop.Pages.Tests;

/// <summary>What a page's text may hold: no link that runs a script, and pictures of the notebook's own folder.</summary>
public sealed class PageTextTests
{
    [Fact]
    public void Pictures_beside_the_notebook_and_pasted_ones_are_embedded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a b.png"), [1, 2, 3]);
        File.WriteAllText(folder.File("x.ipynb"), """
            {"cells": [{"cell_type": "markdown", "metadata": {}, "attachments": {"p.png": {"image/png": "CQkJ\n"}},
              "source": "![one](a%20b.png) ![two](attachment:p.png) ![three](missing.png)"}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
            """);
        string html = HtmlExport.ToHtml(NotebookDocument.Load(folder.File("x.ipynb")), "x");
        Assert.Contains("src=\"data:image/png;base64,AQID\" alt=\"one\"", html);
        Assert.Contains("src=\"data:image/png;base64,CQkJ\" alt=\"two\"", html);
        Assert.Contains("[picture missing.png: there is no such file]", html);
    }

    [Theory]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScript:alert%281%29)")]
    [InlineData("[a](java&#115;cript&colon;alert(1))")]
    [InlineData("[a](<java\tscript:alert(1)>)")]
    [InlineData("[a][b]\n\n[b]: vbscript:x")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[![a](javascript:x)](javascript:y)")]
    [InlineData("an <a href='javascript:alert(1)'>inline</a> tag")]
    [InlineData("<p>\n<a\n href=\" &#x6A;avascript:alert(1)\">block</a>\n<form action=javascript:x></form></p>")]
    [InlineData("<svg><a xlink:href=\"javascript:x\">a</a></svg>")]
    [InlineData("<a href=\"javascript&colon;alert(1)\">a</a>")]
    [InlineData("<a href=\"java&Tab;script:alert(1)\">a</a>")]
    [InlineData("<a href=\"java&NewLine;script:alert(1)\">a</a>")]
    [InlineData("<a href=\"javascript&#58alert(1)\">a</a>")]
    [InlineData("<a title=' href=\"' href=\"javascript:alert(1)\">a</a>")]
    [InlineData("<svg><a><set attributeName=href to=\"javascript:x\" /><text>a</text></a></svg>")]
    [InlineData("<p onclick=\"javascript:x\">a</p>")]
    [InlineData("<iframe srcdoc=\"<a href='javascript:x'>a</a>\"></iframe>")]
    [InlineData("a <script>location = 'javascript:x'</script> b")]
    public void No_link_in_the_text_runs_a_script(string markdown)
    {
        string html = Page(markdown), body = html[html.IndexOf("<main", StringComparison.Ordinal)..];
        body = body[..body.LastIndexOf("<script>", StringComparison.Ordinal)];
        var document = new HtmlParser().ParseDocument(body);
        Assert.DoesNotContain(
            document.All.SelectMany(element => element.Attributes),
            attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)
                || Regex.IsMatch(Regex.Replace(attribute.Value, @"\s", ""), "(?i)^(java|vb)script:|^data:text|script:x"));
        Assert.Empty(document.QuerySelectorAll("script, iframe"));
    }

    [Fact]
    public void Harmless_HTML_stays_to_the_letter()
    {
        const string Html = "<details open><summary>More &amp; more</summary><img src='data:image/png;base64,AA' alt=x><br/>$a$</details>";
        Assert.Contains("<details open><summary>More &amp; more</summary><img src='data:image/png;base64,AA' alt=x><br/>", Page(Html));
    }

    [Fact]
    public void Other_links_stay()
    {
        string html = Page("[a](https://x.org/javascript:x) <mailto:a@b.c> <a href=\"#top\">b</a>");
        Assert.Contains("href=\"https://x.org/javascript:x\"", html);
        Assert.Contains("href=\"mailto:a@b.c\"", html);
        Assert.Contains("href=\"#top\"", html);
        Assert.Contains("base-uri 'none'; form-action 'none'", html);
    }

    [Fact]
    public void A_picture_that_cannot_be_read_or_lies_elsewhere_is_named()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("course/x.png"));
        File.WriteAllBytes(folder.File("secret.png"), [1, 2, 3]);
        File.WriteAllBytes(folder.File("course/empty.png"), []);
        File.WriteAllBytes(folder.File("course/here.png"), [1, 2, 3]);
        File.CreateSymbolicLink(folder.File("course/link.png"), folder.File("secret.png"));
        Directory.CreateSymbolicLink(folder.File("course/up"), folder.Path);
        string[] asked =
            ["x.png", "../secret.png", "empty.png", "link.png", "up/secret.png", folder.File("secret.png"), "gone.png", "a%00b.png"];
        string text = string.Concat(asked.Append("here.png").Append("up/../here.png").Select(path => $"![p](<{path}>) "));

        string html = Page(text, folder.File("course/n.ipynb"));

        Assert.Equal(2, Regex.Count(html, "data:image/png;base64,AQID"));
        Assert.All(asked, path => Assert.Contains($"[picture {path}: ", WebUtility.HtmlDecode(html)));
        Assert.Equal(4, Regex.Count(html, "in the notebook&#39;s folder and below|in the notebook's folder and below"));
    }

    [Fact]
    public void A_notebook_named_without_its_folder_is_in_the_current_one() =>
        Assert.Contains("[picture gone.png: there is no such file]", Page("![p](gone.png)", "n.ipynb"));

    private static string Page(string markdown, string name = "x.ipynb")
    {
        var document = NotebookDocument.Parse(name, """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}"""u8);
        document.InsertCell(0, new Cell(CellKind.Markdown, markdown));
        return HtmlExport.ToHtml(document, "x");
    }
}
