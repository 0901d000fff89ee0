using System.Globalization;

namespace Backprop.Data;

/// <summary>Images to learn from and to test on, wherever they come from.</summary>
/// <param name="Train">The images to learn from.</param>
/// <param name="Test">The images to test on.</param>
/// <param name="Note">What was made of the files that a person should know; empty where there is nothing to say.</param>
public sealed record LabeledImages(Dataset Train, Dataset Test, string Note = "")
{
    /// <summary>
    /// Reads a data set by its name in <see cref="DataCatalog"/>, the four IDX files of a folder, pictures (PNG, JPEG, BMP) in a folder for
    /// each class (below <c>train</c> and <c>test</c>, or without), or a .csv file with a label and the pixels of a square image in each
    /// line.
    /// </summary>
    /// <remarks>
    /// Size and classes are those of the files. Names of classes are one a line in <c>classes.txt</c> beside the files, or those of the
    /// data set that the names of files and folder tell. EMNIST's images, which lie on their side in its files, are turned upright. Images
    /// without a test set are split at random, the same way each time, and the note says so. Pictures become gray, black being 0.
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
            var files = IdxFolder.Find(data);
            if (files.IsEmpty && ImageFolder.Read(data) is { } pictures)
                return pictures;
            var (train, test) = IdxImages.Read(files);
            return new LabeledImages(train, test);
        }
        return File.Exists(data) ? CsvImages.Read(data)
            : throw new ArgumentException($"{data}: there is no such data set, folder or file. Give one of "
                + $"{string.Join(", ", DataCatalog.All.Select(known => known.Name))}, a folder with four IDX files or with pictures "
                + "in a folder for each class, or a .csv file.");
    }

    /// <summary>Puts a seventh of the images, chosen at random, aside to test on: MNIST's share.</summary>
    /// <param name="all">The images.</param>
    /// <param name="path">Where they are from.</param>
    /// <param name="lack">What is missing there: "no test set".</param>
    /// <exception cref="InvalidDataException">There are too few.</exception>
    internal static LabeledImages PutAside(Dataset all, string path, string lack)
    {
        int aside = all.Count / 7;
        if (aside == 0)
            throw new InvalidDataException($"{path} has {all.Count} images, too few to put some aside to test on.");
        var (train, test) = all.Split(aside);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return new LabeledImages(train, test, string.Create(CultureInfo.InvariantCulture,
            $"{name} has {lack}: {aside:N0} of {all.Count:N0} images, chosen at random, are kept to test on."));
    }
}
