using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Backprop.Data.Tests;

public sealed class MnistDownloadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mnist").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

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
