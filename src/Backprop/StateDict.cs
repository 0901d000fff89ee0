using System.Text.RegularExpressions;
using Tensor = (string Name, double[] Values, int[] Shape);

namespace Backprop;

/// <summary>A model of linear layers as PyTorch names its parameters: 0.weight, 0.bias, 2.weight …, or fc1.weight ….</summary>
internal static partial class StateDict
{
    private const string Weight = ".weight", Bias = ".bias";

    /// <summary>The parameters as W1, b1, W2 …, by their names and where sizes would not fit, by these.</summary>
    /// <param name="tensors">The parameters.</param>
    /// <param name="isExplained">Whether activation and cost are given, which the file does not name.</param>
    /// <exception cref="InvalidDataException">They are no linear layers whose sizes fit, or not explained.</exception>
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
                    : "; these are a PyTorch model's linear layers, so give its activation and cost to Network.Load"));
        }
        return layers.SelectMany((layer, i) => new[] { layer.W with { Name = $"W{i + 1}" }, layer.b with { Name = $"b{i + 1}" } })
            .ToDictionary(tensor => tensor.Name);
    }

    private static List<(Tensor W, Tensor b)>? InOrder(Dictionary<string, Tensor> tensors)
    {
        var all = new List<(Tensor W, Tensor b)>();
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
        HashSet<int> outputs = [.. all.Select(layer => layer.W.Shape[0])];
        return Chain(all[0].W.Shape[1]) ?? Chain(all.Find(layer => !outputs.Contains(layer.W.Shape[1])).W.Shape?[1]);

        List<(Tensor W, Tensor b)>? Chain(int? inputs)
        {
            var waiting = all.GroupBy(layer => layer.W.Shape[1])
                .ToDictionary(same => same.Key, same => new Queue<(Tensor W, Tensor b)>(same));
            var chain = new List<(Tensor W, Tensor b)>();
            while (inputs is { } size && waiting.TryGetValue(size, out var next) && next.TryDequeue(out var layer))
            {
                chain.Add(layer);
                inputs = layer.W.Shape[0];
            }
            return chain.Count == all.Count ? chain : null;
        }
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
