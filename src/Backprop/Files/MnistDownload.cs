using System.Security.Cryptography;

namespace Backprop.Files;

/// <summary>Fetches MNIST from public mirrors; a file counts only once it is whole and its checksum is right.</summary>
internal static class MnistDownload
{
    // Two independent hosts; both serve the original .gz files.
    private static readonly Uri[] Mirrors =
    [
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
    ];

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(20);

    public static void To(string folder, IProgress<DownloadProgress> progress, CancellationToken cancellation) =>
        To(folder, Mirrors, progress, cancellation);

    internal static void To(string folder, IReadOnlyList<Uri> mirrors, IProgress<DownloadProgress> progress, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataUnavailableException($"MNIST cannot be kept in {folder}: {problem.Message} Set {Mnist.FolderVariable} to a folder that holds it.", problem);
        }
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout }) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (name, sha256) in Mnist.Files)
            if (!File.Exists(Path.Combine(folder, name + ".gz")))
                FromAnyMirror(client, mirrors, folder, name, sha256, progress, cancellation);
    }

    private static void FromAnyMirror(HttpClient client, IReadOnlyList<Uri> mirrors, string folder, string name, string sha256, IProgress<DownloadProgress> progress, CancellationToken cancellation)
    {
        var problems = new List<string>();
        foreach (Uri mirror in mirrors)
        {
            try
            {
                FetchAsync(client, new Uri(mirror, name + ".gz"), Path.Combine(folder, name + ".gz"), sha256, progress, cancellation).GetAwaiter().GetResult();
                return;
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested
                && problem is HttpRequestException or IOException or InvalidDataException or OperationCanceledException or UnauthorizedAccessException)
            {
                problems.Add($"{mirror.Host}: {(problem is OperationCanceledException ? $"no answer within {SilenceTimeout.TotalSeconds} s" : problem.Message.TrimEnd('.'))}");
            }
        }
        throw new DataUnavailableException($"MNIST is not in {folder} and could not be downloaded ({string.Join("; ", problems)}). Set {Mnist.FolderVariable} to a folder that holds it, or use drawn digits.");
    }

    private static async Task FetchAsync(HttpClient client, Uri source, string path, string sha256, IProgress<DownloadProgress> progress, CancellationToken cancellation)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(SilenceTimeout);
            using var response = await client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await using (var content = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false))
            await using (var file = File.Create(temporary))
            {
                var buffer = new byte[81920];
                long received = 0;
                for (int count; (count = await content.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0;)
                {
                    silence.CancelAfter(SilenceTimeout);
                    await file.WriteAsync(buffer.AsMemory(0, count), silence.Token).ConfigureAwait(false);
                    received += count;
                    progress.Report(new DownloadProgress(Path.GetFileName(path), received, response.Content.Headers.ContentLength));
                }
            }
            string found = Convert.ToHexStringLower(SHA256.HashData(IdxFile.Unpack(await File.ReadAllBytesAsync(temporary, cancellation).ConfigureAwait(false))));
            if (found != sha256)
                throw new InvalidDataException($"what was sent has the SHA-256 {found}, not {sha256}");
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
