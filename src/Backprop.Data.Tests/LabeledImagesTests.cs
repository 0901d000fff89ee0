namespace Backprop.Data.Tests;

/// <summary>Data sets other than MNIST, in the forms that they come in.</summary>
public sealed class LabeledImagesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("images").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("fashion-mnist", "")]
    [InlineData("FashionMNIST/raw", "")]
    [InlineData("anything", "fashion-mnist-")]
    public void Fashion_MNIST_is_read_from_a_folder_of_its_files(string name, string prefix)
    {
        string place = Path.Combine(folder, name);
        byte[] train = [.. Enumerable.Range(0, 60).Select(i => (byte)(i % 10))];
        byte[] test = [.. Enumerable.Range(0, 20).Select(i => (byte)(9 - i % 10))];
        byte[] pixels = [.. Enumerable.Range(0, 60 * 784).Select(i => (byte)(i * 31 % 256))];
        Write(place, $"{prefix}train", train, pixels, packed: true);
        Write(place, $"{prefix}t10k", test, pixels[..(20 * 784)], packed: true);

        var data = LabeledImages.Load(place);

        Assert.Equal("", data.Note);
        Assert.Equal(("Fashion-MNIST", 60, 20), (data.Train.Name, data.Train.Count, data.Test.Count));
        Assert.Equal((28, 28), (data.Train.Rows, data.Train.Columns));
        Assert.Equal(pixels, data.Train.Pixels.ToArray());
        Assert.Equal(test, data.Test.Labels.ToArray());
        Assert.Equal(("T-shirt/top", "Ankle boot", 10), (data.Train.ClassNames[0], data.Test.ClassNames[9], data.Train.Classes));
    }

    [Fact]
    public void EMNISTs_letters_stand_upright()
    {
        // An L, 3×2: a stem of three pixels at the left, a foot to the right. In the files it lies column by column.
        byte[] upright = [9, 0, 9, 0, 9, 9], inFile = [9, 9, 9, 0, 0, 9];
        foreach (string set in (string[])["train", "test"])
        {
            WriteFile(folder, $"emnist-letters-{set}-images-idx3-ubyte", IdxFileTests.Idx([2, 2, 3], [.. inFile, .. inFile]));
            WriteFile(folder, $"emnist-letters-{set}-labels-idx1-ubyte", IdxFileTests.Idx([2], [12, 26]));
        }

        var data = LabeledImages.Load(folder);

        Assert.Equal((3, 2), (data.Train.Rows, data.Train.Columns));
        Assert.Equal(upright, data.Train.Image(1).ToArray());
        Assert.Equal(("EMNIST letters", 26), (data.Train.Name, data.Train.Classes));
        Assert.Equal(["L", "Z"], data.Test.Labels.ToArray().Select(d => data.Test.ClassNames[d]));
    }

    [Theory]
    [InlineData(new byte[] { 1, 26, 13 }, new byte[] { 0, 25, 12 }, "1", "26")]
    [InlineData(new byte[] { 46, 0, 12 }, new byte[] { 46, 0, 12 }, "0", "46")]
    [InlineData(new byte[] { 2, 3, 3 }, new byte[] { 2, 3, 3 }, "0", "3")]
    [InlineData(new byte[] { 255, 0, 1 }, new byte[] { 255, 0, 1 }, "0", "255")]
    public void Size_and_classes_are_those_of_the_files(byte[] labels, byte[] expected, string first, string last)
    {
        foreach (string set in (string[])["train", "t10k"])
            Write(folder, set, labels, new byte[3 * 15], rows: 3, columns: 5);

        Dataset train = LabeledImages.Load(folder).Train;

        Assert.Equal((3, 5, Path.GetFileName(folder)), (train.Rows, train.Columns, train.Name));
        Assert.Equal(expected, train.Labels.ToArray());
        Assert.Equal((first, last), (train.ClassNames[0], train.ClassNames[^1]));
        Assert.Equal(train.Classes, train.ClassNames.Count);
    }

    [Fact]
    public void Names_of_classes_are_read_from_a_file_beside_the_data()
    {
        Write(folder, "train", [1, 2, 3], new byte[12], rows: 2, columns: 2);
        Write(folder, "t10k", [3], new byte[4], rows: 2, columns: 2);
        string names = Path.Combine(folder, "classes.txt");

        File.WriteAllText(names, "cat\r\ndog\n\nowl\n");
        Assert.Equal(["cat", "dog", "owl"], LabeledImages.Load(folder).Train.ClassNames);
        Assert.Equal([2], LabeledImages.Load(folder).Test.Labels.ToArray());

        File.WriteAllText(names, "cat\ndog\nowl\nbat\n");
        Assert.Contains("is the first label 0 or 1? Write it before each name: 0 cat or 1 cat in the first line.", Refused());

        File.WriteAllText(names, "0 cat\n1 dog\n2 owl\n3 bat\n");
        Assert.Equal(3, LabeledImages.Load(folder).Test.Labels[0]);
        File.WriteAllText(names, "1 cat\n2 dog\n3 owl\n4 bat\n");
        Assert.Equal("owl", LabeledImages.Load(folder).Test.ClassNames[LabeledImages.Load(folder).Test.Labels[0]]);

        File.WriteAllText(names, "cat\ndog\n");
        Assert.Contains("names 2 classes, one a line, but the labels are 1 to 3", Refused());

        File.WriteAllText(names, "cat\ndog\ncat\n");
        Assert.Contains("names two classes alike", Refused());

        string Refused() => Assert.Throws<InvalidDataException>(() => LabeledImages.Load(folder)).Message;
    }

    [Fact]
    public void Clothes_of_more_kinds_are_not_Fashion_MNIST()
    {
        string place = Path.Combine(folder, "fashion_mnist");
        Write(place, "train", [0, 10], new byte[8], rows: 2, columns: 2);
        Write(place, "t10k", [1], new byte[4], rows: 2, columns: 2);

        Assert.Equal("10", LabeledImages.Load(place).Train.ClassNames[10]);
    }

    [Theory]
    [InlineData("train.csv", "label,pixel0,pixel1,pixel2,pixel3\n", "\n")]
    [InlineData("numbers.csv", "", "\r\n")]
    public void Of_a_csv_file_alone_a_seventh_is_kept_to_test_on(string name, string header, string newLine)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, header.Replace("\n", newLine) + string.Concat(Enumerable.Range(0, 70).Select(Line)));
        // Kaggle's test set has no labels.
        File.WriteAllText(Path.Combine(folder, "test.csv"), "pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n");

        var (train, test, note) = LabeledImages.Load(file);

        Assert.Equal($"{name} has no test set with labels beside it: 10 of 70 images, chosen at random, are kept to test on.", note);
        Assert.Equal((60, 10, 2, 2, 7), (train.Count, test.Count, train.Rows, train.Columns, train.Classes));
        var numbers = new[] { train, test }.SelectMany(part => Enumerable.Range(0, part.Count).Select(i => (int)part.Image(i)[1]));
        Assert.Equal(Enumerable.Range(0, 70), numbers.Order());
        Assert.All([train, test], part => Assert.All(Enumerable.Range(0, part.Count),
            i => Assert.Equal([part.Labels[i], part.Image(i)[1], (byte)255, (byte)0], part.Image(i).ToArray())));
        Assert.Equal(test.Pixels.ToArray(), LabeledImages.Load(file).Test.Pixels.ToArray());

        string Line(int i) => FormattableString.Invariant($"{i % 7},{i % 7},{i},255,0{newLine}");
    }

    [Fact]
    public void A_csv_file_has_its_test_set_beside_it_and_EMNISTs_are_turned()
    {
        File.WriteAllText(Path.Combine(folder, "emnist-letters-train.csv"), "1,1,2,3,4\n26,5,6,7,8\n");
        File.WriteAllText(Path.Combine(folder, "emnist-letters-test.csv"), "2,1,0,0,9\n");

        var (train, test, note) = LabeledImages.Load(Path.Combine(folder, "emnist-letters-train.csv"));

        Assert.Equal("", note);
        Assert.Equal([1, 3, 2, 4], train.Image(0).ToArray());
        Assert.Equal(("B", 26), (test.ClassNames[test.Labels[0]], test.Classes));
    }

    [Theory]
    [InlineData("Label,a,b,c,d\n 5 ,1,2,3,4\n", 0)]
    [InlineData("5,1,2,3,4\n", 0)]
    // As many columns as with labels, but the first is none.
    [InlineData("id,a,b,c,d\n5,1,2,3,4\n", 1)]
    public void A_line_of_names_says_whether_there_are_labels(string beside, int aside)
    {
        File.WriteAllText(Path.Combine(folder, "test.csv"), beside);
        string file = Path.Combine(folder, "train.csv");
        File.WriteAllText(file, "  3,0,0,0,0\n4,0,0,0,0\n1,0,0,0,0\n1,0,0,0,0\n1,0,0,0,0\n1,0,0,0,0\n1,0,0,0,0\n");

        var (train, test, note) = LabeledImages.Load(file);

        Assert.Equal((7 - aside, 1, aside == 1), (train.Count, test.Count, note.Length > 0));
    }

    [Fact]
    public void The_name_of_a_folder_above_counts_for_raw_files_alone()
    {
        string place = Path.Combine(folder, "fashion-mnist", "mine");
        Write(place, "train", [0, 1], new byte[8], rows: 2, columns: 2);
        Write(place, "t10k", [1], new byte[4], rows: 2, columns: 2);
        Assert.Equal(("mine", "1"), (LabeledImages.Load(place).Train.Name, LabeledImages.Load(place).Train.ClassNames[1]));

        WriteFile(folder, "mine-train-images-idx3-ubyte", IdxFileTests.Idx([1, 2, 2], new byte[4]));
        Assert.Contains("mine-train-labels-idx1-ubyte (or mine-train-labels-idx1-ubyte.gz) is not there",
            Assert.Throws<DataUnavailableException>(() => LabeledImages.Load(folder)).Message);
    }

    [Theory]
    [InlineData("pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n", "line 1: the first name is pixel0, where label is expected")]
    [InlineData("1,2,3\n", "line 1: 3 columns, where a label and the pixels of a square image are expected")]
    [InlineData("1\n", "line 1: 1 columns")]
    [InlineData("label,a,b,c,d\n1,2,3,4\n", "line 2: 4 columns, where the lines above have 5")]
    [InlineData("label,a,b,c,d\n1,2,3,4,256\n", "line 2, column 5: \"256\" is no whole number from 0 to 255")]
    [InlineData("1,2,3,4,0.5\n", "line 1, column 5: \"0.5\"")]
    [InlineData("1,2,3,4,\n", "line 1, column 5: \"\"")]
    [InlineData("label,a,b,c,d\n", "holds no images")]
    [InlineData("", "holds no images")]
    [InlineData("1,2,3,4,5\n", "has 1 images, too few")]
    public void A_damaged_csv_file_is_refused(string text, string expected)
    {
        string file = Path.Combine(folder, "a.csv");
        File.WriteAllText(file, text);

        string message = Assert.Throws<InvalidDataException>(() => LabeledImages.Load(file)).Message;

        Assert.StartsWith(file, message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void What_is_not_there_is_answered_with_what_there_is() => Assert.Contains(
        "nowhere: there is no such data set, folder or file. Give one of mnist, fashion-mnist, kmnist, qmnist, emnist-letters, ",
        Assert.Throws<ArgumentException>(() => LabeledImages.Load("nowhere")).Message);

    private static void Write(
        string place, string set, byte[] labels, byte[] pixels, int rows = 28, int columns = 28, bool packed = false)
    {
        byte[] images = IdxFileTests.Idx([labels.Length, rows, columns], pixels), classes = IdxFileTests.Idx([labels.Length], labels);
        string end = packed ? ".gz" : "";
        WriteFile(place, $"{set}-images-idx3-ubyte{end}", packed ? IdxFileTests.Gzip(images) : images);
        WriteFile(place, $"{set}-labels-idx1-ubyte{end}", packed ? IdxFileTests.Gzip(classes) : classes);
    }

    private static void WriteFile(string place, string name, byte[] content)
    {
        Directory.CreateDirectory(place);
        File.WriteAllBytes(Path.Combine(place, name), content);
    }
}
