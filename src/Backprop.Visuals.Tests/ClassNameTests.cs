using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

/// <summary>Classes stand in every picture and table by their names.</summary>
public sealed class ClassNameTests
{
    private static readonly string[] Clothes =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    private static readonly Dataset Data = new(
        "clothes", [.. Enumerable.Range(0, 40 * 784).Select(pixel => (byte)(pixel % 251))],
        [.. Enumerable.Range(0, 40).Select(image => (byte)(image % 10))])
    {
        ClassNames = Clothes,
    };

    [Fact]
    public void Images_have_the_names_below_them()
    {
        int[] answers = [.. Enumerable.Range(0, 24).Select(image => image % 9)];
        Figure grid = Data.Picture(0, 24, answers, [.. answers.Select(answer => answer / 24.0)]);

        PictureRules.Holds(grid, "names");
        Assert.StartsWith("clothes: T-shirt/top (0.00); Trouser (0.04); ", grid.ToDisplayString("text/plain"));
        Assert.Contains("; T-shirt/top, not Ankle boot (0.00); ", grid.ToDisplayString("text/plain"));
        Assert.Contains("T-shirt/top,</text>", grid.ToDisplayString("image/svg+xml"));
        Assert.Contains(">not Ankle boot</text>", grid.ToDisplayString("image/svg+xml"));
        var table = grid.ToDataFrame();
        Assert.Equal(("Ankle boot", "T-shirt/top"), ((string)table["label"][9], (string)table["answer"][9]));
    }

    [Fact]
    public void A_confusion_matrix_has_them_at_its_sides()
    {
        var matrix = new ConfusionMatrix("clothes", Clothes,
            [.. Enumerable.Range(0, 1000).Select(index => (byte)(index % 10))],
            [.. Enumerable.Range(0, 1000).Select(index => index % 7 == 0 ? 6 : index % 10)]);

        PictureRules.Holds(matrix, "confusion-names");
        Assert.Contains("  T-shirt/top taken for Shirt: 15 times", matrix.ToDisplayString("text/plain"));
        Assert.Equal("Ankle boot", matrix.ToDataFrame()["actual"][9]);
        Assert.Equal(15, matrix.ToDataFrame()["answered Shirt"][0]);
    }

    [Fact]
    public void Of_many_classes_a_confusion_matrix_shows_colors_alone()
    {
        string[] letters = [.. Enumerable.Range('A', 26).Select(letter => $"{(char)letter}")];
        byte[] labels = [.. Enumerable.Range(0, 2600).Select(index => (byte)(index % 26))];
        var matrix = new ConfusionMatrix("letters", letters, labels, [.. labels.Select((label, index) => index % 9 == 0 ? 8 : label)]);

        PictureRules.Holds(matrix, "confusion-letters");
        Assert.DoesNotContain(">100</text>", matrix.ToDisplayString("image/svg+xml"));
    }

    [Fact]
    public void A_run_has_them_in_its_chart_and_its_table()
    {
        var sgd = new Sgd(new Network([784, 10]), new SgdOptions { Epochs = 2 });
        _ = sgd.Run(Data, Data).Count();

        Assert.Contains("correct Ankle boot", sgd.History.ToDataFrame().Columns.Select(column => column.Name));
        Assert.Contains("\"Ankle boot\"", sgd.History.RecallChart().GetInlineJS());
    }

    [Fact]
    public void The_worst_mistakes_and_bent_images_are_named()
    {
        var network = new Network([784, 10]);
        network[1].W.Clear();   // all outputs alike: every answer is the first class

        Assert.Contains("T-shirt/top, not Ankle boot", network.Worst(Data, 40).ToDisplayString("text/plain"));
        Assert.StartsWith("clothes, image 3, Dress, bent", Data.Displacements(3, Augmentation.Affine).ToDisplayString("text/plain"));
    }

    [Fact]
    public void Parts_of_a_data_set_keep_them()
    {
        var (train, validation) = Data.Split(10);

        Assert.All([Data.Take(5), train, validation, Augmentation.Affine.Bend(Data)], part => Assert.Equal(Clothes, part.ClassNames));
        Assert.Equal(Clothes, new Network([784, 10]).Evaluate(Data).ClassNames);
        Assert.Equal(["0", "1", "2"], new Dataset("three", [0], [2], rows: 1, columns: 1, classes: 3).ClassNames);
        Assert.Contains("each with a name of its own; given: a, a.", Assert.Throws<ArgumentException>(
            () => new Dataset("two", [0], [1], rows: 1, columns: 1, classes: 2) { ClassNames = ["a", "a"] }).Message);
    }
}
