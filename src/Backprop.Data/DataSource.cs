namespace Backprop.Data;

/// <summary>A published data set in MNIST's format: what it holds, what it may be used for, and where its files come from.</summary>
public sealed record DataSource
{
    internal DataSource()
    {
    }

    /// <summary>What it is called in a command: "fashion-mnist".</summary>
    public required string Name { get; init; }

    /// <summary>What people call it: "Fashion-MNIST".</summary>
    public required string Title { get; init; }

    /// <summary>How many images there are to learn from.</summary>
    public required int TrainCount { get; init; }

    /// <summary>How many images there are to test on.</summary>
    public required int TestCount { get; init; }

    /// <summary>The height of an image in pixels.</summary>
    public int Rows => 28;

    /// <summary>The width of an image in pixels.</summary>
    public int Columns => 28;

    /// <summary>What each class is called.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = ClassLabels.Digits.Names;

    /// <summary>The license that its makers give it; "not stated" where they give none.</summary>
    public required string License { get; init; }

    /// <summary>The size of the download in bytes, about.</summary>
    public required long Bytes { get; init; }

    /// <summary>The same for people: "30.9 MB".</summary>
    public string Megabytes => FormattableString.Invariant($"{Bytes / 1e6:0.#} MB");

    /// <summary>The addresses that the files are at, one after the other is tried.</summary>
    internal IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>The files to download.</summary>
    internal IReadOnlyList<PublishedFile> Files { get; init; } = [];

    /// <summary>Its folder in the cache, and in the folder that <c>BACKPROP_DATA</c> names; that folder itself if empty.</summary>
    internal string Folder { get; init; } = "";

    /// <summary>What the names of its files begin with.</summary>
    internal string Prefix { get; init; } = "";

    /// <summary>The label of the first class.</summary>
    internal int FirstLabel { get; init; }

    internal ClassLabels Labels => new(FirstLabel, ClassNames);

    /// <summary>
    /// The folder that <see cref="Load"/> reads; null where the files are in none. MNIST is in the folder that <c>BACKPROP_DATA</c>
    /// names, the others are in a folder of their name there; without either, data are sought in the cache under data/.
    /// </summary>
    public string? Where()
    {
        string? named = DataCache.NamedFolder;
        string[] roots = named is null ? [DataCache.Folder] : Folder.Length == 0 ? [named] : [named, DataCache.Folder];
        return Array.Find(Array.ConvertAll(roots, root => Path.Combine(root, Folder)), IsIn);
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="DataUnavailableException">They are not here; <see cref="Fetch"/> downloads them.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or holds something else.</exception>
    public (Dataset Train, Dataset Test) Load() => (Where() ?? (Folder.Length == 0 ? DataCache.NamedFolder : null)) is { } folder
        ? IdxImages.Read(IdxFolder.Find(folder, Prefix), this)
        : throw new DataUnavailableException($"{Title} is not in {Path.Combine(DataCache.NamedFolder ?? DataCache.Folder, Folder)}; "
            + $"`backprop data fetch {Name}` downloads it ({Megabytes}).");

    /// <summary>Downloads what the cache under data/ lacks, unless <see cref="Where"/> names a folder already.</summary>
    /// <param name="progress">Told how a download goes; a bar on the console's error stream unless given.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>The folder that holds the files.</returns>
    /// <exception cref="DataUnavailableException">A file could not be downloaded.</exception>
    public string Fetch(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        FetchFiles(progress, cancellation, isAskedFor: true);

    internal string FetchFiles(IProgress<DownloadProgress>? progress, CancellationToken cancellation, bool isAskedFor)
    {
        string folder = Path.Combine(DataCache.Folder, Folder);
        if (Where() is { } here)
            return here;
        if (IsIn(folder))
            return folder;
        if (progress is null)
            Console.Error.WriteLine($"{Title} is not in {folder}; downloading it ({Megabytes}).");
        Download.To(folder, this, progress ?? new ConsoleProgressBar(), cancellation, isAskedFor);
        return folder;
    }

    private bool IsIn(string folder) => !IdxFolder.Find(folder, Prefix).Paths.Contains(null);
}
