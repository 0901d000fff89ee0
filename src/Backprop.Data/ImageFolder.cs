using System.Runtime.ExceptionServices;
using StbImageSharp;

namespace Backprop.Data;

/// <summary>
/// Reads pictures that lie in a folder for each class, named as the class: <c>cat/1.png</c>; or <c>train/cat/1.png</c> and
/// <c>test/cat/2.png</c>.
/// </summary>
internal static class ImageFolder
{
    private static readonly string[] Train = ["train", "training"], Test = ["test", "testing"];
    private static readonly string[] Kinds = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>Reads a folder; null if no folder in it has a picture.</summary>
    /// <remarks>Classes are in the order of their names. Colors become gray: 0 is black, and so is what is transparent.</remarks>
    /// <exception cref="InvalidDataException">A picture is damaged or differs in size from the others.</exception>
    internal static LabeledImages? Read(string folder)
    {
        string? train = Half(Train), test = train is null ? null : Half(Test);
        Picture[] toLearn = Find(train ?? folder), toTest = test is null ? [] : Find(test);
        // A class of vehicles may be called "train".
        if (toLearn.Length == 0 && train is not null && test is null)
            toLearn = Find(folder);
        if (toLearn.Length == 0)
            return null;
        string[] classes = [.. toLearn.Concat(toTest).Select(picture => picture.Class).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length > 256)
            throw new InvalidDataException($"{folder} has {classes.Length} folders with pictures; a data set has at most 256 classes.");
        ImageResult first = Open(toLearn[0].Path);
        Dataset learned = Create(toLearn);
        return toTest.Length > 0 ? new LabeledImages(learned, Create(toTest))
            : LabeledImages.PutAside(learned, folder, "no folder test with pictures by class");

        string? Half(string[] names) =>
            FoldersIn(folder).FirstOrDefault(path => names.Contains(Path.GetFileName(path).ToLowerInvariant()));
        Dataset Create(Picture[] pictures) =>
            ImageFolder.Create(pictures, new DirectoryInfo(folder).Name, classes, first.Height, first.Width);
    }

    private sealed record Picture(string Class, string Path);

    private static Picture[] Find(string folder) =>
    [
        .. from path in FoldersIn(folder)
           from file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
           where Kinds.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) && !IsHidden(file)
           select new Picture(Path.GetFileName(path), file),
    ];

    private static IEnumerable<string> FoldersIn(string folder) =>
        Directory.EnumerateDirectories(folder).Where(path => !IsHidden(path)).Order(StringComparer.Ordinal);

    // macOS leaves a file ._1.png beside 1.png on other systems' disks.
    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static Dataset Create(Picture[] pictures, string name, string[] classes, int rows, int columns)
    {
        int size = rows * columns;
        if ((long)pictures.Length * size > Array.MaxLength)
            throw new InvalidDataException($"{name}: {pictures.Length} pictures of {rows}×{columns} are more than fit into memory.");
        byte[] pixels = new byte[pictures.Length * size];
        try
        {
            Parallel.For(0, pictures.Length, i => Read(pictures[i].Path, rows, columns, pixels.AsSpan(i * size, size)));
        }
        catch (AggregateException problem)
        {
            ExceptionDispatchInfo.Throw(problem.InnerExceptions[0]);
        }
        byte[] labels = Array.ConvertAll(pictures, picture => (byte)Array.IndexOf(classes, picture.Class));
        return new Dataset(name, pixels, labels, rows, columns, classes.Length) { ClassNames = classes };
    }

    private static void Read(string path, int rows, int columns, Span<byte> pixels)
    {
        ImageResult picture = Open(path);
        if (picture.Height != rows || picture.Width != columns)
        {
            throw new InvalidDataException(
                $"{path} is {picture.Height}×{picture.Width}, where the first is {rows}×{columns}; all must have one size.");
        }
        for (int i = 0; i < pixels.Length; i++)
        {
            ReadOnlySpan<byte> pixel = picture.Data.AsSpan(4 * i, 4);
            // Luma of ITU-R BT.601, as opaque as the pixel is.
            pixels[i] = (byte)Math.Round((0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]) * pixel[3] / 255);
        }
    }

    private static ImageResult Open(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return ImageResult.FromMemory(bytes, ColorComponents.RedGreenBlueAlpha);
        }
        // Whatever the decoder makes of damaged bytes.
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new InvalidDataException($"{path} is no picture that can be read, or is damaged ({problem.Message}).", problem);
        }
    }
}
