using System.IO.Compression;
using Backprop.Shared;

namespace Backprop.Data;

/// <summary>Fetches a data set from public mirrors. A file is there only once it is whole and its checksum is right.</summary>
internal static class Download
{
    // Without a network, whoever waits gets other digits after both mirrors have been tried.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    // A mirror that has begun to answer and sends nothing for so long is given up.
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Fetches the files that a folder lacks.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">What to fetch.</param>
    /// <param name="progress">Told how it goes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="isAskedFor">Whether a person asked for the download, and so waits longer for its first answer.</param>
    /// <exception cref="DataUnavailableException">No mirror gave a file, or the folder cannot be written to.</exception>
    internal static void To(
        string folder, DataSource source, IProgress<DownloadProgress> progress, CancellationToken cancellation, bool isAskedFor = false)
    {
        TimeSpan patience = isAskedFor ? SilenceTimeout : AnswerTimeout;
        string held = source.Folder.Length == 0 ? "it" : $"it in a folder {source.Folder}";
        string mend = $"Set {Mnist.FolderVariable} to a folder that holds {held}";
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        Uri[] order = [.. source.Mirrors];
        try
        {
            Directory.CreateDirectory(folder);
            foreach (PublishedFile file in source.Files)
            {
                string path = Path.Combine(folder, file.Name);
                if (!File.Exists(path))
                {
                    // Half a gigabyte of EMNIST is not held in memory.
                    using var received = new FileStream($"{path}.{Path.GetRandomFileName()}.tmp", FileMode.CreateNew,
                        FileAccess.ReadWrite, FileShare.None, bufferSize: 81920, FileOptions.DeleteOnClose);
                    // Unix files live on while they are open: this one ends with the process, however that ends.
                    if (!OperatingSystem.IsWindows())
                        File.Delete(received.Name);
                    FromAnyMirror(file, received);
                    Keep(path, received);
                    patience = SilenceTimeout; // there is a network
                }
            }
        }
        catch (Exception problem) when (problem is (IOException and not DataUnavailableException) or UnauthorizedAccessException)
        {
            throw new DataUnavailableException($"{source.Title} cannot be kept in {folder}: {problem.Message} {mend}.", problem);
        }

        void FromAnyMirror(PublishedFile file, FileStream received)
        {
            var problems = new List<string>();
            foreach (Uri mirror in order)
            {
                try
                {
                    received.SetLength(0);
                    FetchAsync(client, mirror, file, received, 2 * source.Bytes, patience, progress, cancellation).GetAwaiter().GetResult();
                    file.Check(received);
                    return;
                }
                catch (Exception problem) when (!cancellation.IsCancellationRequested
                    && problem is HttpRequestException or (IOException and not DataUnavailableException) or InvalidDataException
                        or OperationCanceledException)
                {
                    problems.Add($"{mirror.Host}: "
                        + (problem is OperationCanceledException ? "no answer in time" : problem.Message.TrimEnd('.')));
                    order = [.. order.Except([mirror]), mirror]; // the last choice for the other files
                }
            }
            throw new DataUnavailableException($"{source.Title} is not in {folder} and could not be downloaded "
                + $"({string.Join("; ", problems)}). {mend}, or use drawn digits.");
        }
    }

    // Of an archive, the IDX files in it.
    private static void Keep(string path, FileStream received)
    {
        received.Position = 0;
        if (!path.EndsWith(".zip", StringComparison.Ordinal))
        {
            Write(path, received);
            return;
        }
        using var archive = new ZipArchive(received);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => IdxFolder.IsFile(entry.Name)))
        {
            using Stream content = entry.Open();
            Write(Path.Combine(Path.GetDirectoryName(path)!, entry.Name), content);
        }

        static void Write(string path, Stream content)
        {
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            AtomicFile.Write(path, bytes.ToArray());
        }
    }

    private static async Task FetchAsync(HttpClient client, Uri mirror, PublishedFile file, FileStream received, long most,
        TimeSpan patience, IProgress<DownloadProgress> progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(patience);
        using var response = await client
            .GetAsync(new Uri(mirror, file.Name), HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var content = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        byte[] buffer = new byte[81920];
        silence.CancelAfter(SilenceTimeout);
        for (int count; (count = await content.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0;)
        {
            silence.CancelAfter(SilenceTimeout);
            if (received.Length + count > most)
                throw new InvalidDataException(FormattableString.Invariant($"it sent more than {most / 1e6:0.#} MB"));
            Write(received, buffer.AsSpan(0, count));
            progress.Report(new(file.Name, received.Length, response.Content.Headers.ContentLength));
        }
    }

    // A full disk is no mirror's fault.
    private static void Write(FileStream received, ReadOnlySpan<byte> bytes)
    {
        try
        {
            received.Write(bytes);
        }
        catch (IOException problem)
        {
            throw new DataUnavailableException($"{received.Name} cannot be written: {problem.Message}", problem);
        }
    }
}
