namespace Backprop.Data;

/// <summary>The classes of a data set, and the labels that its files have for them: that of the first class, and on upward.</summary>
/// <param name="First">The label of the first class; 1 for EMNIST's letters.</param>
/// <param name="Names">What each class is called.</param>
internal sealed record ClassLabels(int First, IReadOnlyList<string> Names)
{
    /// <summary>A file beside the data that names the classes, one a line.</summary>
    internal const string FileName = "classes.txt";

    internal static readonly ClassLabels Digits = Numbers([0, 9]);

    /// <summary>
    /// The classes that <c>classes.txt</c> in the folder names; else those of the data set that the files are likely to be, if it has
    /// all of these labels; else numbers, from 1 on where no label is 0.
    /// </summary>
    /// <exception cref="InvalidDataException"><c>classes.txt</c> has fewer names than there are labels.</exception>
    internal static ClassLabels Of(IReadOnlyCollection<byte> labels, string folder, DataSource? source)
    {
        string file = Path.Combine(folder, FileName);
        if (File.Exists(file))
        {
            string[] names = [.. File.ReadLines(file).Select(name => name.Trim()).Where(name => name.Length > 0)];
            ClassLabels named = new(labels.Max() == names.Length && !labels.Contains((byte)0) ? 1 : 0, names);
            if (names.Distinct().Count() < names.Length)
                throw new InvalidDataException($"{file} names two classes alike; each needs a name of its own.");
            return named.Have(labels) ? named
                : throw new InvalidDataException(
                    $"{file} names {names.Length} classes, one a line, but the labels are {labels.Min()} to {labels.Max()}.");
        }
        return source?.Labels is { } known && known.Have(labels) ? known : Numbers(labels);
    }

    /// <summary>The class of each label.</summary>
    /// <exception cref="InvalidDataException">There is no class for a label.</exception>
    internal byte[] Classes(byte[] labels, string path)
    {
        int wrong = Array.FindIndex(labels, label => label < First || label >= First + Names.Count);
        return wrong < 0 ? Array.ConvertAll(labels, label => (byte)(label - First))
            : throw new InvalidDataException(
                $"{path}: label {wrong} is {labels[wrong]}; with {Names.Count} classes it is {First} to {First + Names.Count - 1}.");
    }

    private bool Have(IReadOnlyCollection<byte> labels) => labels.Min() >= First && labels.Max() < First + Names.Count;

    private static ClassLabels Numbers(IReadOnlyCollection<byte> labels)
    {
        int first = labels.Min() == 1 ? 1 : 0;
        return new ClassLabels(first, [.. Enumerable.Range(first, labels.Max() + 1 - first).Select(label => $"{label}")]);
    }
}
