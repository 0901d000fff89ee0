using Backprop.Data;
using Backprop.Handwriting;

namespace Backprop.Cli;

/// <summary>What <c>--data</c> names.</summary>
internal static class TrainingData
{
    private const string Drawn = "drawn";

    /// <summary>The data sets that have a name.</summary>
    public static string Names => string.Join(", ", DataCatalog.All.Select(source => source.Name).Append(Drawn));

    /// <summary>The pixels of an image and the number of classes, where they are known without the files.</summary>
    public static (int Pixels, int Classes)? Shape(string data) => data.Equals(Drawn, StringComparison.OrdinalIgnoreCase) ? (784, 10)
        : DataCatalog.All.FirstOrDefault(source => source.Name.Equals(data, StringComparison.OrdinalIgnoreCase)) is { } known
        ? (known.Rows * known.Columns, known.ClassNames.Count)
        : null;

    /// <summary>Reads the images, or draws them.</summary>
    /// <exception cref="ArgumentException">There is no such data set, folder or file.</exception>
    public static LabeledImages Load(string data)
    {
        if (data.Equals(Drawn, StringComparison.OrdinalIgnoreCase))
        {
            var (train, test) = DrawnDigits.Create();
            return new LabeledImages(train, test);
        }
        return Shape(data) is not null || Path.Exists(data) ? LabeledImages.Load(data) : throw new ArgumentException(
            $"--data {data}: there is no such data set, folder or file. Give {Names}, "
            + "a folder with four IDX files or with pictures in a folder for each class, or a .csv file.");
    }
}
