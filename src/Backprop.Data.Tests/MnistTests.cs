using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Backprop.Data.Tests;

public sealed class MnistTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mnist").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_of_small_files_is_read()
    {
        Write(images: 3, labels: [1, 0, 9]);

        var (train, test) = Mnist.LoadFolder(folder, "tiny");

        Assert.Equal("tiny", train.Name);
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
        Assert.Contains("label 1 is 10; a digit is 0 to 9", Assert.Throws<InvalidDataException>(() => Mnist.LoadFolder(folder)).Message);

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

    [Theory]
    [InlineData(26, new byte[] { 1, 26, 13 }, new byte[] { 0, 25, 12 })]
    [InlineData(27, new byte[] { 1, 26, 13 }, new byte[] { 1, 26, 13 })]
    [InlineData(47, new byte[] { 46, 0, 12 }, new byte[] { 46, 0, 12 })]
    [InlineData(62, new byte[] { 61, 1, 12 }, new byte[] { 61, 1, 12 })]
    public void Classes_may_be_more_than_digits(int classes, byte[] labels, byte[] expected)
    {
        Write(images: 3, labels);
        Assert.Contains("a digit is 0 to 9", Assert.Throws<InvalidDataException>(() => Mnist.LoadFolder(folder)).Message);
        Assert.Contains(
            "with 12 classes it is 0 to 11", Assert.Throws<InvalidDataException>(() => Mnist.LoadFolder(folder, classes: 12)).Message);

        var (train, _) = Mnist.LoadFolder(folder, classes: classes);

        Assert.Equal(classes, train.Classes);
        Assert.Equal(expected, train.Labels.ToArray());
    }

    [Fact]
    public void The_real_MNIST_is_whole()
    {
        var (train, test) = TestData.RequireMnist();

        Assert.Equal((60000, 10000, 784), (train.Count, test.Count, train.PixelCount));
        Assert.Equal([5, 0, 4, 1, 9], train.Labels[..5].ToArray());
        Assert.Equal([7, 2, 1, 0, 4], test.Labels[..5].ToArray());
    }

    [Fact]
    public void A_download_is_kept_and_not_fetched_again()
    {
        string source = TestData.RequireMnistFiles();
        using var server = new FileServer(name => Whole(File.ReadAllBytes(Path.Combine(source, name))));
        var progress = new Recorder();

        MnistDownload.To(folder, [server.Address], progress, default);
        MnistDownload.To(folder, [server.Address], progress, default);

        Assert.Equal(Mnist.Files.Select(file => file.Name + ".gz"), server.Requests);
        Assert.Equal(4, Directory.GetFiles(folder).Length);
        Assert.Equal(60000, Mnist.LoadFolder(folder).Train.Count);
        var last = progress.Seen.Last(report => report.File == "train-images-idx3-ubyte.gz");
        Assert.Equal(last.Total, last.Received);
    }

    [Fact]
    public void Where_the_first_mirror_fails_the_second_is_used()
    {
        string source = TestData.RequireMnistFiles();
        using var broken = new FileServer(_ => null);
        using var good = new FileServer(name => Whole(File.ReadAllBytes(Path.Combine(source, name))));

        MnistDownload.To(folder, [broken.Address, good.Address], new Recorder(), default);

        Assert.Single(broken.Requests);
        Assert.Equal(4, good.Requests.Count);
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void A_file_that_is_there_is_not_asked_for()
    {
        foreach (var (name, _) in Mnist.Files.Take(2))
            File.WriteAllText(Path.Combine(folder, name + ".gz"), "here");
        using var server = new FileServer(_ => null);

        Assert.Throws<DataUnavailableException>(() => MnistDownload.To(folder, [server.Address], new Recorder(), default));

        Assert.Equal(["t10k-images-idx3-ubyte.gz"], server.Requests);
    }

    [Theory]
    [InlineData("wrong content")]
    [InlineData("packed wrong content")]
    [InlineData("damaged gzip")]
    [InlineData("cut half-way")]
    [InlineData("cut at once")]
    [InlineData("not found")]
    public void What_is_not_MNIST_leaves_nothing_and_every_mirror_is_named(string kind)
    {
        byte[] noise = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7919 >> 5))];
        byte[] packed = IdxFileTests.Gzip(noise);
        using var first = new FileServer(_ => kind switch
        {
            "wrong content" => Whole(noise),
            "packed wrong content" => Whole(packed),
            "damaged gzip" => Whole([.. packed[..(packed.Length / 2)], .. noise]),
            "cut half-way" => (packed, packed.Length / 2),
            "cut at once" => (packed, 0),
            _ => null,
        });
        using var second = new FileServer(_ => null);
        var mirrors = new[] { first.Address, new UriBuilder(second.Address) { Host = "localhost" }.Uri };

        var problem = Assert.Throws<DataUnavailableException>(() => MnistDownload.To(folder, mirrors, new Recorder(), default));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.Contains(folder, problem.Message);
        Assert.Contains("127.0.0.1: ", problem.Message);
        Assert.Contains("localhost: ", problem.Message);
        Assert.Contains("BACKPROP_DATA", problem.Message);
        Assert.DoesNotContain("\n", problem.Message);
        if (kind.EndsWith("wrong content", StringComparison.Ordinal))
            Assert.Contains("SHA-256", problem.Message);
        Assert.Single(first.Requests);
        Assert.Single(second.Requests);
    }

    [Fact]
    public void A_mirror_that_is_not_there_is_named()
    {
        Uri nobody;
        using (var server = new FileServer(_ => null))
            nobody = server.Address;

        var problem = Assert.Throws<DataUnavailableException>(() => MnistDownload.To(folder, [nobody], new Recorder(), default));

        Assert.Contains("127.0.0.1: ", problem.Message);
    }

    [Fact]
    public void Mirrors_that_do_not_answer_are_given_up_within_five_seconds()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        Uri[] silent = [.. new[] { first, second }.Select(listener => new Uri($"http://{listener.LocalEndpoint}/"))];
        long begin = Stopwatch.GetTimestamp();

        var problem = Assert.Throws<DataUnavailableException>(() => MnistDownload.To(folder, silent, new Recorder(), default));

        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 3, 6); // 4, and some slack
        Assert.Contains("no answer in time; 127.0.0.1: no answer in time", problem.Message);
    }

    [Fact]
    public void A_download_that_is_stopped_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        using var server = new FileServer(_ => Whole(new byte[1_000_000]));

        Assert.ThrowsAny<OperationCanceledException>(() =>
            MnistDownload.To(folder, [server.Address], new Recorder(_ => stop.Cancel()), stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");

        var problem = Assert.Throws<DataUnavailableException>(() =>
            MnistDownload.To(Path.Combine(file, "below"), [], new Recorder(), default));

        Assert.Contains(file, problem.Message);
    }

    private static (byte[] Content, int Sent) Whole(byte[] content) => (content, content.Length);

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

    private sealed class Recorder(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Seen { get; } = [];

        public void Report(DownloadProgress value)
        {
            Seen.Add(value);
            then?.Invoke(value);
        }
    }
}
