using System.Globalization;
using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>The pad of notebook 9, drawn on in its saved page: no kernel, no network.</summary>
public sealed class DigitPadTests(Chromium chromium)
{
    // Strokes of ten digits on a sheet of 280×280, as a hand might make them.
    private static readonly string[] Digits =
    [
        "140,50 105,65 85,110 82,160 98,210 140,232 178,212 195,165 192,110 172,65 140,50",
        "140,50 138,110 137,170 136,230",
        "85,95 100,65 140,52 178,68 185,105 160,145 115,190 85,225 140,224 198,226",
        "90,70 140,50 180,75 170,110 130,132 175,150 190,190 150,228 88,215",
        "105,55 85,150 140,150 200,148|165,95 162,165 160,235",
        "185,55 105,55 98,125 140,115 180,140 185,190 145,228 92,215",
        "165,50 120,100 95,160 105,215 150,232 182,195 160,155 115,162 98,190",
        "85,62 140,60 192,60 150,140 125,230",
        "140,140 100,100 115,60 160,58 180,95 140,140 98,180 110,225 165,228 182,185 140,140",
        "178,90 145,57 105,75 103,120 145,132 178,92 175,160 160,235",
    ];

    [Fact]
    public async Task Ten_digits_drawn_by_mouse_are_read_and_cleared_away()
    {
        Visit visit = await OpenAsync(new() { ViewportSize = new() { Width = 900, Height = 1000 }, Offline = true });
        ILocator pad = visit.Page.Locator(".backprop-pad");
        ILocator says = pad.GetByRole(AriaRole.Status), sheet = pad.GetByRole(AriaRole.Application);
        for (int digit = 0; digit < 10; digit++)
        {
            await sheet.ScrollIntoViewIfNeededAsync();
            LocatorBoundingBoxResult box = (await sheet.BoundingBoxAsync())!;
            foreach ((float X, float Y)[] stroke in Strokes(digit, box))
            {
                await visit.Page.Mouse.MoveAsync(stroke[0].X, stroke[0].Y);
                await visit.Page.Mouse.DownAsync();
                foreach ((float x, float y) in stroke)
                    await visit.Page.Mouse.MoveAsync(x, y, new() { Steps = 4 });
                await visit.Page.Mouse.UpAsync();
            }
            await Assertions.Expect(says).ToHaveTextAsync($"I read a {digit}.");
            await Assertions.Expect(pad.Locator("li.best"))
                .ToHaveTextAsync(new System.Text.RegularExpressions.Regex($"^{digit}[01]\\.\\d\\d$"));
            if (digit == 5)
                await pad.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Artifacts, "pad.png") });
            await pad.GetByRole(AriaRole.Button).ClickAsync();
            await Assertions.Expect(says).ToHaveTextAsync("Draw a digit.");
        }
        Assert.Empty(visit.Complaints);
        await visit.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_finger_draws_a_seven_and_the_page_does_not_scroll()
    {
        Visit visit = await OpenAsync(
            new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, Offline = true });
        ILocator pad = visit.Page.Locator(".backprop-pad"), sheet = pad.GetByRole(AriaRole.Application);
        await sheet.ScrollIntoViewIfNeededAsync();
        double scrolled = await visit.Page.EvaluateAsync<double>("() => scrollY");
        ICDPSession finger = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        Task Touch(string type, params (float X, float Y)[] at) => finger.SendAsync(
            "Input.dispatchTouchEvent",
            new Dictionary<string, object>
            {
                ["type"] = type,
                ["touchPoints"] = at.Select(point => new { x = point.X, y = point.Y }).ToArray(),
            });

        (float X, float Y)[] stroke = [.. Strokes(7, (await sheet.BoundingBoxAsync())!).Single()];
        await Touch("touchStart", stroke[0]);
        foreach ((float X, float Y) point in stroke[1..])
            await Touch("touchMove", point);
        await Touch("touchEnd");

        await Assertions.Expect(pad.GetByRole(AriaRole.Status)).ToHaveTextAsync("I read a 7.");
        Assert.Equal(scrolled, await visit.Page.EvaluateAsync<double>("() => scrollY"));
        await visit.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task Keys_draw_a_one_and_clear_it()
    {
        Visit visit = await OpenAsync(new() { ViewportSize = new() { Width = 900, Height = 1000 }, Offline = true });
        ILocator pad = visit.Page.Locator(".backprop-pad"), says = pad.GetByRole(AriaRole.Status);
        await pad.GetByRole(AriaRole.Application).FocusAsync();
        IKeyboard keys = visit.Page.Keyboard;
        for (int up = 0; up < 9; up++)
            await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Space");
        for (int down = 0; down < 18; down++)
            await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Space");

        await Assertions.Expect(says).ToHaveTextAsync("I read a 1.");
        await keys.PressAsync("Delete");
        await Assertions.Expect(says).ToHaveTextAsync("Draw a digit.");
        await visit.Page.Context.CloseAsync();
    }

    private Task<Visit> OpenAsync(BrowserNewContextOptions options) =>
        Visit.OpenAsync(chromium, chromium.AddressOf("09-honest-numbers"), options);

    private static IEnumerable<(float X, float Y)[]> Strokes(int digit, LocatorBoundingBoxResult box) =>
        Digits[digit].Split('|').Select(stroke => stroke.Split(' ').Select(point =>
        {
            float[] at = [.. point.Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
            return (box.X + at[0] / 280 * box.Width, box.Y + at[1] / 280 * box.Height);
        }).ToArray());
}
