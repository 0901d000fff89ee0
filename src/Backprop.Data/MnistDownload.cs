
namespace Backprop.Data;

/// <summary>Fetches MNIST from public mirrors.</summary>
internal static class MnistDownload
{
    // Two independent hosts; both serve the original .gz files.
    private static readonly Uri[] Mirrors =
    [
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
    ];

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

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

    private static void FromAnyMirror(
        HttpClient client, IReadOnlyList<Uri> mirrors, string folder, string name, string sha256,
        IProgress<DownloadProgress> progress, CancellationToken cancellation)
    {
        string file = name + ".gz";
        var problems = new List<string>();
        foreach (Uri mirror in mirrors)
        {
            try
            {
                CheckedDownload.FetchAsync(client, new Uri(mirror, file), Path.Combine(folder, file), sha256,
                    (received, total) => progress.Report(new DownloadProgress(file, received, total)), cancellation).GetAwaiter().GetResult();
                return;
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested
                && problem is HttpRequestException or IOException or InvalidDataException or OperationCanceledException or UnauthorizedAccessException)
            {
                problems.Add($"{mirror.Host}: {(problem is OperationCanceledException ? $"no answer within {CheckedDownload.SilenceTimeout.TotalSeconds} s" : problem.Message.TrimEnd('.'))}");
            }
        }
        throw new DataUnavailableException(
            $"MNIST is not in {folder} and could not be downloaded ({string.Join("; ", problems)}). Set {Mnist.FolderVariable} to a folder that holds it, or use drawn digits.");
    }
}
