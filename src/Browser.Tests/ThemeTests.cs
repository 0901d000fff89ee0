using Backprop.Visuals;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>Pictures in VS Code and JupyterLab have the ground of their theme, whatever the system prefers.</summary>
public sealed class ThemeTests(Chromium chromium)
{
    private const string Dark = "class='vscode-dark' style='--vscode-editor-background:#1f1f1f;--vscode-editor-foreground:#cccccc'";
    private const string Light = "class='vscode-light' style='--vscode-editor-background:#ffffff;--vscode-editor-foreground:#3b3b3b'";

    [Theory]
    [InlineData("text/html", Dark, ColorScheme.Light, true)]
    [InlineData("text/html", Light, ColorScheme.Dark, false)]
    [InlineData("text/html", "class='vscode-high-contrast'", ColorScheme.Light, true)]
    [InlineData("text/html", "class='vscode-high-contrast vscode-high-contrast-light'", ColorScheme.Dark, false)]
    [InlineData("text/html", "data-jp-theme-light='false'", ColorScheme.Light, true)]
    [InlineData("text/html", "data-jp-theme-light='true'", ColorScheme.Dark, false)]
    [InlineData("text/html", "", ColorScheme.Dark, true)]
    [InlineData("text/html", "", ColorScheme.Light, false)]
    [InlineData("image/svg+xml", Dark, ColorScheme.Light, true)]
    [InlineData("image/svg+xml", Light, ColorScheme.Dark, false)]
    public async Task A_picture_has_the_ground_of_its_theme(string mimeType, string body, ColorScheme system, bool isDark)
    {
        Formatters.Register();
        string picture = new Network([2, 3, 1]).Diagram().ToDisplayString(mimeType);
        IPage page = await chromium.OpenAsync(new() { ColorScheme = system, Offline = true });
        await page.SetContentAsync($"<!DOCTYPE html><html><body {body}>{picture}</body></html>");
        byte[] png = await page.Locator("img, svg").First.ScreenshotAsync();

        int[] ground = await page.EvaluateAsync<int[]>("""
            async png => {
                const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
                const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
                canvas.drawImage(image, 0, 0);
                return [...canvas.getImageData(30, 4, 1, 1).data.slice(0, 3)];
            }
            """, Convert.ToBase64String(png));

        Assert.All(ground, channel => Assert.InRange(channel, isDark ? 0 : 250, isDark ? 40 : 255));
        await page.Context.CloseAsync();
    }
}
