using System.Text.Json;

namespace Backprop.Cli.Tests;

public sealed class DataTests : IDisposable
{
    // Other data have as many classes as their labels tell.
    private const string MnistAlone = "label over 9";

    private static readonly Dictionary<string, (string File, byte[]? Content, string[] Expected)> Damages = new()
    {
        ["wrong magic"] = (IdxFolder.TrainImages, [0x50, 0x4b, 3, 4, .. new byte[100]], ["magic number is 504B0304"]),
        ["wrong type"] = (
            IdxFolder.TrainImages, IdxFolder.Idx([50, 28, 28], new byte[50 * 784], type: 0x0d), ["type 0D", "unsigned bytes"]),
        ["labels for images"] = (IdxFolder.TrainImages, IdxFolder.Labels(50), ["1 dimensions where 3 are expected"]),
        ["fewer labels"] = (IdxFolder.TrainLabels, IdxFolder.Labels(49), ["holds 50 images", "49 labels", "do not belong together"]),
        ["promises more"] = (
            IdxFolder.TrainImages,
            IdxFolder.Idx([60, 28, 28], new byte[50 * 784]),
            ["promises 60×28×28 = 47040 values but 39200 follow", "cut short"]),
        ["promises nonsense"] = (
            IdxFolder.TrainImages, IdxFolder.Idx([int.MaxValue, int.MaxValue, int.MaxValue], new byte[784]), ["promises", "cut short"]),
        ["negative"] = (IdxFolder.TrainImages, IdxFolder.Idx([-1, 28, 28], new byte[784]), ["negative size"]),
        ["too long"] = (IdxFolder.TrainLabels, [.. IdxFolder.Labels(50), 1], ["too long"]),
        [MnistAlone] = (IdxFolder.TestLabels, IdxFolder.Idx([20], [.. new byte[19], 10]), ["label 19 is 10", "0 to 9"]),
        ["only a header"] = (IdxFolder.TrainLabels, [0, 0, 8, 1, 0], ["cut short", "header"]),
        ["empty"] = (IdxFolder.TestImages, [], ["0 bytes"]),
        ["no images"] = (IdxFolder.TestImages, IdxFolder.Idx([0, 28, 28], []), ["0 images"]),
        ["missing"] = (IdxFolder.TestLabels, null, ["is not there"]),
        ["other sizes"] = (IdxFolder.TestImages, IdxFolder.Idx([20, 14, 14], new byte[20 * 196]), ["784", "196"]),
    };

    private readonly WorkingFolder folder = new();

    public static TheoryData<string> Names => [.. Damages.Keys.Except([MnistAlone])];

    public DataTests() => IdxFolder.Create(folder.File("tiny"));

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_damaged_file_is_named_in_one_sentence(string damage)
    {
        var (file, content, expected) = Damages[damage];
        Put(file, content);

        var run = await folder.RunAsync("train", "--data", "tiny", "--sizes", "784,10", "--epochs", "1");

        run.IsWrongCall([damage == "other sizes" ? "784" : file, .. expected]);
    }

    [Fact]
    public async Task A_packed_file_that_is_cut_short_is_named_in_one_sentence()
    {
        byte[] packed = IdxFolder.Gzip(IdxFolder.Images(50));
        Put(IdxFolder.TrainImages, null);
        foreach (int length in (int[])[2, 9, packed.Length / 2, packed.Length - 9])
        {
            Put(IdxFolder.TrainImages + ".gz", packed[..length]);

            (await folder.RunAsync("train", "--data", "tiny", "--sizes", "784,10")).IsWrongCall(IdxFolder.TrainImages + ".gz");
        }
    }

    [Theory]
    [InlineData("wrong magic")]
    [InlineData("fewer labels")]
    [InlineData("missing")]
    [InlineData(MnistAlone)]
    public async Task The_folder_of_the_environment_is_checked_as_well(string damage)
    {
        var (file, content, expected) = Damages[damage];
        Put(file, content);
        using var here = new WorkingFolder { Data = folder.File("tiny") };

        (await here.RunAsync("train", "--sizes", "784,10")).IsWrongCall([file, .. expected]);
    }

    [Fact]
    public async Task A_folder_of_the_environment_that_does_not_exist_is_named_with_the_variable()
    {
        using var here = new WorkingFolder { Data = folder.File("nowhere") };

        (await here.RunAsync("train", "--sizes", "784,10")).IsWrongCall("BACKPROP_DATA", folder.File("nowhere"));
    }

    [Fact]
    public async Task Packed_files_and_the_environment_are_read()
    {
        foreach (string file in Directory.GetFiles(folder.File("tiny")))
        {
            File.WriteAllBytes(file + ".gz", IdxFolder.Gzip(File.ReadAllBytes(file)));
            File.Delete(file);
        }
        using var here = new WorkingFolder { Data = folder.File("tiny") };

        var run = (await here.RunAsync("train", "--sizes", "784,10", "--epochs", "1")).IsDone();

        Assert.Matches(@"^Epoch 0: \d+ / 20\r?\n$", run.Output);
    }

    [Theory]
    [InlineData("8", "784,8,26")]
    [InlineData("9,8", "784,9,8,26")]
    [InlineData("none", "784,26")]
    [InlineData("784", "784,784,26")]
    [InlineData("784,26", "784,26")]
    [InlineData("784,8,26", "784,8,26")]
    public async Task Inputs_and_outputs_come_from_the_data(string given, string expected)
    {
        Put(IdxFolder.TrainLabels, IdxFolder.Idx([50], [.. Enumerable.Range(0, 50).Select(i => (byte)(i % 26 + 1))]));
        Put(IdxFolder.TestLabels, IdxFolder.Idx([20], [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 26 + 1))]));

        var run = (await folder.RunAsync(
            "train", "--data", "tiny", "--sizes", given, "--epochs", "1", "--json", "run.json")).IsDone();

        Assert.Matches(@"^Epoch 0: \d+ / 20\r?\n$", run.Output);
        var json = JsonDocument.Parse(File.ReadAllText(folder.File("run.json"))).RootElement;
        Assert.Equal(expected, string.Join(',', json.GetProperty("sizes").EnumerateArray()));
        Assert.Equal("26", json.GetProperty("classNames")[25].GetString());
        (await folder.RunAsync("train", "--data", "tiny", "--sizes", "784,10")).IsWrongCall("give 784,26 or");
    }

    [Fact]
    public async Task A_data_set_is_read_by_its_name()
    {
        IdxFolder.Create(folder.File("fashion-mnist"));
        using var here = new WorkingFolder { Data = folder.Path };
        string[] options = ["--sizes", "8", "--epochs", "1", "--json", "run.json"];

        var run = (await here.RunAsync(["train", "--data", "Fashion-MNIST", .. options])).IsDone();

        Assert.Matches(@"^Epoch 0: \d+ / 20\r?\n$", run.Output);
        var json = JsonDocument.Parse(File.ReadAllText(here.File("run.json"))).RootElement;
        Assert.Equal("Fashion-MNIST", json.GetProperty("data").GetString());
        Assert.Equal("Ankle boot", json.GetProperty("classNames")[9].GetString());
        (await here.RunAsync("train", "--data", "kmnist")).IsWrongCall("KMNIST is not in", "`backprop data fetch kmnist` downloads it");
        (await here.RunAsync("train", "--data", "nowhere")).IsWrongCall("--data nowhere", "there is no such data set, folder or file");
        (await here.RunAsync("data", "fetch", "nowhere")).IsWrongCall("there are mnist, fashion-mnist, kmnist, qmnist, emnist-letters");
    }

    [Fact]
    public async Task Of_a_csv_file_it_is_said_what_is_tested_on()
    {
        folder.Write("train.csv", string.Concat(Enumerable.Range(0, 70).Select(i => $"{i % 10},{i % 10 * 20},0,9,9\n")));

        var run = (await folder.RunAsync("train", "--data", "train.csv", "--epochs", "1")).IsDone();

        Assert.Matches(@"^Epoch 0: \d+ / 10\r?\n$", run.Output);
        Assert.Contains("train.csv has no test set with labels beside it", run.Error);
    }

    [Fact]
    public async Task Data_list_tells_what_there_is_and_where()
    {
        using var here = new WorkingFolder { Data = folder.File("tiny") };

        var run = (await here.RunAsync("data", "list")).IsDone();

        Assert.Equal("", run.Error);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(
            ["mnist", "fashion-mnist", "kmnist", "qmnist", "emnist-letters", "emnist-balanced", "emnist-byclass", "emnist-bymerge",
                "emnist-digits", "emnist-mnist", "drawn"],
            lines.Select(line => line.Split(' ')[0]));
        Assert.EndsWith(folder.File("tiny"), lines[0].TrimEnd());
        Assert.Matches(@"60,000 \+  10,000  28×28  10 classes  MIT +30\.9 MB  not here; `backprop data fetch fashion-mnist`", lines[1]);
    }

    private void Put(string file, byte[]? content)
    {
        string path = Path.Combine(folder.File("tiny"), file);
        if (content is null)
            File.Delete(path);
        else
            File.WriteAllBytes(path, content);
    }
}
