using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Tests;

public sealed class LearningCurveTests
{
    private static JsonArray Traces(LearningCurve curve) => (JsonArray)PlotlyJson.Of(curve.Chart)["data"]!;

    [Fact]
    public void The_caption_tells_the_best_epoch_and_the_time() => Assert.Equal("best 95.55 % at epoch 10 · 6.0 s", Examples.Curve().Caption);

    [Fact]
    public void Before_the_first_epoch_there_is_no_caption() => Assert.Empty(new LearningCurve("run").Caption);

    [Fact]
    public void Of_two_best_epochs_the_first_counts()
    {
        var curve = new LearningCurve("run");
        curve.Add(1, 0.5);
        curve.Add(2, 0.5, elapsed: TimeSpan.FromSeconds(75));

        Assert.Equal("best 50 % at epoch 1 · 1 min 15 s", curve.Caption);
    }

    [Fact]
    public void Only_what_was_measured_is_drawn()
    {
        var curve = new LearningCurve("run");
        curve.Add(0, 0.5);
        curve.Add(1, 0.6);

        Assert.Equal(["test accuracy", "best"], Traces(curve).Select(trace => trace!["name"]!.GetValue<string>()));
        Assert.Equal("[50.0,60.0]", Traces(curve)[0]!["y"]!.ToJsonString());
    }

    [Fact]
    public void Cost_has_an_axis_of_its_own_at_the_right()
    {
        JsonObject plotly = PlotlyJson.Of(Examples.Curve().Chart);

        Assert.Equal("y2", Traces(Examples.Curve())[2]!["yaxis"]!.GetValue<string>());
        Assert.Equal("right", plotly["layout"]!["yaxis2"]!["side"]!.GetValue<string>());
    }

    [Fact]
    public void A_cost_that_is_no_number_leaves_a_gap()
    {
        var curve = new LearningCurve("diverged");
        curve.Add(0, 0.1, 3.5);
        curve.Add(1, 0.1, double.NaN);

        Assert.Equal("[3.5,null]", Traces(curve)[1]!["y"]!.ToJsonString());
        Assert.DoesNotContain("NaN", curve.ToDisplayString("image/svg+xml"));
    }

    [Fact]
    public async Task It_can_be_shown_while_epochs_are_added()
    {
        var curve = new LearningCurve("run");
        Task adding = Task.Run(() =>
        {
            for (int epoch = 0; epoch < 2000; epoch++)
                curve.Add(epoch, epoch / 2000.0);
        }, TestContext.Current.CancellationToken);
        do
            Assert.Contains("</svg>", curve.ToDisplayString("image/svg+xml"));
        while (!adding.IsCompleted);
        await adding;

        Assert.Equal(2000, ((JsonArray)Traces(curve)[0]!["y"]!).Count);
    }
}
