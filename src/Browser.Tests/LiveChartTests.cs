using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>A chart that grows while its cell runs, as a person sees it in the classic Notebook.</summary>
public sealed class LiveChartTests(Chromium chromium)
{
    private const int Epochs = 30;

    [Fact]
    public async Task The_chart_grows_in_place_frame_by_frame()
    {
        await using NotebookServer server = await NotebookServer.StartAsync();
        WriteNotebook(Path.Combine(server.Folder, "live.ipynb"));
        IPage page = await chromium.OpenAsync(new() { ViewportSize = new() { Width = 1000, Height = 900 } });
        await page.GotoAsync(server.Address + "notebooks/live.ipynb");
        await page.WaitForFunctionAsync("() => window.Jupyter?.notebook?.kernel?.is_connected()");

        // What is on the screen is looked at before each repaint.
        await page.EvaluateAsync("""
            () => {
              window.frames_seen = [];
              const look = () => {
                const outputs = document.querySelectorAll('.output_subarea'), image = outputs[0]?.querySelector('svg, img');
                if (outputs.length > 0) {
                  const height = Math.round(outputs[0].getBoundingClientRect().height);
                  const shown = { count: outputs.length, alt: image?.ariaLabel ?? image?.alt ?? '', height };
                  if (JSON.stringify(shown) !== JSON.stringify(window.frames_seen.at(-1))) window.frames_seen.push(shown);
                }
                requestAnimationFrame(look);
              };
              look();
              Jupyter.notebook.execute_all_cells();
            }
            """);
        await page.WaitForFunctionAsync(
            $"() => Number(/ at (\\d+)$/.exec(document.querySelector('.output_subarea svg')?.ariaLabel)?.[1]) >= {Epochs / 2}",
            null,
            new() { Timeout = 60_000 });
        await page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Artifacts, "notebook-live-midway.png") });
        await page.WaitForFunctionAsync(
            "() => !Jupyter.notebook.kernel_busy && document.querySelector('.input_prompt')?.textContent.includes('1')",
            null,
            new() { Timeout = 60_000 });
        await page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Artifacts, "notebook-live-end.png") });

        JsonElement frames = await page.EvaluateAsync<JsonElement>("() => window.frames_seen");
        string seen = string.Join('\n', frames.EnumerateArray());
        string[] states =
            [.. frames.EnumerateArray().Select(frame => frame.GetProperty("alt").GetString()!).Where(alt => alt.Length > 0).Distinct()];
        Assert.True(states.Length > Epochs / 4, $"{states.Length} frames of {Epochs}:\n{seen}");
        Assert.Contains($"last {100 - 100.0 / (Epochs + 1):0.##}", states[^1]);
        Assert.All(frames.EnumerateArray(), frame => Assert.Equal(1, frame.GetProperty("count").GetInt32()));
        // Flicker: the page below would jump up and down again.
        int[] heights =
            [.. frames.EnumerateArray().Select(frame => frame.GetProperty("height").GetInt32()).SkipWhile(height => height < 200)];
        Assert.True(heights.All(height => height > 200), seen);
        await page.Context.CloseAsync();
    }

    private static void WriteNotebook(string path)
    {
        string folder = Path.Combine(Checkout.Folder, "src", "Cli", "bin", "Release", "net10.0");
        string source = $$"""
            #r "{{folder}}/Backprop.dll"
            #r "{{folder}}/Backprop.Visuals.dll"
            #r "{{folder}}/MathNet.Numerics.dll"
            #r "{{folder}}/Microsoft.Data.Analysis.dll"
            #r "{{folder}}/XPlot.Plotly.dll"
            using Backprop.Visuals;
            var chart = new LiveChart("A chart that grows");
            chart.Update(0, testAccuracy: 0);
            chart.Show();
            for (int epoch = 1; epoch <= {{Epochs}}; epoch++)
            {
                chart.Update(epoch, testAccuracy: 1 - 1.0 / (epoch + 1));
                await Task.Delay(200);
            }
            """;
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray(new JsonObject
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray(),
                ["source"] = source,
            }),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["name"] = ".net-csharp", ["display_name"] = ".NET (C#)", ["language"] = "csharp" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
        };
        File.WriteAllText(path, notebook.ToJsonString());
    }
}
