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
        bool Is(double value) => Math.Abs(factor - value) <= 1e-6 * Math.Abs(value);
        (double Value, string Name)[] sizes =
            [.. m > 1 ? [(m, "the batch size")] : ((double, string)[])[], .. Others, (2, ""), (3, ""), (255, "the largest pixel")];
        string Text((double Value, string Name) size) =>
            NumberText.Short(size.Value) + (size.Name.Length > 0 ? $", {size.Name}" : "");

        // Sizes of one value have one text, since which of them was meant cannot be known.
        var known = sizes.GroupBy(size => size.Value)
            .Select(same => (Value: same.Key, Name: string.Join(" or ", same.Select(size => size.Name).Where(name => name.Length > 0)))).ToList();
        string sign = factor < 0 ? " The sign is wrong, too." : "";
        double size = Math.Abs(factor);
        bool IsSize(double value) => Is(factor < 0 ? -value : value);

        if (known.FirstOrDefault(k => IsSize(k.Value)) is { Value: > 0 } times)
            return $"It is multiplied by {Text(times)}.{sign}";
        if (known.FirstOrDefault(k => IsSize(1 / k.Value)) is { Value: > 0 } over)
            return $"It is divided by {Text(over)}.{sign}";
        var ratios = (from a in known from b in known where a.Value != b.Value && IsSize(a.Value / b.Value) select (a, b)).ToList();
        if (ratios.FirstOrDefault(ratio => ratio.a.Value == m) is ({ Value: > 0 } batch, var instead))
            return $"That is {m} / {NumberText.Short(instead.Value)}: it is divided by {Text(instead)}, where ÷ {Text(batch)}, belongs.{sign}";
        if (m > 1 && Math.Round(m / size) is >= 1 and < 1e6 and var divisor && IsSize(m / divisor))
            return $"That is {m} / {divisor}: it is divided by {divisor}, where ÷ {m}, the batch size, belongs.{sign}";
        if (ratios.Count > 0)
            return $"That is {Text(ratios[0].a)}, ÷ {Text(ratios[0].b)}.{sign}";
        var products = (from a in known from b in known where a.Value <= b.Value select (a, b)).ToList();
        if (products.FirstOrDefault(pair => IsSize(pair.a.Value * pair.b.Value)) is ({ Value: > 0 } one, var other))
            return $"It is multiplied by {Text(one)}, and by {Text(other)}.{sign}";
        if (products.FirstOrDefault(pair => IsSize(1 / pair.a.Value / pair.b.Value)) is ({ Value: > 0 } first, var second))
            return $"It is divided by {Text(first)}, and by {Text(second)}.{sign}";
        return "";
    }
}
