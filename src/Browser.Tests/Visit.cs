using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>A page that has been opened and read to its end, and all that the browser said of it.</summary>
public sealed class Visit
{
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<string> requests = new();

    private Visit(IPage page) => Page = page;

    /// <summary>The page, still open.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings in the console, exceptions, and requests that failed.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>What the page asked for, itself included.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    internal static async Task<Visit> OpenAsync(Chromium chromium, string address, BrowserNewContextOptions options)
    {
        var visit = new Visit(await chromium.OpenAsync(options));
        IPage page = visit.Page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                visit.complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => visit.complaints.Enqueue($"exception: {error}");
        page.Request += (_, request) => visit.requests.Enqueue(Short(request.Url));
        page.RequestFailed += (_, request) => visit.complaints.Enqueue($"failed request: {Short(request.Url)} {request.Failure}");
        await page.GotoAsync(address);
        if (options.JavaScriptEnabled != false)
            await ReadAsync(page);
        return visit;

        static string Short(string url) => url.Length > 200 ? url[..200] + "…" : url;
    }

    /// <summary>Shows the page in light or dark; charts follow.</summary>
    internal async Task ShowInAsync(ColorScheme scheme)
    {
        if (await Page.EvaluateAsync<bool>("() => matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == ColorScheme.Dark))
            return;
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        // Frames come after those who listen to the change; charts draw anew within 300 ms.
        await Page.EvaluateAsync(
            "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 300))))");
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    internal Task ShootAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Artifacts, name + ".png"), FullPage = true });

    // Charts are drawn as they come into view. One that is not drawn in time is left to the tests to name.
    private static Task ReadAsync(IPage page) => page.EvaluateAsync("""
        async () => {
          const charts = [...document.querySelectorAll('.output.plot')], start = performance.now();
          for (const chart of charts) {
            chart.scrollIntoView();
            for (let frame = 0; frame < 2; frame++)
              await new Promise(requestAnimationFrame);
          }
          while (performance.now() - start < 60_000 && !charts.every(chart => chart.classList.contains('drawn')))
            await new Promise(drawn => setTimeout(drawn, 20));
          scrollTo(0, 0);
        }
        """);
}
