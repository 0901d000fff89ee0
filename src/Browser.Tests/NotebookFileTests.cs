using System.Text.Json.Nodes;

namespace Backprop.Browser.Tests;

/// <summary>The committed notebooks as sites show them that take out all scripts.</summary>
public sealed class NotebookFileTests
{
    public static TheoryData<string> Notebooks => [.. Checkout.Notebooks];

    [Theory, MemberData(nameof(Notebooks))]
    public void Every_chart_has_a_picture_and_the_file_is_at_most_1_5_megabytes(string notebook)
    {
        string path = Path.Combine(Checkout.Folder, "notebooks", notebook + ".ipynb");
        Assert.True(new FileInfo(path).Length <= 1_500_000);
        JsonObject[] charts =
        [
            .. NotebookDocument.Load(path).Cells.SelectMany(cell => cell.Outputs).OfType<DisplayOutput>()
                .Select(output => output.Data)
                .Where(data => data.ContainsKey("application/vnd.plotly.v1+json")),
        ];
        Assert.All(charts, data => Assert.Contains(data, form => form.Key is "image/png" or "image/svg+xml"));
        Assert.All(
            charts.Select(data => data["image/svg+xml"]).OfType<JsonNode>(),
            svg => Assert.DoesNotContain("<script", svg.ToJsonString().Replace("\\u003C", "<")));
    }
}
