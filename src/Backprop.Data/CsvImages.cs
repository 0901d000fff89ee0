using System.Globalization;

namespace Backprop.Data;

/// <summary>
/// Reads images from text as Kaggle publishes them: a line for each, its label and then its pixels, 0 to 255, row by row; above them a
/// line of names, of which the first is "label", or none.
/// </summary>
internal static class CsvImages
{
    // What a line of names begins with, where the lines have labels.
    private const string LabelName = "label";

    /// <summary>
    /// Reads a file, and the test set from the file beside it that has <c>test</c> in its name where this one has <c>train</c>. Where that
    /// one has no labels, as in Kaggle's competitions, or is not there, a seventh of the images is put aside.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal static LabeledImages Read(string path)
    {
        string file = Path.GetFileName(path), folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string beside = Path.Combine(folder, file.Replace("train", "test", StringComparison.OrdinalIgnoreCase));
        Lines train = Parse(path);
        var test = beside != Path.Combine(folder, file) && File.Exists(beside) ? Parse(beside, train.Side) : null;

        DataSource? likely = DataCatalog.All.FirstOrDefault(source =>
            source != DataCatalog.Mnist && file.StartsWith(source.Name, StringComparison.OrdinalIgnoreCase));
        var labels = ClassLabels.Of([.. train.Labels.Concat(test?.Labels ?? []).Distinct()], folder, likely);
        var all = Create(train, path);
        return test is not null ? new LabeledImages(all, Create(test, beside))
            : LabeledImages.PutAside(all, path, "no test set with labels beside it");

        Dataset Create(Lines lines, string from)
        {
            byte[] pixels = IdxImages.AreTransposed(file) ? IdxImages.Transposed(lines.Pixels, lines.Side, lines.Side) : lines.Pixels;
            string name = likely?.Title ?? Path.GetFileNameWithoutExtension(path);
            return new Dataset(name, pixels, labels.Classes(lines.Labels, from), lines.Side, lines.Side, labels.Names.Count)
            {
                ClassNames = labels.Names,
            };
        }
    }

    private sealed record Lines(byte[] Labels, byte[] Pixels, int Side);

    private static Lines Parse(string path) => Parse(path, side: null)!;

    // Null where the lines have pixels alone: as many as those of the training set, or the first name is not "label".
    private static Lines? Parse(string path, int? side)
    {
        List<byte> labels = [], pixels = [];
        int count = 0, number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            int columns = line.AsSpan().Count(',') + 1;
            if (count == 0)
            {
                count = columns - 1;
                string first = line.Split(',', 2)[0];
                bool isNames = !long.TryParse(first, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
                bool hasLabels = !isNames || first.Trim(' ', '"').Equals(LabelName, StringComparison.OrdinalIgnoreCase);
                if (side is not null && (columns == side * side || !hasLabels))
                    return null;
                if (!hasLabels && columns > 1)
                    throw new InvalidDataException($"{path}, line {number}: the first name is {first}, where {LabelName} is expected; "
                        + "images without labels are nothing to learn from.");
                side = (int)Math.Sqrt(count);
                if (count == 0 || side * side != count)
                    throw new InvalidDataException($"{path}, line {number}: {columns} columns, where a label and the pixels of a square "
                        + "image are expected, such as 785 for images of 28×28.");
                if (isNames)
                    continue;
            }
            if (line.Length == 0)
                continue;
            if (columns != count + 1)
                throw new InvalidDataException($"{path}, line {number}: {columns} columns, where the lines above have {count + 1}.");
            int column = 0;
            foreach (Range part in line.AsSpan().Split(','))
            {
                if (!byte.TryParse(line.AsSpan(part), NumberStyles.Integer, CultureInfo.InvariantCulture, out byte value))
                {
                    throw new InvalidDataException(
                        $"{path}, line {number}, column {column + 1}: \"{line[part]}\" is no whole number from 0 to 255.");
                }
                (column++ == 0 ? labels : pixels).Add(value);
            }
        }
        return labels.Count > 0 ? new Lines([.. labels], [.. pixels], side!.Value)
            : throw new InvalidDataException($"{path} holds no images.");
    }
}
