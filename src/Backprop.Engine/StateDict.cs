using System.Text.RegularExpressions;
using Layers = System.Collections.Generic.List<(
    (string Name, double[] Values, int[] Shape) W, (string Name, double[] Values, int[] Shape) b)>;
using Tensor = (string Name, double[] Values, int[] Shape);

namespace Backprop.Engine;

/// <summary>A model of linear layers as PyTorch names its parameters: 0.weight, 0.bias, 2.weight …, or fc1.weight ….</summary>
internal static partial class StateDict
{
    private const string Weight = ".weight", Bias = ".bias";

    /// <summary>The parameters as W1, b1, W2 …, in the order of the numbers in their names and of their sizes.</summary>
    /// <param name="tensors">The parameters.</param>
    /// <param name="isExplained">Whether activation and cost are known, which PyTorch's own files do not name.</param>
    /// <exception cref="InvalidDataException">They are no linear layers that fit in one order and no other, or not explained.</exception>
    public static Dictionary<string, Tensor> Renamed(IReadOnlyList<Tensor> tensors, bool isExplained)
    {
        var layers = InOrder(tensors.ToDictionary(tensor => tensor.Name));
        if (layers is null || !isExplained)
        {
            string found = string.Join(", ", tensors.Take(20).Select(tensor => $"{tensor.Name} ({string.Join('×', tensor.Shape)})"));
            found = tensors.Count == 0 ? "no tensors" : tensors.Count > 20 ? $"{found} …" : found;
            throw new InvalidDataException($"it holds {found}, not W1, b1, W2 …"
                + (layers is null
                    ? ", nor a PyTorch model's linear layers alone: 0.weight (n₁×n₀), 0.bias (n₁), 2.weight (n₂×n₁) …"
                    : "; these are a PyTorch model's linear layers, so give its activation and cost, too"));
        }
        return layers.SelectMany((layer, i) => new[] { layer.W with { Name = $"W{i + 1}" }, layer.b with { Name = $"b{i + 1}" } })
            .ToDictionary(tensor => tensor.Name);
    }

    // The file does not tell the order: numbers in names do, and sizes, if only one order fits.
    private static Layers? InOrder(Dictionary<string, Tensor> tensors)
    {
        var all = new Layers();
        // 10 follows 2.
        foreach (string name in tensors.Keys.Where(name => name.EndsWith(Weight, StringComparison.Ordinal))
            .OrderBy(name => Digits().Replace(name, it => it.Value.PadLeft(9, '0')), StringComparer.Ordinal))
        {
            Tensor W = tensors[name];
            if (!tensors.TryGetValue(name[..^Weight.Length] + Bias, out Tensor b)
                || (W.Shape, b.Shape) is not ([var neurons, _], [var n]) || n != neurons)
                return null;
            all.Add((W, b));
        }
        if (all.Count == 0 || tensors.Count != 2 * all.Count)
            return null;
        // Layers whose names differ by a number only follow one another in that order.
        Layers[] numbered = [.. all.GroupBy(layer => Digits().Replace(layer.W.Name, "#")).Select(same => same.ToList())];
        return Chains([], new int[numbered.Length]).Take(2).ToArray() is [var only] ? only : null;

        IEnumerable<Layers> Chains(Layers chain, int[] taken)
        {
            if (chain.Count == all.Count)
                yield return chain;
            for (int group = 0; group < numbered.Length; group++)
            {
                if (taken[group] == numbered[group].Count)
                    continue;
                var layer = numbered[group][taken[group]];
                if (chain.Count > 0 && chain[^1].W.Shape[0] != layer.W.Shape[1])
                    continue;
                int[] then = [.. taken];
                then[group]++;
                foreach (Layers whole in Chains([.. chain, layer], then))
                    yield return whole;
            }
        }
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
