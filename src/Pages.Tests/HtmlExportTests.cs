using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;

namespace Backprop.Pages.Tests;

public sealed class HtmlExportTests
{
    [Fact]
    public void The_page_is_whole_and_asks_no_other_host()
    {
        string html = Page(new Cell(CellKind.Markdown, "![plot](https://example.org/a.png) ![b](//example.org/b.png)"));
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html);
        Assert.Contains("default-src 'none'", html);
        Assert.Contains("<title>A &lt; B</title>", html);
        Assert.Contains("<main>\n<h1>A &lt; B</h1>", html);
        Assert.Contains("<a href=\"https://example.org/a.png\">plot</a>", html);
        Assert.DoesNotMatch("<(img|link|iframe|script )", html);
        Assert.DoesNotContain("<nav", html);
    }

    [Fact]
    public void Three_headings_give_contents_with_ids_of_their_own()
    {
        string html = Page(
            new Cell(CellKind.Markdown, "# The *chain* rule\n## A & `b`\n### Detail"), new Cell(CellKind.Markdown, "## A & b\n## 反"));
        Assert.Contains("<li class=\"level1\"><a href=\"#the-chain-rule\">The chain rule</a></li>", html);
        Assert.Contains("<a href=\"#a--b\">A &amp; b</a>", html);
        Assert.Contains("<a href=\"#a--b-1\">A &amp; b</a>", html);
        string[] ids = [.. Regex.Matches(html, "<h[1-6] id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(5, ids.Length);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.DoesNotContain("A &lt; B</h1>", html); // the notebook has a first heading itself
    }

    [Fact]
    public void Links_between_notebooks_become_links_between_pages() =>
        Assert.Matches(
            "<a href=\"02-delta.html#why\">.*<a href=\"https://example.org/x.ipynb\">",
            Page(new Cell(CellKind.Markdown, "[next](02-delta.ipynb#why) [far](https://example.org/x.ipynb)")));

    [Fact]
    public void A_Mermaid_diagram_is_shown_as_its_source()
    {
        var shown = new DisplayOutput(
            new JsonObject { ["text/vnd.mermaid"] = "a-->b", ["text/html"] = "<pre>a--&gt;b</pre>" }, [], false);
        string html = Page(Ran(shown));
        Assert.Contains("<pre>a--&gt;b</pre>\n<figcaption>A diagram in Mermaid, as source", html);
    }

    [Fact]
    public void A_sentence_wraps_and_columns_do_not()
    {
        string html = Page(Ran(new StreamOutput("stdout", "one"), new StreamOutput("stderr", "a\nb")));
        Assert.Contains("<pre class=\"output stdout line\">\none</pre>", html);
        Assert.Contains("<pre class=\"output stderr\" role=\"group\" aria-label=\"Standard error\">\na\nb</pre>", html);
    }

    [Fact]
    public void Code_is_highlighted_and_keeps_every_character()
    {
        string html = CodeHighlighter.ToHtml("#r \"nuget: X\"\nvar s = $\"a{1}b\"; // <é>");
        Assert.Equal(
            "<span class=\"dir\">#r &quot;nuget: X&quot;\n</span><span class=\"kw\">var</span> s = <span "
                + "class=\"str\">$&quot;</span><span class=\"str\">a</span>{<span class=\"num\">1</span>}<span "
                + "class=\"str\">b</span><span class=\"str\">&quot;</span>; <span class=\"com\">// &lt;é&gt;</span>",
            html.Replace("&#233;", "é"));

        Gen.OneOf(
            "var", " ", "\n", "\"", "\"\"\"", "$\"{", "}", "//", "/*", "#!time", "#if", "@", "1e5", "'", "<T>", "é", "😀", "\0", "await x")
            .Array[0, 15].Select(string.Concat)
            .Sample(code => Assert.Equal(code, Text(CodeHighlighter.ToHtml(code))), iter: 1000);
    }

    [Fact]
    public void Code_in_the_text_is_highlighted_and_formulas_are_set()
    {
        string html = Page(new Cell(CellKind.Markdown, "```csharp\nvar x = 1;\n```\n\n$a < b$, $\\foo < 1$\n\n$$\nc < d\n$$\n\nand $$e$$"));
        Assert.Contains("<pre><code><span class=\"kw\">var</span> x", html);
        Assert.Contains("<math><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>\u2060, <span class=\"tex\">\\foo &lt; 1</span>", html);
        Assert.Contains("<div class=\"formula\"><math display=\"block\"><mrow><mi>c</mi>", html);
        Assert.Contains("and <span class=\"formula\"><math display=\"block\"><mi>e</mi></math></span>", html);
    }

    [Fact]
    public void A_chart_is_a_picture_that_the_page_can_draw_itself()
    {
        JsonObject plotly = new() { ["data"] = new JsonArray(), ["layout"] = new JsonObject { ["title"] = "</script>" } };
        Cell Chart(params (string MimeType, string Content)[] forms)
        {
            JsonObject data = new() { ["application/vnd.plotly.v1+json"] = plotly.DeepClone() };
            foreach ((string mimeType, string content) in forms)
                data[mimeType] = content;
            return Ran(new DisplayOutput(data, [], IsResult: true));
        }

        string html = Page(
            Chart(("text/html", "<img alt=\"a\"><script>\nelsewhere()</script><table></table>"), ("image/svg+xml", "<svg/>")),
            Chart(("text/html", "<p>b</p>"), ("image/svg+xml", "<svg/>")));
        Assert.Contains("<div class=\"output plot\">\n<img alt=\"a\"><table></table>\n<script type=\"application/json\" "
            + "class=\"plotly\">{\"data\":[],\"layout\":{\"title\":\"\\u003C/script\\u003E\"}}</script>", html);
        Assert.Contains("<div class=\"output plot\">\n<svg/><p>b</p>\n<script", html);
        Assert.Single(Regex.Matches(html, "id=\"plotly\""));
        Assert.True(html.Length < 2_500_000);
        // A chart of a script alone would stay blank: the page's own is drawn, and before that it is words.
        Assert.Contains(
            "<div class=\"output plot\">\n<pre>a &lt; b</pre>\n<script type",
            Page(Chart(("text/html", "<div></div><script src=\"x\"></script>"), ("text/plain", "a < b"))));
    }

    [Fact]
    public void Code_in_another_language_is_not_read_as_CSharp()
    {
        string html = Page(new Cell(CellKind.Code, "#!fsharp\nlet var = 1"), new Cell(CellKind.Code, "#!time\nvar x = 1;"));
        Assert.Contains("<code>#!fsharp\nlet var = 1</code>", html);
        Assert.Contains("<span class=\"kw\">var</span> x", html);
    }

    [Fact]
    public void Of_an_output_the_richest_form_is_shown()
    {
        (string MimeType, JsonNode Content, string Html)[] forms =
        [
            ("text/html", "<b>1</b>", "<div class=\"output html\">\n<b>1</b>"),
            ("image/svg+xml", "<?xml version=\"1.0\"?><svg/>", "<div class=\"output picture\">\n<svg/>"),
            ("image/png", "QUJD\n", "<img src=\"data:image/png;base64,QUJD\" alt=\"a &quot;plain&quot; picture\">"),
            ("image/jpeg", "QUJD", "<img src=\"data:image/jpeg;base64,QUJD\""),
            ("text/markdown", "*1*", "<em>1</em>"),
            ("text/latex", "\\alpha", "<math display=\"block\"><mi>α</mi></math>"),
            ("application/json", new JsonObject { ["a"] = 1 }, "{\n  &quot;a&quot;: 1\n}"),
            ("text/plain", "a \"plain\" picture", "<pre class=\"output plain line\">\na &quot;plain&quot; picture</pre>"),
        ];
        for (int i = 0; i < forms.Length; i++)
        {
            JsonObject data = [];
            foreach ((string mimeType, JsonNode content, _) in forms.Skip(i))
                data[mimeType] = content.DeepClone();
            Assert.Contains(forms[i].Html, Page(Ran(new DisplayOutput(data, [], IsResult: true))).ReplaceLineEndings("\n"));
        }
    }

    [Fact]
    public void Text_is_shown_as_it_was_seen()
    {
        string html = Page(Ran(
            new StreamOutput("stdout", "\u001b[1;32mgreen\u001b[0m <x>\n 10%\r100%\r\nend\n"),
            new StreamOutput("stderr", "careful"),
            new ErrorOutput("E", "m", ["\u001b[31mE: m\u001b[39m", "  at x"])));
        Assert.Contains("<pre class=\"output stdout\">\ngreen &lt;x&gt;\n100%\r\nend</pre>", html);
        Assert.Contains("<pre class=\"output stderr line\" role=\"group\" aria-label=\"Standard error\">\ncareful</pre>", html);
        Assert.Contains("<pre class=\"output error\" role=\"group\" aria-label=\"Error: E\">\nE: m\n  at x</pre>", html);
    }

    [Fact]
    public void A_page_as_it_is_written()
    {
        string html = Page(
            new Cell(CellKind.Markdown, "# One\n\n$\\delta = a - y$ and `code`\n\n## Two\n\n| a | b |\n|---|--:|\n| 1 | 2 |"),
            new Cell(CellKind.Markdown, "## Three\n\n- [x] done"),
            Ran(
                new StreamOutput("stdout", "hello\n"),
                new DisplayOutput(new JsonObject { ["image/png"] = "QUJD", ["text/plain"] = "a picture" }, [], IsResult: true)));
        string body = html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("<script>", StringComparison.Ordinal)];
        Assert.Equal("""
            <body>
            <nav aria-label="Contents">
            <details open>
            <summary>Contents</summary>
            <ul>
            <li class="level1"><a href="#one">One</a></li>
            <li class="level2"><a href="#two">Two</a></li>
            <li class="level2"><a href="#three">Three</a></li>
            </ul>
            </details>
            </nav>
            <main>
            <section class="text">
            <h1 id="one">One</h1>
            <p><math><mrow><mi>δ</mi><mo>=</mo><mi>a</mi><mo>−</mo><mi>y</mi></mrow></math> and <code>code</code></p>
            <h2 id="two">Two</h2>
            <div class="scroll">
            <table>
            <thead>
            <tr>
            <th>a</th>
            <th style="text-align: right;">b</th>
            </tr>
            </thead>
            <tbody>
            <tr>
            <td>1</td>
            <td style="text-align: right;">2</td>
            </tr>
            </tbody>
            </table>
            </div>
            </section>
            <section class="text">
            <h2 id="three">Three</h2>
            <ul class="contains-task-list">
            <li class="task-list-item"><input type="checkbox" disabled checked aria-label="done"> done</li>
            </ul>
            </section>
            <section class="code">
            <span class="count" aria-hidden="true">1</span><pre><code><span class="num">1</span></code></pre>
            <pre class="output stdout line">
            hello</pre>
            <div class="output picture">
            <img src="data:image/png;base64,QUJD" alt="a picture">
            </div>
            </section>
            </main>

            """.ReplaceLineEndings("\n"), body.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_notebook_has_a_page() =>
        Gen.Select(Notebooks.Any, JsonLayout.Any).Sample((notebook, layout) =>
            Assert.EndsWith("</html>\n", HtmlExport.ToHtml(Notebooks.Parse(layout.Render(notebook)), "x")), iter: 300);

    [Fact]
    public void Every_color_can_be_read_by_light_and_by_dark()
    {
        string html = Page();
        string light = html[..html.IndexOf("@media", StringComparison.Ordinal)];
        string dark = html[html.IndexOf("(prefers-color-scheme: dark)", StringComparison.Ordinal)..];
        foreach (string scheme in new[] { light, dark })
        {
            foreach (string text in new[] { "text", "muted", "link", "keyword", "string", "number", "error", "warning" })
            {
                Assert.All(
                    ["page", "surface"],
                    ground => Assert.True(Contrast(text, ground) >= 4.5, $"{text} on {ground}: {Contrast(text, ground):0.0}"));
            }
            Assert.True(Contrast("error", "error-surface") >= 4.5);

            double Contrast(string text, string ground)
            {
                (double a, double b) = (Luminance(text), Luminance(ground));
                return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
            }

            double Luminance(string name)
            {
                int rgb = int.Parse(
                    Regex.Match(scheme, $"--{name}: #([0-9a-f]{{6}});").Groups[1].Value,
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture);
                return (0.2126 * Linear(rgb >> 16)) + (0.7152 * Linear((rgb >> 8) & 255)) + (0.0722 * Linear(rgb & 255));
            }

            static double Linear(int channel) =>
                channel / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
    }

    private static string Text(string html) => WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", ""));

    private static Cell Ran(params Output[] outputs)
    {
        var cell = new Cell(CellKind.Code, "1");
        cell.SetResult(1, outputs);
        return cell;
    }

    private static string Page(params Cell[] cells)
    {
        var document = NotebookDocument.Parse("x.dib", []);
        foreach (Cell cell in cells)
            document.InsertCell(document.Cells.Count, cell);
        return HtmlExport.ToHtml(document, "A < B");
    }
}
