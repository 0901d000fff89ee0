using System.Globalization;
using System.Text.Json.Nodes;
using XPlot.Plotly;

namespace Backprop.Visuals.Tests;

public sealed class PlotlyJsonTests
{
    private static JsonObject Layout(Layout.Layout layout) =>
        (JsonObject)PlotlyJson.Of(Chart.Plot([new Scatter { y = new[] { 1, 2 } }], layout))["layout"]!;

    private static JsonObject Trace(Trace trace) => (JsonObject)PlotlyJson.Of(Chart.Plot([trace]))["data"]![0]!;

    [Fact]
    public void Titles_become_objects_in_the_layout_and_on_axes()
    {
        var yaxis = new Yaxis { title = "y", titlefont = new Font { size = 9 } };
        JsonObject layout = Layout(new Layout.Layout { title = "T", xaxis = new Xaxis { title = "x" }, yaxis = yaxis });

        Assert.Equal("""{"text":"T"}""", layout["title"]!.ToJsonString());
        Assert.Equal("""{"title":{"text":"x"}}""", layout["xaxis"]!.ToJsonString());
        Assert.Equal("""{"title":{"text":"y","font":{"size":9.0}}}""", layout["yaxis"]!.ToJsonString());
    }

    [Fact]
    public void A_title_font_without_a_title_is_kept() =>
        Assert.Equal("""{"font":{"size":9.0}}""", Layout(new Layout.Layout { titlefont = new Font { size = 9 } })["title"]!.ToJsonString());

    [Fact]
    public void The_title_of_a_color_bar_becomes_an_object_with_its_side()
    {
        JsonObject trace = Trace(new Heatmap { z = new[,] { { 1, 2 } }, colorbar = new Colorbar { title = "z", titleside = "right" } });

        Assert.Equal("""{"title":{"text":"z","side":"right"}}""", trace["colorbar"]!.ToJsonString());
    }

    [Fact]
    public void What_is_not_finite_becomes_null_and_keeps_its_place()
    {
        JsonObject trace = Trace(new Scatter { y = new[] { 1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2.5 } });

        Assert.Equal("[1.0,null,null,null,2.5]", trace["y"]!.ToJsonString());
    }

    [Fact]
    public void A_category_may_be_called_NaN() =>
        Assert.Equal("""["cost","NaN"]""", Trace(new Bar { x = new[] { "cost", "NaN" }, y = new[] { 1, 2 } })["x"]!.ToJsonString());

    [Fact]
    public void Cells_of_a_heat_map_that_are_not_finite_become_null() =>
        Assert.Equal(
            "[[1.0,null],[null,2.0]]", Trace(new Heatmap { z = new[,] { { 1, double.NaN }, { double.NaN, 2 } } })["z"]!.ToJsonString());

    [Fact]
    public void A_heat_map_with_both_signs_gets_a_scale_with_zero_in_its_middle()
    {
        JsonObject trace = Trace(new Heatmap { z = new[,] { { -1.0, 3 } } });

        Assert.Equal(-3, trace["zmin"]!.GetValue<double>());
        Assert.Equal(3, trace["zmax"]!.GetValue<double>());
        Assert.Contains("#ffffff", trace["colorscale"]!.ToJsonString());
    }

    [Fact]
    public void The_texts_of_a_heat_map_stand_in_its_cells() =>
        Assert.Equal("%{text}", Trace(new Heatmap { z = new[,] { { 1, 2 } }, text = new[,] { { "a", "b" } } })["texttemplate"]!.ToString());

    [Fact]
    public void Marks_that_plotly_does_not_know_are_left_out() =>
        Assert.DoesNotContain("_isSubplotObj", PlotlyJson.Of(Examples.Lines()).ToJsonString());

    [Fact]
    public void A_size_is_passed_on_only_if_asked_for()
    {
        PlotlyChart chart = Examples.Lines();
        Assert.False(((JsonObject)PlotlyJson.Of(chart)["layout"]!).ContainsKey("height"));

        chart.WithHeight(300);
        Assert.Equal(300, PlotlyJson.Of(chart)["layout"]!["height"]!.GetValue<int>());
    }

    [Fact]
    public void A_chart_without_traces_is_empty_but_whole()
    {
        foreach (PlotlyChart chart in new[] { new PlotlyChart(), Chart.Plot(Array.Empty<Scatter>()) })
        {
            JsonObject json = PlotlyJson.Of(chart);
            Assert.Empty((JsonArray)json["data"]!);
            Assert.IsType<JsonObject>(json["layout"]);
            Assert.IsType<JsonObject>(json["config"]);
        }
    }

    [Fact]
    public void The_culture_changes_nothing()
    {
        string invariant = PlotlyJson.Of(Examples.Lines()).ToJsonString();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(invariant, PlotlyJson.Of(Examples.Lines()).ToJsonString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
