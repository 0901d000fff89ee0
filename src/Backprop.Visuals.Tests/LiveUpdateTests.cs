using System.Diagnostics;
using Microsoft.DotNet.Interactive.Events;

namespace Backprop.Visuals.Tests;

/// <summary>What a cell with a live chart sends, and when.</summary>
public sealed class LiveUpdateTests
{
    [Fact]
    public async Task However_fast_the_updates_come_few_are_drawn_all_in_one_place_and_the_last_one_arrives()
    {
        var cell = new Cell();

        Assert.True(await cell.RunAsync(async () =>
        {
            var chart = new LiveChart("run");
            chart.Show();
            for (int epoch = 0; epoch < 1000; epoch++)
            {
                chart.Update(epoch, epoch / 1000.0);
                if (epoch == 500)
                    await Task.Delay(200);
            }
        }));

        Assert.InRange(cell.Frames.Length, 4, 100);
        Assert.IsType<DisplayedValueProduced>(cell.Frames[0]);
        Assert.All(cell.Frames.Skip(1), frame => Assert.IsType<DisplayedValueUpdated>(frame));
        Assert.Single(cell.Frames.Select(frame => frame.ValueId).Distinct());
        Assert.Contains("best 99.9 % at epoch 999", cell.Texts[^1]);
    }

    [Theory]
    [InlineData("break", true)]
    [InlineData("exception", false)]
    [InlineData("cancellation", false)]
    public async Task The_last_frame_arrives_however_the_loop_ends(string end, bool succeeds)
    {
        var cell = new Cell();
        var chart = new LiveChart("run");
        void Train()
        {
            chart.Show();
            for (int epoch = 0; epoch < 1000; epoch++)
            {
                chart.Update(epoch, epoch / 1000.0);
                if (epoch == 700 && end == "break")
                    break;
                if (epoch == 700)
                    throw end == "exception" ? new InvalidOperationException("diverged") : new OperationCanceledException("stopped");
            }
        }

        Assert.Equal(succeeds, await cell.RunAsync(Train));
        Assert.Contains("best 70 % at epoch 700", cell.Texts[^1]);
        Assert.Equal(succeeds, await cell.RunAsync(() => Task.Run(Train)));
        Assert.Contains("best 70 % at epoch 700", cell.Texts[^1]);
        Assert.Equal(2, cell.Frames.Select(frame => frame.ValueId).Distinct().Count());
    }

    [Fact]
    public async Task A_later_cell_and_a_thread_without_the_cells_context_update_the_same_output()
    {
        var cell = new Cell();
        var chart = new LiveChart("run");
        void Update(int epoch) => chart.Update(epoch, epoch / 1000.0);

        await cell.RunAsync(chart.Show);
        await cell.RunAsync(() => Enumerable.Range(0, 100).ToList().ForEach(Update));
        Assert.Contains("best 9.9 % at epoch 99", cell.Texts[^1]);
        await cell.RunAsync(() =>
        {
            Update(100);
            var thread = new Thread(() => Enumerable.Range(101, 100).ToList().ForEach(Update));
            thread.UnsafeStart();
            thread.Join();
        });

        Assert.Contains("best 20 % at epoch 200", cell.Texts[^1]);
        Assert.Single(cell.Frames.Select(frame => frame.ValueId).Distinct());
    }

    [Fact]
    public async Task Any_value_can_be_replaced_in_place()
    {
        var cell = new Cell();

        await cell.RunAsync(() => LiveOutput.Show("first").Update(2));

        Assert.Equal(["first", 2], cell.Frames.Select(frame => frame.Value));
        Assert.Single(cell.Frames.Select(frame => frame.ValueId).Distinct());
    }

    [Fact]
    public async Task Frames_are_drawn_on_the_callers_thread_twelve_a_second_at_most_and_the_last_when_the_cell_ends()
    {
        var cell = new Cell();
        var output = (LiveOutput?)null;
        int calls = 0;
        TimeSpan elapsed = TimeSpan.Zero;

        Assert.True(await cell.RunAsync(() =>
        {
            int thread = Environment.CurrentManagedThreadId, drawn = 0;
            output = LiveOutput.Show("first");
            var clock = Stopwatch.StartNew();
            for (; clock.Elapsed.TotalSeconds < 1; calls++)
            {
                int now = calls;
                output.Draw(() =>
                {
                    drawn++;
                    return $"{now} on {(Environment.CurrentManagedThreadId == thread ? "the same thread" : "another")}";
                });
            }
            elapsed = clock.Elapsed;
            Assert.InRange(drawn, 1, 12 * elapsed.TotalSeconds + 2);
        }));

        Assert.Equal($"{calls - 1}", cell.Texts[^1].Split(' ')[0]);
        Assert.All(cell.Texts[1..^1], text => Assert.EndsWith("the same thread", text));
        Assert.Single(cell.Frames.Select(frame => frame.ValueId).Distinct());
    }

    [Fact]
    public async Task Outside_a_cell_nothing_is_drawn()
    {
        var output = LiveOutput.Show("first");
        output.Draw(() => throw new InvalidOperationException("drawn"));
        var cell = new Cell();

        Assert.True(await cell.RunAsync(() => output = LiveOutput.Show("second")));
        output.Draw(() => throw new InvalidOperationException("drawn"));

        Assert.Equal(["second"], cell.Texts);
    }

    [Fact]
    public async Task Planes_are_drawn_while_networks_train_in_turn_and_the_last_frame_shows_them_trained()
    {
        Dataset circles = PlanePoints.Create("circles");
        PlanePanel[] panels = [.. new uint[] { 1, 2 }.Select(seed =>
            new PlanePanel(circles, new Network([2, 8, 2], seed, Activation.Tanh, Cost.LogLikelihood)))];
        var cell = new Cell();

        await cell.RunAsync(() =>
        {
            var film = LiveOutput.Show(PlanePicture.SideBySide(panels));
            var runs = panels.Select(panel =>
                new Sgd(panel.Network!, new SgdOptions { Epochs = 300, LearningRate = 0.1 }).Run(circles).GetEnumerator()).ToArray();
            while (runs.Count(run => run.MoveNext()) > 0)
                film.Draw(() => PlanePicture.SideBySide(panels));
        });

        Assert.Equal($"{PlanePicture.SideBySide(panels)}", cell.Texts[^1]);
        Assert.Equal(["image/svg+xml", "text/plain"], cell.Frames[1].FormattedValues.Select(form => form.MimeType).Order());
        Assert.Contains("text/html", cell.Frames[^1].FormattedValues.Select(form => form.MimeType));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_last_frame_that_cannot_be_drawn_says_why_and_harms_no_later_cell(bool succeeds)
    {
        var cell = new Cell();
        LiveOutput? output = null;
        await cell.RunAsync(() =>
        {
            output = LiveOutput.Show("first");
            output.Draw(() => "second");
            output.Draw(() => throw new InvalidOperationException("no frame"));
            if (!succeeds)
                throw new OperationCanceledException("stopped");
        });

        Assert.Equal("The last frame could not be drawn: no frame", cell.Texts[^1]);
        Assert.True(await cell.RunAsync(() => output!.Update("later")));
        Assert.Equal("later", cell.Texts[^1]);
    }

    [Fact]
    public void Outside_a_cell_nothing_is_shown()
    {
        var chart = new LiveChart("run");
        chart.Show();
        chart.Update(0, 0.5);

        Assert.Equal("best 50 % at epoch 0", chart.Caption);
    }

    [Fact]
    public async Task The_first_frame_is_drawn_at_once()
    {
        var cell = new Cell();
        var chart = new LiveChart("run");

        await cell.RunAsync(() =>
        {
            chart.Show();
            chart.Update(1, 0.5);

            Assert.Contains("best 50 % at epoch 1", cell.Texts[^1]);
        });

        Assert.Equal(3, cell.Frames.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_it_grows_it_is_a_picture_and_all_its_formats_come_once_when_the_cell_ends(bool succeeds)
    {
        var cell = new Cell();
        var chart = new LiveChart("run");

        await cell.RunAsync(async () =>
        {
            chart.Show();
            var picture = LiveOutput.Show(new Network([784, 2], seed: 1)[1].W.Picture());
            for (int epoch = 0; epoch < 3; epoch++)
            {
                chart.Update(epoch, epoch / 10.0);
                picture.Update(new Network([784, 2], seed: 2)[1].W.Picture());
                await Task.Delay(200);
            }
            if (!succeeds)
                throw new InvalidOperationException("diverged");
        });
        await cell.RunAsync(() => chart.Update(3, 0.3));

        string[] picture = ["image/svg+xml", "text/plain"];
        string[] all = ["application/vnd.plotly.v1+json", "image/svg+xml", "text/html", "text/plain"];
        string[][] displays =
        [
            .. cell.Frames.GroupBy(frame => frame.ValueId, (_, frames) => frames
                .Select(frame => string.Join(' ', frame.FormattedValues.Select(form => form.MimeType).Order())).ToArray()),
        ];
        string grows = string.Join(' ', picture), whole = string.Join(' ', all), matrix = string.Join(' ', all[1..]);
        Assert.Equal(2, displays.Length);
        Assert.Equal([.. Enumerable.Repeat(grows, 4), whole, grows, whole], displays[0]);
        Assert.Equal([.. Enumerable.Repeat(grows, 4), matrix], displays[1]);
        Assert.Contains("best 20 % at epoch 2", cell.Texts[Array.FindIndex(cell.Frames, frame => frame.FormattedValues.Count == 4)]);
    }

    [Fact]
    public async Task The_last_frame_of_a_run_is_there_when_the_run_ends()
    {
        var digits = DrawnDigits.Create(seed: 3, train: 200, test: 50);
        var cell = new Cell();
        var chart = new LiveChart("run");
        string shown = "";

        await cell.RunAsync(() =>
        {
            chart.Show();
            var sgd = new Sgd(new Network([784, 10], seed: 1), new SgdOptions { Epochs = 5 });
            foreach (EpochReport e in sgd.Run(digits.Train, digits.Test))
                chart.Update(e);
            shown = cell.Texts[^1];
        });

        Assert.Contains(chart.Caption, shown);
    }

    [Fact]
    public async Task Training_is_held_up_by_less_than_three_percent_of_its_time()
    {
        var digits = DrawnDigits.Create(seed: 3, train: 1000, test: 200);
        var cell = new Cell();
        TimeSpan all = TimeSpan.Zero, charting = TimeSpan.Zero;

        await cell.RunAsync(() =>
        {
            var chart = new LiveChart("run");
            chart.Show();
            var clock = Stopwatch.StartNew();
            var sgd = new Sgd(new Network([784, 30, 10], seed: 1), new SgdOptions { Epochs = 1_000_000 });
            foreach (EpochReport e in sgd.Run(digits.Train, digits.Test))
            {
                all = clock.Elapsed;
                if (all.TotalSeconds > 20 || cell.Frames.Length > 10 && charting < 0.03 * all)
                    break;
                TimeSpan before = clock.Elapsed;
                chart.Update(e);
                charting += clock.Elapsed - before;
            }
        });

        // Measured: 0.1 %. Whoever draws a frame here takes 5 ms for it, 12 times a second.
        Assert.True(
            cell.Frames.Length > 10 && charting < 0.03 * all,
            $"{charting.TotalMilliseconds:0.0} of {all.TotalMilliseconds:0} ms, {cell.Frames.Length} frames");
    }
}
