using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Backprop.Data.Tests;

public sealed class DownloadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mnist").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_download_is_kept_and_not_fetched_again()
    {
        string source = TestData.RequireMnistFiles();
        using var server = new FileServer(name => Whole(File.ReadAllBytes(Path.Combine(source, name))));
        var progress = new Recorder();

        Download.To(folder, From(server.Address), progress, default);
        Download.To(folder, From(server.Address), progress, default);

        Assert.Equal(DataCatalog.Mnist.Files.Select(file => file.Name), server.Requests);
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

        Download.To(folder, From(broken.Address, good.Address), new Recorder(), default);

        Assert.Single(broken.Requests);
        Assert.Equal(4, good.Requests.Count);
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void A_file_that_is_there_is_not_asked_for()
    {
        foreach (PublishedFile file in DataCatalog.Mnist.Files.Take(2))
            File.WriteAllText(Path.Combine(folder, file.Name), "here");
        using var server = new FileServer(_ => null);

        Assert.Throws<DataUnavailableException>(() => Download.To(folder, From(server.Address), new Recorder(), default));

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

        var problem = Assert.Throws<DataUnavailableException>(() => Download.To(folder, From(mirrors), new Recorder(), default));

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

        var problem = Assert.Throws<DataUnavailableException>(() => Download.To(folder, From(nobody), new Recorder(), default));

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

        var problem = Assert.Throws<DataUnavailableException>(() => Download.To(folder, From(silent), new Recorder(), default));

        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 3, 6); // 4, and some slack
        Assert.Contains("no answer in time; 127.0.0.1: no answer in time", problem.Message);
    }

    [Fact]
    public void Who_asks_for_a_download_waits_longer_for_its_first_answer()
    {
        byte[] content = [1, 2, 3];
        using FileServer first = Slow(), second = Slow();

        Assert.Contains("no answer in time",
            Assert.Throws<DataUnavailableException>(() => At(first).FetchFiles(null, default, isAskedFor: false)).Message);
        Assert.Equal(folder, At(second).Fetch());

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte")));

        FileServer Slow() => new(_ =>
        {
            Thread.Sleep(TimeSpan.FromSeconds(3));
            return Whole(content);
        });
        DataSource At(FileServer server) => DataCatalog.FashionMnist with
        {
            Folder = folder,
            Mirrors = [server.Address],
            Files = [new("train-labels-idx1-ubyte", Convert.ToHexStringLower(SHA256.HashData(content)))],
        };
    }

    [Fact]
    public void A_download_that_is_stopped_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        using var server = new FileServer(_ => Whole(new byte[1_000_000]));

        Assert.ThrowsAny<OperationCanceledException>(() =>
            Download.To(folder, From(server.Address), new Recorder(_ => stop.Cancel()), stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");

        var problem = Assert.Throws<DataUnavailableException>(() =>
            Download.To(Path.Combine(file, "below"), From(), new Recorder(), default));

        Assert.Contains(file, problem.Message);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_checksum_is_that_of_the_file_or_of_what_it_unpacks_to(bool isMd5)
    {
        byte[] content = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)], packed = IdxFileTests.Gzip(content);
        PublishedFile ofContent = new("a", Checksum(content)), ofPacked = new("a", Checksum(packed));
        ofContent.Check(new MemoryStream(packed));
        ofPacked.Check(new MemoryStream(packed));

        packed[9] ^= 1;   // the operating system that a gzip file names

        ofContent.Check(new MemoryStream(packed));
        string message = Assert.Throws<InvalidDataException>(() => ofPacked.Check(new MemoryStream(packed))).Message;
        Assert.Contains($"the {(isMd5 ? "MD5" : "SHA-256")} {Checksum(packed)}, unpacked {Checksum(content)}, not ", message);

        string Checksum(byte[] bytes) => Convert.ToHexStringLower(isMd5 ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }

    [Fact]
    public void Of_an_archive_the_data_are_kept_without_its_folders()
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in (string[])["gzip/emnist-letters-train-labels-idx1-ubyte.gz", "../emnist-digits-test-images-idx3-ubyte",
                "gzip/emnist-letters-mapping.txt"])
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write([1, 2, 3]);
            }
        }
        byte[] bytes = archive.ToArray();
        using var server = new FileServer(_ => Whole(bytes));
        DataSource source = DataCatalog.Emnist[0] with
        {
            Mirrors = [server.Address],
            Files = [new("gzip.zip", Convert.ToHexStringLower(SHA256.HashData(bytes)))],
        };

        Download.To(folder, source, new Recorder(), default);

        Assert.Equal(
            ["emnist-digits-test-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte.gz"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(folder, "emnist-letters-train-labels-idx1-ubyte.gz")));
    }

    private static DataSource From(params Uri[] mirrors) => DataCatalog.Mnist with { Mirrors = mirrors };

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
