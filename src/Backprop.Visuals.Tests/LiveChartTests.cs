using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed class LiveChartTests
{
    private static JsonArray Traces(LiveChart curve) => (JsonArray)PlotlyJson.Of(curve.Chart)["data"]!;

    [Fact]
    public void The_caption_tells_the_best_epoch_and_the_time() =>
        Assert.Equal("best 95.55 % at epoch 10 · 6.0 s", Examples.Curve().Caption);

    [Fact]
    public void Before_the_first_epoch_there_is_no_caption() => Assert.Empty(new LiveChart("run").Caption);

    [Fact]
    public void Of_two_best_epochs_the_first_counts()
    {
        var curve = new LiveChart("run");
        curve.Update(1, 0.5);
        curve.Update(2, 0.5, elapsed: TimeSpan.FromSeconds(75));

        Assert.Equal("best 50 % at epoch 1 · 1 min 15 s", curve.Caption);
    }

    [Fact]
    public void Only_what_was_measured_is_drawn()
    {
        var curve = new LiveChart("run");
        curve.Update(0, 0.5);
        curve.Update(1, 0.6);

        Assert.Equal(["test accuracy", "best"], Traces(curve).Select(trace => trace!["name"]!.GetValue<string>()));
        Assert.Equal("[50.0,60.0]", Traces(curve)[0]!["y"]!.ToJsonString());
    }

    [Fact]
    public void Cost_has_a_plot_of_its_own_beside_accuracy()
    {
        JsonObject plotly = PlotlyJson.Of(Examples.Curve().Chart);

        Assert.Equal("y2", Traces(Examples.Curve())[2]!["yaxis"]!.GetValue<string>());
        Assert.Equal("x2", Traces(Examples.Curve())[2]!["xaxis"]!.GetValue<string>());
        Assert.Equal("[0.56,1.0]", plotly["layout"]!["xaxis2"]!["domain"]!.ToJsonString());
    }

    [Fact]
    public void A_cost_that_is_no_number_leaves_a_gap()
    {
        var curve = new LiveChart("diverged");
        curve.Update(0, 0.1, 3.5);
        curve.Update(1, 0.1, double.NaN);

        Assert.Equal("[3.5,null]", Traces(curve)[1]!["y"]!.ToJsonString());
        Assert.DoesNotContain("NaN", curve.ToDisplayString("image/svg+xml"));
    }

    [Fact]
    public async Task It_can_be_shown_while_epochs_are_added()
    {
        var curve = new LiveChart("run");
        var adding = Task.Run(() =>
        {
            for (int epoch = 0; epoch < 2000; epoch++)
                curve.Update(epoch, epoch / 2000.0);
        }, TestContext.Current.CancellationToken);
        do
            Assert.Contains("</svg>", curve.ToDisplayString("image/svg+xml"));
        while (!adding.IsCompleted);
        await adding;

        var shown = (JsonArray)Traces(curve)[0]!["y"]!;
        Assert.Equal((150, "0.0", "99.95"), (shown.Count, shown[0]!.ToJsonString(), shown[^1]!.ToJsonString()));
    }

    [Fact]
    public void The_caption_of_a_run_tells_the_samples_per_second()
    {
        var chart = new LiveChart("run");
        chart.Update(new EpochReport(0, 0.5, 0.8, null, 60_000, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.7)));

        Assert.Equal("0.7 s · 120,000 samples/s", chart.Caption);
    }

    [Fact]
    public void Training_and_test_are_side_by_side_and_what_is_tested_on_has_its_name()
    {
        var chart = new LiveChart("run", tested: "validation");
        var test = new Evaluation([7], [10], 0.6);
        chart.Update(new EpochReport(0, 0.5, 0.8, test, 60_000, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.7)));

        Assert.Equal(
            ["validation accuracy 70.0", "training accuracy 80.0", "validation cost 0.6", "training cost 0.5", "best 70.0"],
            Traces(chart).Select(trace => $"{trace!["name"]} {trace["y"]![0]!.ToJsonString()}"));
    }

    [Fact]
    public async Task Several_charts_are_live_at_once()
    {
        var cell = new Cell();

        await cell.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 3).Select(run => Task.Run(() =>
        {
            var chart = new LiveChart($"run {run}");
            chart.Show();
            for (int epoch = 0; epoch < 50; epoch++)
                chart.Update(epoch, (epoch + run) / 100.0);
        }))));

        string[] last = [.. cell.Frames.Zip(cell.Texts).GroupBy(frame => frame.First.ValueId, (_, frames) => frames.Last().Second)];
        Assert.Equal(3, last.Length);
        for (int run = 0; run < 3; run++)
            Assert.Single(last, text => text.Contains($"run {run}") && text.Contains($"best {49 + run} % at epoch 49"));
    }

    [Fact]
    public void The_first_epoch_does_not_change_the_height_so_that_the_page_stands_still()
    {
        static string Size(LiveChart chart) => chart.ToDisplayString("image/svg+xml").Split(" style")[0];

        Assert.Equal(Size(new LiveChart("MNIST, 784-30-10")), Size(Examples.Curve()));
    }
}
