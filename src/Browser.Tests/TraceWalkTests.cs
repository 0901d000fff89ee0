using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>The walk through a backward pass in notebook 4's saved page.</summary>
public sealed class TraceWalkTests(Chromium chromium)
{
    [Fact]
    public async Task The_slider_and_its_buttons_show_every_step()
    {
        Visit visit = await Visit.OpenAsync(
            chromium,
            chromium.AddressOf("04-deltas-backward"),
            new() { ViewportSize = new() { Width = 900, Height = 1000 }, Offline = true });
        ILocator walk = visit.Page.Locator(".backprop-walk"), slider = walk.GetByRole(AriaRole.Slider);
        ILocator picture = walk.Locator(".card img"), place = walk.Locator("output");
        int steps = int.Parse((await slider.GetAttributeAsync("max"))!, System.Globalization.CultureInfo.InvariantCulture) + 1;
        Assert.True(steps > 8);
        Assert.StartsWith("A[0]", await picture.GetAttributeAsync("alt"));

        // By the arrow keys, from the first to the last: each step has its own picture and words, and says which it is.
        var seen = new HashSet<(string? Picture, string? Words)>();
        await slider.FocusAsync();
        for (int step = 1; step <= steps; step++)
        {
            await Assertions.Expect(place).ToHaveTextAsync($"{step} of {steps}");
            Assert.True(await picture.EvaluateAsync<bool>("async image => { await image.decode(); return image.naturalWidth > 0; }"));
            Assert.Equal(await slider.GetAttributeAsync("aria-valuetext"), await picture.GetAttributeAsync("alt"));
            Assert.True(seen.Add((await picture.GetAttributeAsync("src"), await picture.GetAttributeAsync("alt"))));
            await visit.Page.Keyboard.PressAsync("ArrowRight");
        }
        await Assertions.Expect(place).ToHaveTextAsync($"{steps} of {steps}");

        await walk.GetByLabel("Step back").ClickAsync();
        await Assertions.Expect(place).ToHaveTextAsync($"{steps - 1} of {steps}");
        await walk.GetByText("Play").ClickAsync();
        await Assertions.Expect(place).ToHaveTextAsync($"{steps} of {steps}", new() { Timeout = 30_000 });
        await Assertions.Expect(walk.GetByText("Play")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
        await visit.Page.Context.CloseAsync();
    }
}
