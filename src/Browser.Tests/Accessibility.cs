using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Backprop.Browser.Tests;

/// <summary>What axe-core has against a page.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions Options = new()
    {
        ResultTypes = [ResultType.Violations],
        RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"),
    };

    /// <summary>The serious and the critical violations, with the places where they are.</summary>
    public static async Task<IEnumerable<string>> SeriousAsync(IPage page)
    {
        AxeResult found = await page.RunAxe(Options);
        return found.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {Places(violation.Nodes.Select(node => node.Html))}");

        static string Places(IEnumerable<string> nodes) => string.Join("; ", nodes.Take(3));
    }
}
