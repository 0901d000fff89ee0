using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>
/// The shape of every quantity that one batch gives rise to, as a table: forward from the input to the cost, then backward from the
/// last layer to the first. Its columns are symbol ("Z[1]"), formula (empty where the quantity is given), sizes (its shape in letters,
/// "n1×m"), shape (in numbers, "30×10") and why it has this shape.
/// </summary>
public static class ShapeLedger
{
    /// <summary>The shape of every quantity of a batch of <paramref name="m"/> samples, and why.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample.</exception>
    public static DataFrame Ledger(this Network network, int m)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        return Of(network.Sizes, m);
    }

    private static DataFrame Of(IReadOnlyList<int> sizes, int m)
    {
        string[][] rows = [.. Forward(sizes, m), .. Backward(sizes, m)];
        string[] names = ["symbol", "formula", "sizes", "shape", "why"];
        return new DataFrame(names.Select((name, column) => new StringDataFrameColumn(name, rows.Select(row => row[column]))));
    }

    private static IEnumerable<string[]> Forward(IReadOnlyList<int> n, int m)
    {
        int L = n.Count - 1;
        yield return ["X", "A[0]", "n0×m", $"{n[0]}×{m}", "a sample is a column"];
        yield return ["Y", "", $"n{L}×m", $"{n[L]}×{m}", "one wanted output for each output"];
        for (int l = 1; l <= L; l++)
        {
            string product = $"({n[l]}×{n[l - 1]})·({n[l - 1]}×{m})";
            yield return [$"W[{l}]", "", $"n{l}×n{l - 1}", $"{n[l]}×{n[l - 1]}", "row i: what neuron i reads from below"];
            yield return [$"b[{l}]", "", $"n{l}", $"{n[l]}", "one for each neuron, added to every column"];
            yield return [$"Z[{l}]", $"W[{l}]·A[{l - 1}] + b[{l}]", $"n{l}×m", $"{n[l]}×{m}", $"{product}: the inner {n[l - 1]} cancels"];
            yield return [$"A[{l}]", $"f(Z[{l}])", $"n{l}×m", $"{n[l]}×{m}", "element by element: the shape stays"];
        }
        yield return ["C", $"mean cost of A[{L}]", "", "1", "one number for the whole batch"];
    }

    private static IEnumerable<string[]> Backward(IReadOnlyList<int> n, int m)
    {
        int L = n.Count - 1;
        for (int l = L; l >= 1; l--)
        {
            (string formula, string why) = l == L
                ? ($"∂C/∂A[{l}] ∘ f′(Z[{l}])", "element by element, not averaged yet")
                : ($"W[{l + 1}]ᵀ·δ[{l + 1}] ∘ f′(Z[{l}])", $"({n[l]}×{n[l + 1]})·({n[l + 1]}×{m}): the inner {n[l + 1]} cancels");
            yield return [$"δ[{l}]", formula, $"n{l}×m", $"{n[l]}×{m}", why];
            why = $"({n[l]}×{m})·({m}×{n[l - 1]}): the samples cancel; the shape of W[{l}]";
            yield return [$"dW[{l}]", $"δ[{l}]·A[{l - 1}]ᵀ / m", $"n{l}×n{l - 1}", $"{n[l]}×{n[l - 1]}", why];
            yield return [$"db[{l}]", $"row means of δ[{l}]", $"n{l}", $"{n[l]}", $"the samples are averaged; the shape of b[{l}]"];
        }
    }
}
