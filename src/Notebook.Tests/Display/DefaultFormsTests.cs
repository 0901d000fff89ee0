using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Display;

/// <summary>Formatters are the process's: each test says what it registers of types that no other shows.</summary>
public sealed class DefaultFormsTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("sbyte", "(sbyte)1", "text/plain")]
    [InlineData("ushort", "(ushort)1", "text/html")]
    [InlineData("DateOnly", "default(DateOnly)", "text/plain")]
    [InlineData("UriKind", "UriKind.Absolute", "text/plain")]
    public async Task A_formatter_for_a_scalar_is_used(string type, string value, string mimeType)
    {
        await session.RunAsync(
            $"using Microsoft.DotNet.Interactive.Formatting;\nFormatter.Register<{type}>(value => \"mine\", \"{mimeType}\");");

        Assert.Equal("mine", (await session.RunAsync(value)).Shown.Data[mimeType]!.GetValue<string>());
        Assert.Equal("mine", (await session.RunAsync($"display({value});")).Shown.Data[mimeType]!.GetValue<string>());
    }

    [Fact]
    public async Task The_forms_preferred_for_a_scalar_are_shown()
    {
        await session.RunAsync("Microsoft.DotNet.Interactive.Formatting.Formatter.SetPreferredMimeTypesFor(typeof(uint), \"text/html\");");

        Assert.Equal(["text/html", "text/plain"], (await session.RunAsync("7u")).Shown.Data.Select(entry => entry.Key));
    }

    [Fact]
    public async Task JSON_in_memory_is_shown_as_its_text()
    {
        const string Text = "{\n  \"é\": [\n    1\n  ]\n}";

        var node = await session.RunAsync("System.Text.Json.Nodes.JsonNode.Parse(\"{\\\"é\\\":[1]}\")");
        var document = await session.RunAsync("System.Text.Json.JsonDocument.Parse(\"{\\\"é\\\":[1]}\")");
        var list = await session.RunAsync("new[] { System.Text.Json.Nodes.JsonNode.Parse(\"{\\\"é\\\":[1]}\") }");

        Assert.True(JsonNode.DeepEquals(new JsonObject { ["text/plain"] = Text }, node.Shown.Data));
        Assert.Equal(Text, document.Result);
        Assert.Equal("JsonNode[]\n" + Text, list.Result);
    }

    [Fact]
    public async Task So_is_that_of_Newtonsoft()
    {
        await session.RunAsync("#r \"nuget: Newtonsoft.Json, 13.0.4\"\nusing Newtonsoft.Json.Linq;");

        var cell = await session.RunAsync("JObject.Parse(\"{\\\"a\\\":[1]}\")");

        Assert.Equal("{\n  \"a\": [\n    1\n  ]\n}", cell.Result);
        Assert.Single(cell.Shown.Data);
    }

    [Fact]
    public async Task A_chart_is_drawn_and_told_in_words()
    {
        await session.RunAsync("#r \"nuget: XPlot.Plotly, 4.1.0\"\nusing XPlot.Plotly;");

        var cell = await session.RunAsync("""
            var chart = Chart.Plot(new Scatter { x = new[] { 1, 2 }, y = new[] { 3, 4 }, name = "loss" });
            chart.WithTitle("Learning");
            chart.WithXTitle("epoch");
            chart
            """);

        Assert.Equal("Chart \"Learning\": scatter \"loss\"", cell.Result);
        Assert.Contains("Plotly.newPlot", cell.Shown.Data["text/html"]!.GetValue<string>());
        JsonNode plotly = cell.Shown.Data["application/vnd.plotly.v1+json"]!;
        Assert.Equal("Learning", plotly["layout"]!["title"]!["text"]!.GetValue<string>());
        Assert.Equal("epoch", plotly["layout"]!["xaxis"]!["title"]!["text"]!.GetValue<string>());
        Assert.Equal(4, plotly["data"]![0]!["y"]![1]!.GetValue<int>());

        var own = await session.RunAsync(
            "Microsoft.DotNet.Interactive.Formatting.Formatter.Register<PlotlyChart>(_ => \"mine\", \"text/html\");\ndisplay(chart);");

        Assert.Equal("mine", own.Shown.Data["text/html"]!.GetValue<string>());
        Assert.False(own.Shown.Data.ContainsKey("application/vnd.plotly.v1+json"));
    }

    [Theory]
    [InlineData(
        "new int[,] { { 1, 2 }, { 3, 40 } }",
        "Int32[2,2]\n1   2\n3  40",
        "<table><caption>Int32[2,2]</caption><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>40</td></tr></tbody></table>")]
    [InlineData("new int[0,3]", "Int32[0,3]", "<table><caption>Int32[0,3]</caption><tbody></tbody></table>")]
    [InlineData("new int[1,1,2]", "Int32[1,1,2]\n[ 0, 0 ]", "<pre>Int32[1,1,2]\n[ 0, 0 ]</pre>")]
    public async Task An_array_of_several_dimensions_has_its_shape(string code, string plain, string html)
    {
        var cell = await session.RunAsync(code);

        Assert.Equal(plain, cell.Result);
        Assert.Equal(html, cell.Shown.Data["text/html"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("new[] { \"a\", \"bb\" }.GroupBy(word => word.Length)", "Query<IGrouping<Int32,String>>")]
    [InlineData("(1, 2, 3, 4, 5, 6, 7, 8, \"nine\")", "( 1, 2, 3, 4, 5, 6, 7, 8, nine )")]
    public async Task What_the_framework_is_made_of_is_not_shown(string code, string start) =>
        Assert.StartsWith(start, (await session.RunAsync(code)).Result);
}
