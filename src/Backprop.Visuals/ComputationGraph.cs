using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>
/// Draws how a value is computed: every value as a box, with an arrow to each value that is computed from it. Data flow along the
/// arrows, gradients against them.
/// </summary>
public static partial class ComputationGraph
{
    private const int MaxValues = 60;

    /// <summary>The graph of formulas in the order in which they are computed: ["z = w·x + b", "a = σ(z)"].</summary>
    /// <param name="formulas">
    /// Each with one name on the left; the names on the right are what it is computed from, but for those of functions, which stand before
    /// a parenthesis.
    /// </param>
    /// <exception cref="ArgumentException">A formula has no left side that is a name, or there are none or more than 60 values.</exception>
    public static Figure OfFormulas(params IReadOnlyList<string> formulas)
    {
        ArgumentNullException.ThrowIfNull(formulas);
        var boxes = new List<GraphBox>();
        foreach (string formula in formulas)
        {
            Match parts = Formula().Match(formula);
            if (!parts.Success)
                throw new ArgumentException($"\"{formula}\" is not a formula such as \"z = w·x + b\".", nameof(formulas));
            int[] operands = [.. parts.Groups["operand"].Captures.Select(operand => Box(operand.Value)).Distinct()];
            boxes.Add(new GraphBox(parts.Groups["name"].Value, formula, operands));
        }
        return Figure(boxes);

        int Box(string name)
        {
            int known = boxes.FindLastIndex(box => box.Name == name);
            if (known < 0)
                boxes.Add(new GraphBox(name, name, []));
            return known < 0 ? boxes.Count - 1 : known;
        }
    }

    /// <summary>The graph that leads to a value, with the data and the gradient of each.</summary>
    /// <typeparam name="T">A value that knows what it was computed from; equal values are one box.</typeparam>
    /// <param name="last">The value that everything leads to.</param>
    /// <param name="operands">What a value was computed from.</param>
    /// <param name="describe">A value's name, its data, and its gradient; null where that is not known yet.</param>
    /// <exception cref="ArgumentException">There are more than 60 values.</exception>
    public static Figure Of<T>(
        T last, Func<T, IEnumerable<T>> operands, Func<T, (string Name, double Data, double? Gradient)> describe)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(operands);
        ArgumentNullException.ThrowIfNull(describe);
        var boxes = new List<GraphBox>();
        var seen = new Dictionary<T, int>();
        Visit(last);
        return Figure(boxes);

        int Visit(T value)
        {
            if (seen.TryGetValue(value, out int known))
                return known;
            if (seen.Count > MaxValues)
                throw TooMany(nameof(last));
            seen[value] = -1;
            int[] from = [.. operands(value).Select(Visit).Distinct()];
            if (from.Contains(-1))
                throw new ArgumentException("A value is computed from itself.", nameof(last));
            (string name, double data, double? gradient) = describe(value);
            boxes.Add(new GraphBox(name, name, from) { Data = data, Gradient = gradient });
            return seen[value] = boxes.Count - 1;
        }
    }

    private static Figure Figure(IReadOnlyList<GraphBox> boxes)
    {
        if (boxes.Count is 0 or > MaxValues)
            throw TooMany(nameof(boxes));
        string words = string.Join('\n', boxes
            .Select(box => $"  {Words(box)}{(box.Operands.Count > 0 ? " from " + Names(box) : "")}")
            .Prepend($"Computation graph of {boxes[^1].Name}"));
        var data = new DataFrame(
            new StringDataFrameColumn("value", boxes.Select(box => box.Label)),
            new StringDataFrameColumn("computed from", boxes.Select(Names)));
        if (boxes.Any(box => box.Data is not null))
        {
            data.Columns.Add(new DoubleDataFrameColumn("data", boxes.Select(box => box.Data)));
            data.Columns.Add(new DoubleDataFrameColumn("gradient", boxes.Select(box => box.Gradient)));
        }
        return new Figure(words, data, description => new GraphPicture(boxes).Draw(description));

        string Names(GraphBox box) => string.Join(", ", box.Operands.Select(operand => boxes[operand].Name));
    }

    private static string Words(GraphBox box) => string.Join(", ", box.Lines);

    private static ArgumentException TooMany(string parameter) =>
        new($"A computation graph is drawn for 1 to {MaxValues} values; draw a part of it.", parameter);

    [GeneratedRegex(@"^\s*(?<name>\p{L}[\w′\[\]]*)\s*=([^\p{L}=]*((?<operand>\p{L}[\w′\[\]]*)(?!\w|\()|\p{L}\w*(?=\()))+[^\p{L}=]*$")]
    private static partial Regex Formula();
}

/// <summary>A value in a computation graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What its box says: its name or its formula.</param>
/// <param name="Operands">What it is computed from, as indices of boxes before it.</param>
internal sealed record GraphBox(string Name, string Label, IReadOnlyList<int> Operands)
{
    public double? Data { get; init; }

    public double? Gradient { get; init; }

    public IEnumerable<string> Lines
    {
        get
        {
            yield return Label;
            if (Data is { } data)
                yield return $"data {NumberText.Short(data, 3)}";
            if (Gradient is { } gradient)
                yield return $"gradient {NumberText.Short(gradient, 3)}";
        }
    }
}
