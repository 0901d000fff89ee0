using Backprop.Shared;

namespace Backprop.Exercises;

/// <summary>The sizes of a problem, by which a wrong factor can be explained: 3.2 is 32 / 10.</summary>
/// <param name="m">The batch size; 0 if there is no batch.</param>
/// <param name="Others">The other sizes, each with its name: 10, "the number of outputs".</param>
internal sealed record KnownSizes(int m, params (double Value, string Name)[] Others)
{
    /// <summary>A sentence that says the factor in known sizes; empty if there is none.</summary>
    public string Explain(double factor)
    {
        (double Value, string Name)[] sizes =
            [.. m > 1 ? [(m, "the batch size")] : ((double, string)[])[], .. Others, (2, ""), (3, ""), (255, "the largest pixel")];
        string Text((double Value, string Name) size) =>
            NumberText.Short(size.Value) + (size.Name.Length > 0 ? $", {size.Name}" : "");

        // Sizes of one value have one text, since which of them was meant cannot be known; a 2 may be just a 2.
        var known = sizes.GroupBy(size => size.Value)
            .Select(same => (Value: same.Key, Name: same.Any(size => size.Name.Length == 0) ? ""
                : string.Join(" or ", same.Select(size => size.Name)))).ToList();
        string sign = factor < 0 ? " The sign is wrong, too." : "";
        double size = Math.Abs(factor);
        bool Is(double value) => Math.Abs(size - value) <= 1e-6 * value;
        var pairs = (from a in known from b in known where a.Value != b.Value select (a, b)).ToList();
        string[] simple =
        [
            .. known.Where(k => Is(k.Value)).Select(k => $"It is multiplied by {Text(k)}."),
            .. known.Where(k => Is(1 / k.Value)).Select(k => $"It is divided by {Text(k)}."),
        ];
        string[] both = simple.Length > 0 ? simple :
        [
            .. pairs.Where(pair => Is(pair.a.Value / pair.b.Value)).Select(pair => pair.a.Value == m
                ? $"That is {m} / {NumberText.Short(pair.b.Value)}: it is divided by {Text(pair.b)}, where ÷ {Text(pair.a)}, belongs."
                : $"It is multiplied by {Text(pair.a)}, and divided by {Text(pair.b)}."),
            .. pairs.Where(pair => pair.a.Value < pair.b.Value && Is(pair.a.Value * pair.b.Value))
                .Select(pair => $"It is multiplied by {Text(pair.a)}, and by {Text(pair.b)}."),
            .. pairs.Where(pair => pair.a.Value < pair.b.Value && Is(1 / pair.a.Value / pair.b.Value))
                .Select(pair => $"It is divided by {Text(pair.a)}, and by {Text(pair.b)}."),
            .. known.Where(k => Is(k.Value * k.Value)).Select(k => $"It is multiplied by {Text(k)}, twice."),
            .. known.Where(k => Is(1 / k.Value / k.Value)).Select(k => $"It is divided by {Text(k)}, twice."),
        ];
        return both.Length is 1 or 2 ? string.Join(" Or: ", both) + sign
            : both.Length == 0 && m > 1 && Math.Round(m / size) is >= 1 and < 1e6 and var divisor && Is(m / divisor)
            ? $"That is {m} / {divisor}: it is divided by {divisor}, where ÷ {m}, the batch size, belongs.{sign}" : "";
    }
}
