using System.Security.Cryptography;
using Backprop.Shared;

namespace Backprop.Data;

/// <summary>Fetches MNIST from public mirrors. A file is there only once it is whole and its checksum is right.</summary>
internal static class MnistDownload
{
    private const string Mend = $"Set {Mnist.FolderVariable} to a folder that holds it";

    // Two independent hosts; both serve the original .gz files.
    private static readonly Uri[] Mirrors =
    [
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
    ];

    // Without a network, whoever waits gets other digits after both mirrors have been tried.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    // A mirror that has begun to answer and sends nothing for so long is given up.
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(10);

    /// <param name="folder">The folder.</param>
    /// <param name="isAskedFor">Whether a person asked for the download, and so waits longer for its first answer.</param>
    /// <param name="progress">Told how it goes.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void To(string folder, bool isAskedFor, IProgress<DownloadProgress> progress, CancellationToken cancellation) =>
        To(folder, Mirrors, progress, cancellation, isAskedFor ? SilenceTimeout : AnswerTimeout);

    internal static void To(
        string folder,
        IReadOnlyList<Uri> mirrors,
        IProgress<DownloadProgress> progress,
        CancellationToken cancellation,
        TimeSpan? firstAnswer = null)
    {
        TimeSpan patience = firstAnswer ?? AnswerTimeout;
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        Uri[] order = [.. mirrors];
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, sha256) in Mnist.Files)
            {
                string file = name + ".gz", path = Path.Combine(folder, file);
                if (!File.Exists(path))
                {
                    AtomicFile.Write(path, FromAnyMirror(file, sha256));
                    patience = SilenceTimeout; // there is a network
                }
            }
        }
        catch (Exception problem) when (problem is (IOException and not DataUnavailableException) or UnauthorizedAccessException)
        {
            throw new DataUnavailableException($"MNIST cannot be kept in {folder}: {problem.Message} {Mend}.", problem);
        }

        byte[] FromAnyMirror(string file, string sha256)
        {
            var problems = new List<string>();
            foreach (Uri mirror in order)
            {
                try
                {
                    return FetchAsync(client, new Uri(mirror, file), sha256, patience, progress, cancellation).GetAwaiter().GetResult();
                }
                catch (Exception problem) when (!cancellation.IsCancellationRequested
                    && problem is HttpRequestException or IOException or InvalidDataException or OperationCanceledException)
                {
                    problems.Add($"{mirror.Host}: "
                        + (problem is OperationCanceledException ? "no answer in time" : problem.Message.TrimEnd('.')));
                    order = [.. order.Except([mirror]), mirror]; // the last choice for the other files
                }
            }
            throw new DataUnavailableException(
                $"MNIST is not in {folder} and could not be downloaded ({string.Join("; ", problems)}). {Mend}, or use drawn digits.");
        }
    }

    // A gzip file, whose content must have the SHA-256.
    private static async Task<byte[]> FetchAsync(
        HttpClient client,
        Uri source,
        string sha256,
        TimeSpan patience,
        IProgress<DownloadProgress> progress,
        CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(patience);
        using var response = await client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var content = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        var received = new MemoryStream();
        byte[] buffer = new byte[81920];
        silence.CancelAfter(SilenceTimeout);
        for (int count; (count = await content.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0;)
        {
            silence.CancelAfter(SilenceTimeout);
            received.Write(buffer, 0, count);
            progress.Report(new(source.Segments[^1], received.Length, response.Content.Headers.ContentLength));
        }
        byte[] bytes = received.ToArray();
        string found = Convert.ToHexStringLower(SHA256.HashData(IdxFile.Unpack(bytes)));
        return found == sha256 ? bytes : throw new InvalidDataException($"what was sent has the SHA-256 {found}, not {sha256}");
    }
}
