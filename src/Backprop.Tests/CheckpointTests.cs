using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

/// <summary>A run that was stopped and goes on is the run that was not.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Epochs = 6;
    private static readonly (Dataset Train, Dataset Test) Digits = DrawnDigits.Create(seed: 5, train: 300, test: 100);

    private readonly string folder = Directory.CreateTempSubdirectory("backprop-checkpoint").FullName;

    public static TheoryData<string> Runs => [.. Recipes.Keys];

    private static Dictionary<string, SgdOptions> Recipes { get; } = new()
    {
        ["plain"] = new(),
        ["single"] = new() { Precision = Precision.Single },
        ["momentum"] = new() { Momentum = 0.9, LearningRate = 0.1 },
        ["decay"] = new() { L2 = 0.001, Precision = Precision.Single },
        ["cosine, bent"] = new() { Schedule = Schedule.Cosine, Augmentation = Augmentation.Both, Momentum = 0.5, BatchSize = 7 },
    };

    private string File => Path.Combine(folder, "run");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Runs))]
    public void A_run_that_goes_on_is_the_one_that_was_never_stopped(string recipe)
    {
        SgdOptions options = Recipes[recipe] with { Epochs = Epochs, ShuffleSeed = 3 };
        Network whole = Create(), stopped = Create(), resumed = Create();
        var wanted = new Sgd(whole, options).Run(Digits.Train, Digits.Test).ToList();
        foreach (EpochReport report in new Sgd(stopped, options with { Checkpoint = File }).Run(Digits.Train, Digits.Test))
            if (report.Epoch == 2)
                break;
        var sgd = new Sgd(resumed, options with { Checkpoint = File });

        var found = sgd.Run(Digits.Train, Digits.Test).ToList();

        Assert.Equal(3, sgd.RestoredCount);
        Assert.Equal(wanted.Select(Figures), found.Select(Figures));
        Assert.Equal(Enumerable.Range(0, Epochs), found.Select(report => report.Epoch));
        Assert.True(found.Zip(found.Skip(1)).All(pair => pair.First.Elapsed < pair.Second.Elapsed));
        SameWeights(whole, resumed);
    }

    [Fact]
    public void The_Python_notebooks_order_goes_on_too_and_its_repaired_run_is_another()
    {
        SgdOptions options = NumPyNotebook.Options with { Epochs = Epochs };
        Network whole = NumPyNotebook.CreateNetwork([784, 10], 1), part = NumPyNotebook.CreateNetwork([784, 10], 1);
        _ = NumPyNotebook.CreateSgd(whole, options).Run(Digits.Train).Count();
        _ = NumPyNotebook.CreateSgd(part, options with { Checkpoint = File }).Run(Digits.Train).Take(3).Count();
        Network resumed = NumPyNotebook.CreateNetwork([784, 10], 1), repaired = NumPyNotebook.CreateNetwork([784, 10], 1);

        options = options with { Checkpoint = File };
        Assert.Contains("recipe", Message(NumPyNotebook.CreateSgd(repaired, options, repairBias: true), Digits.Train));
        _ = NumPyNotebook.CreateSgd(resumed, options).Run(Digits.Train).Count();
        SameWeights(whole, resumed);
    }

    [Fact]
    public void A_run_that_is_over_gives_its_reports_and_its_network()
    {
        SgdOptions options = new() { Epochs = 2, Checkpoint = File };
        Network whole = Create(), again = Create();
        var wanted = new Sgd(whole, options).Run(Digits.Train, Digits.Test).ToList();
        DateTime written = System.IO.File.GetLastWriteTimeUtc(File);

        var found = new Sgd(again, options).Run(Digits.Train, Digits.Test).ToList();

        Assert.Equal(wanted.Select(report => report.ToString()), found.Select(report => report.ToString()));
        Assert.True(found[^1].IsLast);
        Assert.Equal(written, System.IO.File.GetLastWriteTimeUtc(File));
        SameWeights(whole, again);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_and_nothing_is_changed()
    {
        SgdOptions options = new() { Epochs = 3, Checkpoint = File };
        _ = new Sgd(Create(), options).Run(Digits.Train, Digits.Test).First();
        (string Names, Network Network, SgdOptions Options, Dataset Train, Dataset? Test)[] others =
        [
            ("weights at its start", new Network([784, 12, 10], seed: 2), options, Digits.Train, Digits.Test),
            ("network", new Network([784, 13, 10], seed: 1), options, Digits.Train, Digits.Test),
            ("options Precision \"Double\"; this one has \"Single\"",
                Create(), options with { Precision = Precision.Single }, Digits.Train, Digits.Test),
            ("options LearningRate 3; this one has 2", Create(), options with { LearningRate = 2 }, Digits.Train, Digits.Test),
            ("options Augmentation none", Create(), options with { Augmentation = Augmentation.Affine }, Digits.Train, Digits.Test),
            ("images", Create(), options, Digits.Train.Take(299), Digits.Test),
            ("images", Create(), options, Digits.Train, null),
            ("images", Create(), options, Changed(), Digits.Test),
        ];
        Assert.All(others, other =>
        {
            Matrix<double> before = other.Network[1].W.Clone();
            Assert.Contains(other.Names, Message(new Sgd(other.Network, other.Options), other.Train, other.Test));
            Assert.Equal(before, other.Network[1].W);
        });
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_nothing_is_changed()
    {
        SgdOptions options = new() { Epochs = 3, Checkpoint = File };
        _ = new Sgd(Create(), options).Run(Digits.Train).First();
        byte[] content = System.IO.File.ReadAllBytes(File);
        string text = Encoding.Latin1.GetString(content);
        (string Reason, byte[] Content)[] files =
        [
            ("at least 8", []),
            ("header", content[..100]),
            ("does not fit", content[..^8]),
            ("vW1 is missing", Replaced("\"vW1\"", "\"vW9\"")),
            ("not those that were written", [.. content[..^1], (byte)(content[^1] ^ 1)]),
            ("not those that were written", Replaced("\\u0022Epoch\\u0022:0", "\\u0022Epoch\\u0022:1")),
            ("no checkpoint", Replaced("backprop checkpoint", "backprop checkpoinT")),
            ("has reports twice", Replaced("\"kind\"", "\"reports\"")),
        ];
        foreach (var (reason, damaged) in files)
        {
            System.IO.File.WriteAllBytes(File, damaged);
            Network network = Create();
            string message = Message(new Sgd(network, options), Digits.Train);
            Assert.StartsWith($"{File} cannot be resumed: ", message);
            Assert.Contains(reason, message);
            SameWeights(Create(), network);
        }

        byte[] Replaced(string old, string with)
        {
            Assert.Contains(old, text);
            return Encoding.Latin1.GetBytes(text.Replace(old, with, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_cannot_work_is_said_before_training()
    {
        var early = new Sgd(Create(), new SgdOptions { Patience = 3, Checkpoint = File });
        Assert.Contains("Patience or Checkpoint", Assert.Throws<ArgumentException>(() => early.Run(Digits.Train, Digits.Test)).Message);
        var nowhere = new Sgd(Create(), new SgdOptions { Checkpoint = Path.Combine(folder, "missing", "run") });
        var taken = new Sgd(Create(), new SgdOptions { Checkpoint = folder });
        Assert.Contains("is a folder", Assert.Throws<ArgumentException>(() => taken.Run(Digits.Train)).Message);
        Assert.Contains("no folder", Assert.Throws<ArgumentException>(() => nowhere.Run(Digits.Train)).Message);
        Assert.Throws<ArgumentException>(() => new SgdOptions { Checkpoint = "" });
        var wide = new Dataset("wide", new byte[2 * 784], [0, 1], rows: 14, columns: 56);
        Assert.Contains("14×56", Assert.Throws<ArgumentException>(
            () => new Sgd(Create(), new SgdOptions { Augmentation = Augmentation.Affine }).Run(wide)).Message);
    }

    private static string Message(Sgd sgd, Dataset train, Dataset? test = null) =>
        Assert.Throws<InvalidDataException>(() => sgd.Run(train, test).Count()).Message;

    private static Dataset Changed()
    {
        byte[] pixels = Digits.Train.Pixels.ToArray();
        pixels[5000]++;
        return new Dataset(Digits.Train.Name, pixels, Digits.Train.Labels.ToArray());
    }

    private static Network Create() => new([784, 12, 10], seed: 1);

    private static (double, double, int) Figures(EpochReport report) => (report.TrainingCost, report.Test!.Cost, report.Test.Correct);

    private static void SameWeights(Network one, Network other) => Assert.All(one.Layers, layer =>
    {
        Assert.Equal(layer.W, other[layer.Number].W);
        Assert.Equal(layer.b, other[layer.Number].b);
    });
}
