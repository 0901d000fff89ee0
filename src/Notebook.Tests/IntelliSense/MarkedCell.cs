using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.IntelliSense;

/// <summary>A cell's text with the cursor marked in it: <c>Console.Wri|</c>.</summary>
internal static class MarkedCell
{
    public static (string Code, int Position) Parse(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        Assert.True(position >= 0, $"No cursor is marked in: {marked}");
        return (marked.Remove(position, 1), position);
    }

    public static Task<Completions> CompleteAsync(this TestSession session, string marked, CancellationToken cancellation = default)
    {
        var (code, position) = Parse(marked);
        return session.Session.CompleteAsync(code, position, cancellation);
    }

    public static async Task<string[]> NamesAsync(this TestSession session, string marked) =>
        [.. (await session.CompleteAsync(marked)).Items.Select(item => item.Text)];

    public static async Task<string?> InspectAsync(this TestSession session, string marked, string form = "text/plain")
    {
        var (code, position) = Parse(marked);
        JsonObject? bundle = await session.Session.InspectAsync(code, position);
        return bundle?[form]!.GetValue<string>();
    }
}
