namespace Backprop.Data;

/// <summary>
/// The MNIST database of handwritten digits: 60,000 training and 10,000 test images of 28×28 pixels
/// (Y. LeCun, C. Cortes, C. Burges).
/// </summary>
public static class Mnist
{
    /// <summary>The environment variable that names the folder to look in first.</summary>
    public const string FolderVariable = "BACKPROP_DATA";

    /// <summary>
    /// Looks in the folder that <c>BACKPROP_DATA</c> names, if it is set; else in the cache under data/; else downloads the
    /// four files (11.6 MB) into the cache.
    /// </summary>
    /// <param name="progress">Told how a download goes; a bar on the console's error stream unless given.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="DataUnavailableException">The files are nowhere, and could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        DataCache.NamedFolder is { } folder ? LoadFolder(folder)
            : LoadFolder(DataCatalog.Mnist.FetchFiles(progress, cancellation, isAskedFor: false));

    /// <summary>Downloads what the cache under data/ lacks, unless <see cref="Where"/> names a folder already.</summary>
    /// <param name="progress">Told how a download goes; a bar on the console's error stream unless given.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>The folder that holds the files.</returns>
    /// <exception cref="DataUnavailableException">A file could not be downloaded.</exception>
    public static string Fetch(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        DataCatalog.Mnist.Fetch(progress, cancellation);

    /// <summary>The folder that <see cref="Load"/> would read without a download; null where there is none.</summary>
    public static string? Where() => DataCatalog.Mnist.Where();

    /// <summary>Reads the four files of MNIST, or of digits made like it, from a folder, plain or with .gz.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataUnavailableException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, images and labels do not fit together, or a label is no digit.</exception>
    public static (Dataset Train, Dataset Test) LoadFolder(string folder) =>
        IdxImages.Read(IdxFolder.Find(folder), DataCatalog.Mnist);
}
