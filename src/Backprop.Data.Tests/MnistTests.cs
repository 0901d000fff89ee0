using System.Globalization;

namespace Backprop.Data.Tests;

public sealed class MnistTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mnist").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_of_small_files_is_read()
    {
        Write(images: 3, labels: [1, 0, 9]);

        var (train, test) = Mnist.LoadFolder(folder);

        Assert.Equal("MNIST", train.Name);
        Assert.Equal((3, 2, 4), (train.Count, train.Rows, train.Columns));
        Assert.Equal([1, 0, 9], test.Labels.ToArray());
    }

    [Fact]
    public void A_packed_file_is_read_where_there_is_no_plain_one()
    {
        Write(images: 1, labels: [5]);
        foreach (string file in Directory.GetFiles(folder))
        {
            File.WriteAllBytes(file + ".gz", IdxFileTests.Gzip(File.ReadAllBytes(file)));
            File.Delete(file);
        }

        Assert.Equal([5], Mnist.LoadFolder(folder).Train.Labels.ToArray());
    }

    [Fact]
    public void Files_that_do_not_fit_together_are_refused()
    {
        Write(images: 3, labels: [1, 0]);
        Assert.Contains("holds 3 images but", Assert.Throws<InvalidDataException>(() => Mnist.LoadFolder(folder)).Message);

        Write(images: 2, labels: [1, 10]);
        Assert.Contains(
            "label 1 is 10; with 10 classes it is 0 to 9", Assert.Throws<InvalidDataException>(() => Mnist.LoadFolder(folder)).Message);

        Write(images: 0, labels: []);
        Assert.Contains("holds no images", Assert.Throws<InvalidDataException>(() => Mnist.LoadFolder(folder)).Message);
    }

    [Fact]
    public void A_missing_file_is_named_with_the_folder()
    {
        Write(images: 1, labels: [5]);
        File.Delete(Path.Combine(folder, "t10k-labels-idx1-ubyte"));

        var problem = Assert.Throws<DataUnavailableException>(() => Mnist.LoadFolder(folder));

        Assert.Contains(
            $"The data folder is {folder}, but t10k-labels-idx1-ubyte (or t10k-labels-idx1-ubyte.gz) is not there", problem.Message);
    }

    [Theory]
    [InlineData("{0}-images.idx3-ubyte", "{0}-labels.idx1-ubyte", "t10k")]
    [InlineData("{0}-images-idx3-ubyte/{0}-images-idx3-ubyte", "{0}-labels-idx1-ubyte/{0}-labels-idx1-ubyte", "t10k")]
    [InlineData("emnist-digits-{0}-images-idx3-ubyte", "emnist-digits-{0}-labels-idx1-ubyte", "test")]
    [InlineData("{0}-images-idx3-ubyte", "{0}-labels.idx1-ubyte.gz", "t10k")]
    public void Files_are_found_under_the_names_that_they_come_by(string images, string labels, string test)
    {
        foreach (string set in (string[])["train", test])
        {
            Write(string.Format(CultureInfo.InvariantCulture, images, set), IdxFileTests.Idx([2, 2, 4], new byte[16]));
            Write(string.Format(CultureInfo.InvariantCulture, labels, set), IdxFileTests.Idx([2], [set == "train" ? (byte)7 : (byte)8, 0]));
        }

        var (train, tested) = Mnist.LoadFolder(folder);

        Assert.Equal([7, 0], train.Labels.ToArray());
        Assert.Equal([8, 0], tested.Labels.ToArray());
    }

    [Fact]
    public void Of_several_data_sets_that_without_a_prefix_is_read()
    {
        foreach (string prefix in (string[])["emnist-letters-", "emnist-digits-", ""])
        {
            if (prefix.Length == 0)
            {
                string message = Assert.Throws<DataUnavailableException>(() => Mnist.LoadFolder(folder)).Message;
                Assert.Contains("several data sets, emnist-digits-*, emnist-letters-*;", message);
            }
            foreach (string set in (string[])["train", "t10k"])
            {
                Write($"{prefix}{set}-images-idx3-ubyte", IdxFileTests.Idx([1, 2, 4], new byte[8]));
                Write($"{prefix}{set}-labels-idx1-ubyte", IdxFileTests.Idx([1], [(byte)(prefix.Length == 0 ? 5 : 6)]));
            }
        }

        Assert.Equal([5], Mnist.LoadFolder(folder).Train.Labels.ToArray());
    }

    [Fact]
    public void QMNISTs_labels_are_numbers_in_rows()
    {
        foreach (string set in (string[])["train", "test"])
        {
            byte[] labels = IdxFileTests.Idx([2, 3], [0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 4, 0xFF, 2, 3, 4, 5, 6, 7, 8]);
            labels[2] = 0x0C;
            Write($"qmnist-{set}-images-idx3-ubyte.gz", IdxFileTests.Gzip(IdxFileTests.Idx([2, 2, 4], new byte[16])));
            Write($"qmnist-{set}-labels-idx2-int.gz", IdxFileTests.Gzip(labels));
        }

        Assert.Equal([9, 4], Mnist.LoadFolder(folder).Test.Labels.ToArray());
    }

    [Fact]
    public void The_real_MNIST_is_whole()
    {
        var (train, test) = TestData.RequireMnist();

        Assert.Equal((60000, 10000, 784), (train.Count, test.Count, train.PixelCount));
        Assert.Equal([5, 0, 4, 1, 9], train.Labels[..5].ToArray());
        Assert.Equal([7, 2, 1, 0, 4], test.Labels[..5].ToArray());
    }

    private void Write(int images, byte[] labels)
    {
        foreach (string set in (string[])["train", "t10k"])
        {
            File.WriteAllBytes(Path.Combine(folder, $"{set}-images-idx3-ubyte"), IdxFileTests.Idx([images, 2, 4], new byte[images * 8]));
            File.WriteAllBytes(Path.Combine(folder, $"{set}-labels-idx1-ubyte"), IdxFileTests.Idx([labels.Length], labels));
        }
    }

    private void Write(string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
