using System.Collections.Concurrent;
using Backprop.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Backprop.Browser.Tests;

/// <summary>One browser for all tests, without a network; each notebook's page is opened once.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "msedge.exe", "chrome.exe"];

    private readonly ConcurrentDictionary<string, Lazy<Task<Visit>>> visits = new();
    private readonly ConcurrentDictionary<string, Lazy<string>> pages = new();
    private IPlaywright? playwright;
    private IBrowser? browser;
    private string missing = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (program is null)
        {
            missing = "needs Chromium on the PATH (Debian: chromium)";
            return;
        }
        try
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program });
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            missing = $"needs {program} and Playwright's driver to start: {error.Message}";
        }
    }

    /// <summary>A new, empty page of its own settings.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions options)
    {
        if (browser is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.Fail($"On CI the tests in a browser must run: {missing}");
        }
        IBrowserContext context = await browser.NewContextAsync(options);
        return await context.NewPageAsync();
    }

    /// <summary>The address of a notebook's page with the outputs that are stored in it, exported at the first call.</summary>
    public string AddressOf(string notebook) => pages.GetOrAdd(notebook, name => new Lazy<string>(() =>
        AddressOf(NotebookDocument.Load(Path.Combine(Checkout.Folder, "notebooks", name + ".ipynb")), name))).Value;

    /// <summary>The address of the page of a notebook that a test has made.</summary>
    internal static string AddressOf(NotebookDocument document, string name)
    {
        string page = Path.Combine(Checkout.Artifacts, name + ".html");
        File.WriteAllText(page, HtmlExport.ToHtml(document, name));
        return new Uri(page).AbsoluteUri;
    }

    /// <summary>A notebook's page, 900 pixels wide, read from top to bottom; opened once and then shown in light or dark.</summary>
    public async Task<Visit> VisitAsync(string notebook, ColorScheme scheme)
    {
        Visit visit = await visits.GetOrAdd(notebook, name => new Lazy<Task<Visit>>(() => Visit.OpenAsync(this, AddressOf(name),
            new() { ViewportSize = new() { Width = 900, Height = 1000 }, ColorScheme = ColorScheme.Light, Offline = true }))).Value;
        await visit.ShowInAsync(scheme);
        return visit;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }
}
