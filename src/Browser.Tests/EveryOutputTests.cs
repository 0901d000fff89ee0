using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>A page with all that a notebook can hold, the course's notebooks or not.</summary>
public sealed class EveryOutputTests(Chromium chromium)
{
    private const string Text = """
        # All there is

        Inline $\delta^{[l]} = W^{[l+1]\top}\delta^{[l+1]} \odot f'(Z^{[l]})$, `code`, [a link](#charts), ~~struck~~, and $\unknown{x}$.

        $$
        \begin{aligned}
        C &= \frac{1}{2m} \sum_{i=1}^{m} \left\lVert a_i - y_i \right\rVert^2 \\
        \nabla_W C &= \frac{1}{m}\,\delta A^\top, \qquad \hat y = \begin{cases} 1 & \text{if } z > 0 \\ 0 & \text{otherwise} \end{cases}
        \end{aligned}
        $$

        > [!WARNING]
        > Careful.

        ## A table

        | symbol | shape |
        |---|---:|
        | $X$ | 784 × m |

        - [x] done
        - [ ] to do

        ```csharp
        var x = 1; // in the text
        ```

        ## Charts
        """;

    [Fact]
    public async Task A_page_of_everything_is_whole()
    {
        Visit visit = await Visit.OpenAsync(chromium, Chromium.AddressOf(Document(), "everything"),
            new() { ViewportSize = new() { Width = 1400, Height = 900 }, ColorScheme = ColorScheme.Light, Offline = true });
        IPage page = visit.Page;
        await visit.ShootAsync("everything-light");
        Assert.Equal(
            ["line", "bars", "cells", "Chart"],
            await page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('.drawn .chart')].map(chart => chart.getAttribute('aria-label'))"));
        Assert.All(await page.EvaluateAsync<int[]>(Scripts.MarksOfCharts), count => Assert.True(count > 0));
        Assert.True(
            await page.EvaluateAsync<bool>(
                "() => [...document.querySelectorAll('math')].every(formula => formula.getBoundingClientRect().height > 8)"));
        Assert.Empty(await Accessibility.SeriousAsync(page));

        // The chart answers the pointer.
        await page.Locator(".chart").First.Locator(".nsewdrag").First.HoverAsync();
        await page.Locator(".hovertext").First.WaitForAsync();

        // When evening comes the page and the charts in it turn dark.
        await visit.ShowInAsync(ColorScheme.Dark);
        Assert.Empty(await Accessibility.SeriousAsync(page));
        Assert.Empty(await page.EvaluateAsync<string[]>(Scripts.FaintText));
        Assert.Empty(await page.EvaluateAsync<string[]>(Scripts.IllegibleText));
        await visit.ShootAsync("everything-dark");
        Assert.Empty(visit.Complaints);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task When_plotly_cannot_be_loaded_the_pictures_stay()
    {
        string html = HtmlExport.ToHtml(Document(), "damaged"), begin = "id=\"plotly\">";
        int start = html.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        string path = Path.Combine(Checkout.Artifacts, "damaged.html");
        File.WriteAllText(path, html[..start] + "AAAA" + html[(start + 4)..]);
        IPage page = await chromium.OpenAsync(new() { Offline = true });
        int warnings = 0;
        page.Console += (_, message) => warnings += message.Type == "warning" ? 1 : 0;
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        await page.EvaluateAsync("() => document.querySelector('.output.plot').scrollIntoView()");
        for (int wait = 0; wait < 100 && warnings == 0; wait++)
            await Task.Delay(50);
        Assert.True(warnings > 0);
        Assert.Equal(0, await page.Locator(".chart").CountAsync());
        Assert.Equal(4, await page.Locator(".output.plot > svg:visible, .output.plot > pre:visible").CountAsync());
        await page.Context.CloseAsync();
    }

    private const string OnePixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static NotebookDocument Document()
    {
        var document = NotebookDocument.Parse("everything.dib", []);
        document.InsertCell(0, new Cell(CellKind.Markdown, Text));
        var charts = new Cell(CellKind.Code, "// " + new string('x', 200) + "\nchart");
        charts.SetResult(1,
        [
            Chart(
                "line",
                """{"type": "scatter", "x": [1, 2, 3], "y": [2, 1, 3], "name": "a"}, {"x": [1, 2, 3], "y": [1, 2, 2], "name": "b"}"""),
            Chart("bars", """{"type": "bar", "x": ["a", "b"], "y": [2, 3]}"""),
            Chart("cells", """{"type": "heatmap", "z": [[1, 2], [3, 4]]}"""),
            new DisplayOutput(
                new JsonObject
                {
                    ["application/vnd.plotly.v1+json"] = JsonNode.Parse("""{"data": [{"y": [1, 2]}]}"""),
                    ["text/plain"] = "words",
                },
                [],
                IsResult: true),
        ]);
        document.InsertCell(1, charts);
        var others = new Cell(CellKind.Code, "#!time\nConsole.WriteLine(1);");
        others.SetResult(2,
        [
            new StreamOutput("stdout", "1\n"),
            new StreamOutput("stderr", "careful\n"),
            new DisplayOutput(new JsonObject { ["image/png"] = OnePixel }, [], IsResult: false),
            new DisplayOutput(new JsonObject { ["application/json"] = new JsonObject { ["a"] = 1 } }, [], IsResult: false),
            new DisplayOutput(
                new JsonObject { ["text/html"] = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>" },
                [],
                IsResult: true),
            new ErrorOutput(
                "System.DivideByZeroException",
                "Attempted to divide by zero.",
                ["System.DivideByZeroException: Attempted to divide by zero.", "   at cell [2], line 2"]),
        ]);
        document.InsertCell(2, others);
        return document;
    }

    // Without text/html, as other libraries' charts may come.
    private static DisplayOutput Chart(string name, string traces) => new(
        new JsonObject
        {
            ["application/vnd.plotly.v1+json"] = new JsonObject
            {
                ["data"] = JsonNode.Parse($"[{traces}]"),
                ["layout"] = new JsonObject { ["title"] = Title(name), ["xaxis"] = new JsonObject { ["title"] = Title("x") } },
            },
            ["image/svg+xml"] = $"""
                <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" width="600" height="360">
                <circle cx="300" cy="180" r="90" fill="teal"/></svg>
                """,
        }, [], IsResult: false);

    private static JsonObject Title(string text) => new() { ["text"] = text };
}
