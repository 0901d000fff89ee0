using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>Every notebook's page, opened from disk with the network off.</summary>
public sealed class PageTests(Chromium chromium)
{
    public static TheoryData<string, ColorScheme> Pages =>
        [
            .. Checkout.Pages.SelectMany(notebook => new[] { ColorScheme.Light, ColorScheme.Dark }
                .Select(scheme => new TheoryDataRow<string, ColorScheme>(notebook, scheme))),
        ];

    public static TheoryData<string> Notebooks => [.. Checkout.Pages];

    // A page opened once more takes seconds: of those that differ in kind, one each.
    public static TheoryData<string> Some => [.. Checkout.Notebooks.Where(notebook => notebook[..2] is "03" or "06" or "09")];

    [Theory, MemberData(nameof(Notebooks))]
    public async Task Every_chart_has_drawn_marks(string notebook)
    {
        Visit visit = await chromium.VisitAsync(notebook, ColorScheme.Light);
        int[] marks = await visit.Page.EvaluateAsync<int[]>(Scripts.MarksOfCharts);
        Assert.All(marks, count => Assert.True(count > 0));
        Assert.Equal(await visit.Page.Locator(".output.plot").CountAsync(), marks.Length);
    }

    [Theory, MemberData(nameof(Notebooks))]
    public async Task No_picture_is_blank_and_each_has_words(string notebook)
    {
        Visit visit = await chromium.VisitAsync(notebook, ColorScheme.Light);
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Scripts.BlankPictures));
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Scripts.PicturesWithoutWords));
    }

    [Theory, MemberData(nameof(Notebooks))]
    public async Task The_browser_has_nothing_to_complain_of_and_nothing_is_fetched(string notebook)
    {
        Visit visit = await chromium.VisitAsync(notebook, ColorScheme.Light);
        Assert.Empty(visit.Complaints);
        Assert.All(visit.Requests.Where(url => url != visit.Page.Url), url => Assert.Matches("^(data|blob):", url));
    }

    // The tables of the charts' data are all alike: the first is opened, so that axe reads it too.
    [Theory, MemberData(nameof(Pages))]
    public async Task Axe_finds_no_serious_violation(string notebook, ColorScheme scheme)
    {
        IPage page = (await chromium.VisitAsync(notebook, scheme)).Page;
        await page.EvaluateAsync(Scripts.ToggleTables, 1);
        IEnumerable<string> serious = await Accessibility.SeriousAsync(page);
        await page.EvaluateAsync(Scripts.ToggleTables, 1);
        Assert.Empty(serious);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Text_is_legible_in_the_page_and_in_its_charts(string notebook, ColorScheme scheme)
    {
        Visit visit = await chromium.VisitAsync(notebook, scheme);
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Scripts.FaintText));
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Scripts.IllegibleText));
        await visit.ShootAsync($"{notebook}-{scheme}".ToLowerInvariant());
    }

    [Theory, MemberData(nameof(Notebooks))]
    public async Task The_data_of_a_chart_is_a_table_one_click_away(string notebook)
    {
        Visit visit = await chromium.VisitAsync(notebook, ColorScheme.Light);
        int charts = await visit.Page.Locator(".output.plot").CountAsync();
        Assert.All(await visit.Page.EvaluateAsync<int[]>(Scripts.VisibleRows), rows => Assert.Equal(0, rows));
        await visit.Page.EvaluateAsync(Scripts.ToggleTables, charts);
        int[] shown = await visit.Page.EvaluateAsync<int[]>(Scripts.VisibleRows);
        Assert.Equal(charts, shown.Length);
        Assert.All(shown, rows => Assert.True(rows > 0));
        await visit.Page.EvaluateAsync(Scripts.ToggleTables, charts);
    }

    [Theory, MemberData(nameof(Some))]
    public async Task On_a_phone_the_page_does_not_scroll_sideways(string notebook)
    {
        Visit visit = await Visit.OpenAsync(chromium, chromium.AddressOf(notebook),
            new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, Offline = true });
        Assert.Empty(visit.Complaints);
        Assert.Equal(390, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Scripts.IllegibleText));
        await visit.ShootAsync($"{notebook}-phone");
        await visit.Page.Context.CloseAsync();
    }

    [Theory, MemberData(nameof(Some))]
    public async Task In_print_and_without_scripts_every_chart_is_its_picture(string notebook)
    {
        Visit visit = await Visit.OpenAsync(chromium, chromium.AddressOf(notebook), new() { JavaScriptEnabled = false, Offline = true });
        Assert.Empty(visit.Complaints);
        int charts = await visit.Page.Locator(".output.plot").CountAsync();
        Assert.Equal(charts, await visit.Page.Locator(".output.plot img:visible, .output.plot svg:visible").CountAsync());
        await visit.Page.Context.CloseAsync();

        IPage page = (await chromium.VisitAsync(notebook, ColorScheme.Light)).Page;
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(charts, await page.Locator(".output.plot .chart + *:visible").CountAsync());
        Assert.Equal(0, await page.Locator(".chart:visible").CountAsync());
        byte[] print = await page.PdfAsync(new()
        {
            Path = Path.Combine(Checkout.Artifacts, notebook + ".pdf"),
            Format = "A4",
            Margin = new() { Top = "15mm", Bottom = "15mm", Left = "15mm", Right = "15mm" },
        });
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        Assert.StartsWith("%PDF", System.Text.Encoding.Latin1.GetString(print, 0, 4));
    }
}
