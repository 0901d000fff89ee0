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
    /// <exception cref="InvalidDataException">
    /// <c>classes.txt</c> names classes alike, or fewer than there are labels, or it leaves open which label the first class has.
    /// </exception>
    internal static ClassLabels Of(IReadOnlyCollection<byte> labels, string folder, DataSource? source)
    {
        string file = Path.Combine(folder, FileName);
        return File.Exists(file) ? Named([.. File.ReadLines(file).Select(name => name.Trim()).Where(name => name.Length > 0)], labels, file)
            : source?.Labels is { } known && known.Have(labels) ? known : Numbers(labels);
    }

    // A line may begin with its class's label, as in "1 A", if all of them do.
    private static ClassLabels Named(string[] lines, IReadOnlyCollection<byte> labels, string file)
    {
        int[] told = [.. new[] { 0, 1 }.Where(first =>
            lines.Index().All(line => line.Item.StartsWith($"{first + line.Index} ", StringComparison.Ordinal)))];
        string[] names = told is [_] ? Array.ConvertAll(lines, line => line[line.IndexOf(' ')..].Trim()) : lines;
        if (names.Distinct().Count() < names.Length)
            throw new InvalidDataException($"{file} names two classes alike; each needs a name of its own.");
        int[] firsts = told is [_] ? told : [0, 1];
        ClassLabels[] fitting = [.. firsts.Select(first => new ClassLabels(first, names)).Where(named => named.Have(labels))];
        return fitting switch
        {
            [var only] => only,
            [] => throw new InvalidDataException(
                $"{file} names {names.Length} classes, one a line, but the labels are {labels.Min()} to {labels.Max()}."),
            _ => throw new InvalidDataException(
                $"{file} names {names.Length} classes, and the labels are {labels.Min()} to {labels.Max()}: is the first label 0 or 1? "
                + $"Write it before each name: 0 {names[0]} or 1 {names[0]} in the first line."),
        };
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
