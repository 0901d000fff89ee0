namespace Backprop.Data;

/// <summary>Reads a data set from IDX files.</summary>
internal static class IdxImages
{
    // EMNIST's images lie column by column in the files, whichever of its sets they are.
    private const string EmnistPrefix = "emnist-";

    /// <summary>Whether the images of files whose names begin so lie column by column.</summary>
    internal static bool AreTransposed(string prefix) => prefix.StartsWith(EmnistPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the four files; size and classes are those of the files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="source">The data set that they must be; null to take what they are, see <see cref="ClassLabels.Of"/>.</param>
    /// <exception cref="DataUnavailableException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or images and labels do not fit together.</exception>
    internal static (Dataset Train, Dataset Test) Read(IdxFolder files, DataSource? source = null)
    {
        var (folder, prefix, paths) = files;
        if (Array.IndexOf(paths, null) is >= 0 and var missing)
        {
            string origin = folder == DataCache.NamedFolder ? $"{Mnist.FolderVariable} is set to {folder}" : $"The data folder is {folder}";
            string[] names = Array.ConvertAll(IdxFolder.FileNames, name => prefix + name);
            throw new DataUnavailableException($"{origin}, but {names[missing]} (or {names[missing]}.gz) is not there; "
                + $"the folder must hold {string.Join(", ", names)}.");
        }
        // Unpacking takes longer than reading: both at once.
        Task<(IdxFile Images, IdxFile Labels)> reading = Task.Run(() => ReadPair(paths[2]!, paths[3]!));
        var train = ReadPair(paths[0]!, paths[1]!);
        var test = reading.GetAwaiter().GetResult();
        DataSource? likely = source ?? LikelySource(prefix, folder);
        ClassLabels labels = source?.Labels
            ?? ClassLabels.Of([.. train.Labels.Values.Concat(test.Labels.Values).Distinct()], folder, likely);
        string name = likely?.Title ?? new DirectoryInfo(folder).Name;
        return (Create(train, paths[1]!), Create(test, paths[3]!));

        Dataset Create((IdxFile Images, IdxFile Labels) set, string labelPath)
        {
            var (rows, columns) = (set.Images.Dimensions[1], set.Images.Dimensions[2]);
            byte[] pixels = set.Images.Values;
            if (AreTransposed(prefix))
                (pixels, rows, columns) = (Transposed(pixels, rows, columns), columns, rows);
            return new Dataset(name, pixels, labels.Classes(set.Labels.Values, labelPath), rows, columns, labels.Names.Count)
            {
                ClassNames = labels.Names,
            };
        }
    }

    // By the prefix of the files; where these have MNIST's names, by the folder's name, or by the parent's of a folder "raw".
    private static DataSource? LikelySource(string prefix, string folder)
    {
        if (prefix.Length > 0)
            return DataCatalog.All.FirstOrDefault(source => source.Name == prefix.TrimEnd('-', '_', '.'));
        var own = new DirectoryInfo(folder);
        string name = (own is { Name: "raw", Parent: { } parent } ? parent : own).Name.ToLowerInvariant().Replace("-", "").Replace("_", "");
        return DataCatalog.All.FirstOrDefault(source =>
            source is { Prefix: "", Folder.Length: > 0 } && name == source.Name.Replace("-", ""));
    }

    /// <summary>Images column by column as images row by row, of <paramref name="columns"/> rows.</summary>
    internal static byte[] Transposed(byte[] pixels, int rows, int columns)
    {
        byte[] upright = new byte[pixels.Length];
        int size = rows * columns;
        for (int first = 0; first < pixels.Length; first += size)
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                    upright[first + column * rows + row] = pixels[first + row * columns + column];
        return upright;
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
