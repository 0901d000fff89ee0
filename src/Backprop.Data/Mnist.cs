namespace Backprop.Data;

/// <summary>
/// The MNIST database of handwritten digits: 60,000 training and 10,000 test images of 28×28 pixels
/// (Y. LeCun, C. Cortes, C. Burges).
/// </summary>
public static class Mnist
{
    /// <summary>The environment variable that names the folder to look in first.</summary>
    public const string FolderVariable = "BACKPROP_DATA";

    private const string Name = "MNIST";
    private const int Digits = 10;

    /// <summary>The four files and the SHA-256 of each, unpacked.</summary>
    internal static readonly IReadOnlyList<(string Name, string Sha256)> Files =
    [
        ("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        ("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        ("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        ("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

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
        NamedFolder is { } folder ? LoadFolder(folder, Name, Digits, $"{FolderVariable} is set to {folder}")
        : LoadFolder(Fetch(progress, cancellation));

    /// <summary>Downloads what the cache under data/ lacks.</summary>
    /// <param name="progress">Told how a download goes; a bar on the console's error stream unless given.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>The cache's folder.</returns>
    /// <exception cref="DataUnavailableException">A file could not be downloaded.</exception>
    public static string Fetch(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        string cache = DataCache.Folder;
        if (IsIn(cache))
            return cache;
        if (progress is null)
            Console.Error.WriteLine($"{Name} is not in {cache}; downloading it (11.6 MB).");
        MnistDownload.To(cache, progress is not null, progress ?? new ConsoleProgressBar(), cancellation);
        return cache;
    }

    /// <summary>The folder that <see cref="Load"/> would read without a download; null where there is none.</summary>
    public static string? Where() => NamedFolder ?? (IsIn(DataCache.Folder) ? DataCache.Folder : null);

    /// <summary>Reads the four files of MNIST, or of a data set made like it (EMNIST, QMNIST), from a folder, plain or with .gz.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name of the data sets.</param>
    /// <param name="classes">The number of classes; labels from 1 on, as of EMNIST's 26 letters, become classes from 0 on.</param>
    /// <exception cref="DataUnavailableException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or images and labels do not fit together.</exception>
    public static (Dataset Train, Dataset Test) LoadFolder(string folder, string name = Name, int classes = Digits) =>
        LoadFolder(folder, name, classes, $"The data folder is {folder}");

    private static string? NamedFolder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : null;

    // The cache may hold other data sets, with names of their own.
    private static bool IsIn(string folder) => Files.All(file =>
        File.Exists(Path.Combine(folder, file.Name)) || File.Exists(Path.Combine(folder, file.Name + ".gz")));

    private static (Dataset Train, Dataset Test) LoadFolder(string folder, string name, int classes, string origin)
    {
        string?[] paths = IdxFolder.Find(folder);
        if (Array.IndexOf(paths, null) is >= 0 and var missing)
        {
            string file = Files[missing].Name;
            throw new DataUnavailableException(
                $"{origin}, but {file} (or {file}.gz) is not there; the folder must hold {string.Join(", ", Files.Select(f => f.Name))}.");
        }
        // Unpacking takes longer than reading: both at once.
        Task<(IdxFile Images, IdxFile Labels)> reading = Task.Run(() => ReadPair(paths[2]!, paths[3]!));
        var train = ReadPair(paths[0]!, paths[1]!);
        var test = reading.GetAwaiter().GetResult();
        byte[][] labels = [train.Labels.Values, test.Labels.Values];
        byte[] all = [.. labels.SelectMany(set => set)];
        bool areFromOne = classes > Digits && all.Max() == classes && all.Min() == 1;
        if (areFromOne)
            labels = [.. labels.Select(set => Array.ConvertAll(set, label => (byte)(label - 1)))];
        return (Create(train.Images, labels[0], paths[1]!), Create(test.Images, labels[1], paths[3]!));

        Dataset Create(IdxFile images, byte[] labels, string path)
        {
            int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
            if (wrong >= 0)
                throw new InvalidDataException($"{path}: label {wrong} is {labels[wrong]}; "
                    + (classes == Digits ? "a digit is 0 to 9. Data of more classes need a network of as many outputs."
                    : $"with {classes} classes it is 0 to {classes - 1}."));
            return new Dataset(name, images.Values, labels, images.Dimensions[1], images.Dimensions[2], classes);
        }
    }

    private static (IdxFile Images, IdxFile Labels) ReadPair(string imagePath, string labelPath)
    {
        IdxFile images = IdxFile.Read(imagePath, dimensions: 3), labels = IdxFile.Read(labelPath, dimensions: 1);
        if (images.Dimensions[0] != labels.Dimensions[0])
            throw new InvalidDataException(
                $"{imagePath} holds {images.Dimensions[0]} images but {labelPath} {labels.Dimensions[0]} labels; "
                + "they do not belong together.");
        if (images.Dimensions.Contains(0))
            throw new InvalidDataException($"{imagePath} holds no images ({string.Join('×', images.Dimensions)}).");
        return (images, labels);
    }
}
