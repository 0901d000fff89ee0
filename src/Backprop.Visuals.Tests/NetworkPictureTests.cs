using MathNet.Numerics.LinearAlgebra;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

public sealed class NetworkPictureTests
{
    private static readonly Network Small = new([784, 30, 10], seed: 1);

    private static Network Net(string name) => new([.. name.Split('-').Select(int.Parse)], activation: Activation.Tanh);

    public static TheoryData<string> Networks => ["784-30-10", "2-3-1", "784-128-64-32-16-10", "2-3-2-3-2-3-2-3-2"];

    [Theory, MemberData(nameof(Networks))]
    public void A_diagram_looks_as_it_did(string name) => PictureRules.Holds(Net(name).Diagram(), $"diagram-{name}");

    [Fact]
    public void A_diagram_in_words_has_every_shape() => Assert.Equal(
        "Network 784-30-10: 784 inputs, 23,860 parameters, quadratic cost\n"
        + "  layer 1: 30 neurons, W 30×784, b 30, sigmoid\n  layer 2: 10 neurons, W 10×30, b 10, sigmoid",
        Small.Diagram().ToDisplayString("text/plain"));

    [Fact]
    public void A_ledger_reads_as_it_did() => Snapshot.Matches(Small.Ledger(m: 10).ToDisplayString("text/plain") + "\n", "ledger.txt");

    [Fact]
    public void A_ledger_of_no_sample_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Small.Ledger(0));

    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(d => $"{d}")];

    private static ConfusionMatrix TenClasses() => new("MNIST", Digits,
        [.. Enumerable.Range(0, 1000).Select(index => (byte)(index % 10))],
        [.. Enumerable.Range(0, 1000).Select(index => index % 7 == 0 && index % 10 < 6 ? (index * index / 7 + 1) % 10 : index % 10)]);

    [Fact]
    public void A_confusion_matrix_looks_as_it_did() => PictureRules.Holds(TenClasses(), "confusion");

    [Fact]
    public void A_confusion_matrix_counts_actual_by_answered()
    {
        var matrix = new ConfusionMatrix("three", Digits[..3], [0, 0, 0, 1, 1], [0, 0, 1, 1, 0]);

        Assert.Equal((2, 1, 1, 1, 0), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1], matrix[2, 2]));
        Assert.Equal((5, 3, 0.6), (matrix.Total, matrix.Correct, matrix.Accuracy));
        Assert.Equal((2.0 / 3, 0.5, double.NaN), (matrix.Recall(0), matrix.Recall(1), matrix.Recall(2)));
        Assert.Equal((2.0 / 3, 0.5, double.NaN), (matrix.Precision(0), matrix.Precision(1), matrix.Precision(2)));
        Assert.Equal(
            "Confusion, three: 3 of 5 right, 60.0 %\n  0 taken for 1: once\n  1 taken for 0: once", matrix.ToDisplayString("text/plain"));
        Assert.Equal([null, 0.5], new[] { 2, 1 }.Select(row => matrix.ToDataFrame()["recall"][row]));
        Assert.Contains(
            "Classes are numbered 0 to 2; class 3 was asked for.", Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, 3]).Message);
    }

    // Image n of class n has ink in its pixel n alone.
    private static readonly Dataset Dots = new(
        "dots", [255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255], [0, 1, 2, 3], rows: 2, columns: 2, classes: 4);

    private static Network Weighted(double[,] W)
    {
        var net = new Network([4, 4]);
        Matrix<double>.Build.DenseOfArray(W).CopyTo(net[1].W);
        net[1].b.Clear();
        return net;
    }

    [Fact]
    public void The_worst_mistake_comes_first()
    {
        // 1 is taken for 0 by a little, 2 for 3 by far.
        Network net = Weighted(new double[,] { { 2, 1, 0, 0 }, { 0, 0, 0, 0 }, { 0, 0, -4, 0 }, { 0, 0, 4, 1 } });
        const string note = "\nthe answer, not the label, and the answer's output;";

        Assert.Equal(
            $"dots, the worst mistakes: 3, not 2 (0.98) 0, not 1 (0.73){note} 2 of 2 wrong ones",
            net.Worst(Dots).ToDisplayString("text/plain"));
        Assert.Equal(
            $"dots, the worst mistakes: 3, not 2 (0.98){note} 1 of 2 wrong ones", net.Worst(Dots, 1).ToDisplayString("text/plain"));
        Assert.Equal((1, 1, 2), (net.Confusion(Dots)[2, 3], net.Confusion(Dots)[1, 0], net.Confusion(Dots).Correct));
    }

    [Fact]
    public void Where_there_is_no_mistake_the_gallery_says_so()
    {
        Figure none = Weighted(new double[,] { { 9, 0, 0, 0 }, { 0, 9, 0, 0 }, { 0, 0, 9, 0 }, { 0, 0, 0, 9 } }).Worst(Dots);

        Assert.Contains("all 4 right", none.ToDisplayString("text/plain"));
        PictureRules.Holds(none, "no-mistake");
    }

    private static History Run(int epochs)
    {
        var history = new History();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            int[] correct = [.. Enumerable.Range(0, 10).Select(d => 98 - d - (20 + 3 * d) / (epoch + 1))];
            var test = new Evaluation(correct, [.. Enumerable.Repeat(100, 10)], 0.1);
            history.Add(new EpochReport(epoch, 0.1, 0.9, test, 100, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        }
        return history;
    }

    [Theory, InlineData(1), InlineData(12)]
    public void Recall_over_the_epochs_looks_as_it_did(int epochs) => PictureRules.Holds(Run(epochs).RecallChart(), $"recall-{epochs}");

    [Fact]
    public void Recall_without_a_tested_epoch_is_refused() =>
        Assert.Contains("give Run a test set", Assert.Throws<ArgumentException>(() => new History().RecallChart()).Message);
}
