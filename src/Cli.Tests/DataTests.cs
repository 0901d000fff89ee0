namespace Backprop.Cli.Tests;

public sealed class DataTests : IDisposable
{
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
        ["label over 9"] = (IdxFolder.TestLabels, IdxFolder.Idx([20], [.. new byte[19], 10]), ["label 19 is 10", "0 to 9"]),
        ["only a header"] = (IdxFolder.TrainLabels, [0, 0, 8, 1, 0], ["cut short", "header"]),
        ["empty"] = (IdxFolder.TestImages, [], ["0 bytes"]),
        ["no images"] = (IdxFolder.TestImages, IdxFolder.Idx([0, 28, 28], []), ["0 images"]),
        ["missing"] = (IdxFolder.TestLabels, null, ["is not there"]),
        ["other sizes"] = (IdxFolder.TestImages, IdxFolder.Idx([20, 14, 14], new byte[20 * 196]), ["784", "196"]),
    };

    private readonly WorkingFolder folder = new();

    public static TheoryData<string> Names => [.. Damages.Keys];

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

    [Fact]
    public async Task Letters_from_1_are_read_where_the_network_has_as_many_outputs()
    {
        Put(IdxFolder.TrainLabels, IdxFolder.Idx([50], [.. Enumerable.Range(0, 50).Select(i => (byte)(i % 26 + 1))]));
        Put(IdxFolder.TestLabels, IdxFolder.Idx([20], [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 26 + 1))]));

        var run = (await folder.RunAsync("train", "--data", "tiny", "--sizes", "784,26", "--epochs", "1")).IsDone();

        Assert.Matches(@"^Epoch 0: \d+ / 20\r?\n$", run.Output);
        (await folder.RunAsync("train", "--data", "tiny", "--sizes", "784,10")).IsWrongCall("0 to 9", "as many outputs");
    }

    [Fact]
    public async Task Data_list_tells_what_there_is_and_where()
    {
        using var here = new WorkingFolder { Data = folder.File("tiny") };

        var run = (await here.RunAsync("data", "list")).IsDone();

        Assert.Equal("", run.Error);
        Assert.Equal(["mnist", "drawn"], run.Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]));
        Assert.Contains(folder.File("tiny"), run.Output);
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
