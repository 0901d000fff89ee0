namespace Backprop.Data;

/// <summary>Images to learn from and to test on, wherever they come from.</summary>
/// <param name="Train">The images to learn from.</param>
/// <param name="Test">The images to test on.</param>
/// <param name="Note">What was made of the files that a person should know; empty where there is nothing to say.</param>
public sealed record LabeledImages(Dataset Train, Dataset Test, string Note = "")
{
    /// <summary>
    /// Reads a data set by its name in <see cref="DataCatalog"/>, the four IDX files of a folder, or a .csv file with a label and the
    /// pixels of a square image in each line.
    /// </summary>
    /// <remarks>
    /// Size and classes are those of the files. Names of classes are one a line in <c>classes.txt</c> beside the files, or those of the
    /// data set that the names of files and folder tell. EMNIST's images, which lie on their side in its files, are turned upright. Images
    /// of one .csv file alone are split at random, the same way each time, and the note says so.
    /// </remarks>
    /// <param name="data">The name, the folder or the file.</param>
    /// <exception cref="ArgumentException">There is no such name, folder or file.</exception>
    /// <exception cref="DataUnavailableException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static LabeledImages Load(string data)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(data);
        if (DataCatalog.All.FirstOrDefault(source => source.Name.Equals(data, StringComparison.OrdinalIgnoreCase)) is { } source)
        {
            var (train, test) = source == DataCatalog.Mnist ? Mnist.Load() : source.Load();
            return new LabeledImages(train, test);
        }
        if (Directory.Exists(data))
        {
            var (train, test) = IdxImages.Read(IdxFolder.Find(data));
            return new LabeledImages(train, test);
        }
        return File.Exists(data) ? CsvImages.Read(data)
            : throw new ArgumentException($"{data}: there is no such data set, folder or file. Give one of "
                + $"{string.Join(", ", DataCatalog.All.Select(known => known.Name))}, a folder with four IDX files, or a .csv file.");
    }
}
