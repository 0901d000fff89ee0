using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Backprop.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly WorkingFolder folder = new();

    public TrainCommandTests() => IdxFolder.Create(folder.File("tiny"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Train_prints_a_line_an_epoch_and_writes_the_run_as_JSON()
    {
        var run = await folder.RunAsync(
            "train", "--data", "tiny", "--sizes", "784,10", "--epochs", "3", "--batch", "5", "--json", "run.json");
        run.IsDone();

        Assert.Equal("", run.Error);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        for (int i = 0; i < 3; i++)
            Assert.Matches($@"^Epoch {i}: \d+ / 20$", lines[i].TrimEnd());
        var json = JsonDocument.Parse(folder.Read("run.json")).RootElement;
        Assert.Equal("tiny", json.GetProperty("data").GetString());
        Assert.Equal([784, 10], json.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(5, json.GetProperty("batchSize").GetInt32());
        var epochs = json.GetProperty("epochs").EnumerateArray().ToList();
        Assert.Equal(3, epochs.Count);
        int correct = epochs[2].GetProperty("correct").GetInt32(), total = epochs[2].GetProperty("total").GetInt32();
        Assert.Equal($"Epoch 2: {correct} / {total}", lines[2].TrimEnd());
    }

    [Fact]
    public async Task Images_put_aside_take_the_test_sets_place_and_the_JSON_says_how_images_were_bent()
    {
        var run = await folder.RunAsync("train", "--data", "tiny", "--sizes", "784,10", "--epochs", "1", "--validate", "7",
            "--augment", "both", "--shift", "0.5", "--json", "run.json");

        Assert.Matches(@"^Epoch 0: \d / 7\r?\n$", run.IsDone().Output);
        var json = JsonDocument.Parse(folder.Read("run.json")).RootElement;
        Assert.Equal("tiny, training", json.GetProperty("data").GetString());
        Assert.Equal(0.5, json.GetProperty("augmentation").GetProperty("shift").GetDouble());
        Assert.Equal(10, json.GetProperty("augmentation").GetProperty("rotation").GetDouble());
    }

    [Fact]
    public async Task Drawn_digits_need_no_files()
    {
        var run = await folder.RunAsync(
            "train", "--data", "drawn", "--sizes", "784,10", "--epochs", "2", "--precision", "single", "--json", "f");
        run.IsDone();

        Assert.Matches(@"^Epoch 0: \d+ / 10000\r?\nEpoch 1: \d+ / 10000\r?\n$", run.Output);
        Assert.Equal(2, JsonDocument.Parse(folder.Read("f")).RootElement.GetProperty("epochs").GetArrayLength());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_output_and_another_seed_another()
    {
        Task<CommandRun> Train(string seed, string file) => folder.RunAsync(
            "train", "--data", "tiny", "--sizes", "784,8,10", "--epochs", "3", "--seed", seed, "--json", file);

        string first = (await Train("3", "a")).IsDone().Output;

        Assert.Equal(first, (await Train("3", "b")).IsDone().Output);
        (await Train("4", "c")).IsDone();
        Assert.Equal(Costs("a"), Costs("b"));
        Assert.NotEqual(Costs("a"), Costs("c"));

        List<string> Costs(string file) => [.. JsonDocument.Parse(folder.Read(file)).RootElement.GetProperty("epochs").EnumerateArray()
            .Select(epoch => epoch.GetProperty("trainingCost").GetRawText())];
    }

    [Fact]
    public async Task The_preset_trains_on_any_data()
    {
        var run = await folder.RunAsync("train", "--data", "tiny", "--preset", "neuralnet", "--sizes", "784,10", "--epochs", "2");
        run.IsDone();

        Assert.StartsWith("Epoch 0: ", run.Output);
    }

    [Fact]
    public async Task Outputs_that_the_cost_brings_are_named_where_another_activation_was_given()
    {
        string[] options = ["--data", "tiny", "--sizes", "784,8,10", "--epochs", "1", "--cost", "cross-entropy"];

        var both = await folder.RunAsync(["train", "--activation", "tanh", .. options]);

        both.IsDone();
        // Notes are wrapped at the width of the terminal.
        Assert.Equal(
            "Outputs are sigmoid, which cross-entropy is made for; tanh is that of the hidden layers.",
            string.Join(' ', both.Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("", (await folder.RunAsync(["train", .. options])).IsDone().Error);
        Assert.Equal("", (await folder.RunAsync(["train", "--activation", "sigmoid", .. options])).IsDone().Error);
    }

    [Fact]
    public async Task Numbers_are_read_and_written_the_same_on_a_german_machine()
    {
        using var here = new WorkingFolder { Language = "de_DE.UTF-8" };

        string[] options = ["--sizes", "784,10", "--epochs", "1", "--rate", "0.5", "--json", "run.json"];
        (await here.RunAsync(["train", "--data", folder.File("tiny"), .. options])).IsDone();

        Assert.Equal("0.5", JsonDocument.Parse(here.Read("run.json")).RootElement.GetProperty("learningRate").GetRawText());
        (await here.RunAsync("train", "--data", folder.File("tiny"), "--rate", "0,5x")).IsWrongCall("0,5x");
    }

    [Fact]
    public async Task Ctrl_C_stops_at_once_and_keeps_the_epochs_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var process = folder.Start("train", "--data", "tiny", "--sizes", "784,100,10", "--epochs", "1000000", "--json", "run.json");
        string first = await process.StandardOutput.ReadLineAsync() + "\n";
        var elapsed = Stopwatch.StartNew();

        WorkingFolder.Interrupt(process);
        var run = await WorkingFolder.EndAsync(process, first);

        Assert.InRange(elapsed.Elapsed.TotalSeconds, 0, 10);
        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Equal(
            run.Output.TrimEnd().Split('\n').Length,
            JsonDocument.Parse(folder.Read("run.json")).RootElement.GetProperty("epochs").GetArrayLength());
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_and_ends_as_one_that_was_not_whatever_the_number_of_threads()
    {
        string[] options = ["train", "--data", "tiny", "--sizes", "784,100,64,10", "--activation", "relu", "--cost", "log-likelihood",
            "--rate", "0.01", "--momentum", "0.9", "--precision", "single", "--augment", "both", "--batch", "7", "--epochs", "1000"];
        string whole = (await folder.RunAsync([.. options, "--save", "whole"])).IsDone().Output;
        using (Process killed = folder.Start([.. options, "--checkpoint", "run"]))
        {
            for (int epoch = 0; epoch < 9; epoch++)
                await killed.StandardOutput.ReadLineAsync();
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        using var alone = folder.Start(threads: 1, [.. options, "--checkpoint", "run", "--save", "resumed"]);
        var resumed = await WorkingFolder.EndAsync(alone);

        Assert.Equal(whole, resumed.IsDone().Output);
        Match note = Regex.Match(resumed.Error.ReplaceLineEndings(" "), @"Resumed from .*, (\d+) of 1000 epochs done");
        Assert.InRange(int.Parse(note.Groups[1].Value, CultureInfo.InvariantCulture), 8, 999);
        Assert.Equal(File.ReadAllBytes(folder.File("whole")), File.ReadAllBytes(folder.File("resumed")));
        (await folder.RunAsync(["train", "--data", "tiny", "--sizes", "784,10", "--checkpoint", "run"]))
            .IsWrongCall("run cannot be resumed", "another run");
    }

    [Fact]
    public async Task A_run_that_diverges_is_one_sentence_and_keeps_the_epochs_done()
    {
        string[] options = ["--activation", "relu", "--precision", "single", "--rate", "1e30", "--json", "run.json"];
        var run = await folder.RunAsync(["train", "--data", "tiny", "--sizes", "784,30,10", .. options]);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(
            @"^Training diverged in epoch \d+, batch \d+: layer \d contains infinite values or NaN",
            Assert.Single(run.Error.TrimEnd().Split('\n')));
        Assert.Equal(
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length,
            JsonDocument.Parse(folder.Read("run.json")).RootElement.GetProperty("epochs").GetArrayLength());
    }

    [Fact]
    public void The_pace_is_samples_a_second_and_the_time_left()
    {
        Assert.Equal("epoch 1 of 30", TrainingPace.Text(0, 30, 0, 1_800_000, TimeSpan.Zero));
        Assert.Equal("epoch 3 of 30 · 60,000 samples/s · 1:03 left", TrainingPace.Text(2, 30, 120_000, 3_900_000, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_json_file_that_cannot_be_written_is_one_sentence()
    {
        Directory.CreateDirectory(folder.File("taken"));

        var run = await folder.RunAsync("train", "--data", "tiny", "--sizes", "784,10", "--epochs", "1", "--json", "taken");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("taken", Assert.Single(run.Error.TrimEnd().Split('\n')));
        Assert.DoesNotContain("   at ", run.Error);
    }
}
