using StbImageSharp;

namespace Backprop.Data;

/// <summary>
/// Reads pictures that lie in a folder for each class, named as the class: <c>cat/1.png</c>; or <c>train/cat/1.png</c> and
/// <c>test/cat/2.png</c>.
/// </summary>
internal static class ImageFolder
{
    private static readonly string[][] Halves = [["train", "test"], ["training", "testing"]];
    private static readonly string[] Kinds = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>Reads a folder; null if no folder in it has a picture.</summary>
    /// <remarks>Classes are in the order of their names. Colors become gray: 0 is black, and so is what is transparent.</remarks>
    /// <exception cref="InvalidDataException">A picture is damaged or differs in size from the others.</exception>
    internal static LabeledImages? Read(string folder)
    {
        string[]? halves = Halves.Select(half => Array.ConvertAll(half, name => Path.Combine(folder, name)))
            .FirstOrDefault(half => half.All(Directory.Exists));
        Picture[][] sets = Array.ConvertAll(halves ?? [folder], Find);
        if (sets.Any(set => set.Length == 0))
            return null;
        string[] classes = [.. sets.SelectMany(set => set).Select(picture => picture.Class).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length > 256)
            throw new InvalidDataException($"{folder} has {classes.Length} folders with pictures; a data set has at most 256 classes.");
        ImageResult first = Open(sets[0][0].Path);
        Dataset[] read = Array.ConvertAll(sets, set => Create(set, new DirectoryInfo(folder).Name, classes, first.Height, first.Width));
        return read is [var train, var test] ? new LabeledImages(train, test)
            : LabeledImages.PutAside(read[0], folder, "no folders train and test");
    }

    private sealed record Picture(string Class, string Path);

    private static Picture[] Find(string folder) =>
    [
        .. from path in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
           from file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
           where Kinds.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
           select new Picture(Path.GetFileName(path), file),
    ];

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
        catch (AggregateException problem) when (problem.InnerException is InvalidDataException first)
        {
            throw new InvalidDataException(first.Message, first);
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
