using System.Security.Cryptography;

namespace Backprop.Data;

/// <summary>Fetches a file; it is there only once it is whole and its checksum is right.</summary>
internal static class CheckedDownload
{
    /// <summary>For so long a server may send nothing.</summary>
    public static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Fetches a gzip file.</summary>
    /// <param name="client">By whom.</param>
    /// <param name="source">From where.</param>
    /// <param name="path">Where it is kept.</param>
    /// <param name="sha256">The SHA-256 of its content, unpacked.</param>
    /// <param name="progress">Told the bytes received so far, and in all where the server says it.</param>
    /// <param name="cancellation">Stops it; what was received is removed.</param>
    /// <exception cref="InvalidDataException">The content has another checksum, or cannot be unpacked.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, or the server sent nothing for too long.</exception>
    public static async Task FetchAsync(
        HttpClient client, Uri source, string path, string sha256, Action<long, long?> progress, CancellationToken cancellation)
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
                    progress(received, response.Content.Headers.ContentLength);
                }
            }
            byte[] unpacked = IdxFile.Unpack(await File.ReadAllBytesAsync(temporary, cancellation).ConfigureAwait(false));
            string found = Convert.ToHexStringLower(SHA256.HashData(unpacked));
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
