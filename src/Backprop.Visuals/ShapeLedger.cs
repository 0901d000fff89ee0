using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>One quantity of a batch.</summary>
/// <param name="Symbol">What the formulas call it: "Z[1]".</param>
/// <param name="Formula">How it is computed; empty where it is given.</param>
/// <param name="Sizes">Its shape in letters: "n1×m".</param>
/// <param name="Shape">Its shape in numbers: "30×10".</param>
/// <param name="Why">Why it has this shape.</param>
public sealed record LedgerEntry(string Symbol, string Formula, string Sizes, string Shape, string Why);

/// <summary>The shape of every quantity that one batch gives rise to, in the order in which they are computed; a notebook shows it as a table.</summary>
public sealed class ShapeLedger
{
    /// <param name="sizes">n₀ … n_L.</param>
    /// <param name="m">Samples in the batch.</param>
    internal ShapeLedger(IReadOnlyList<int> sizes, int m) => Entries = [.. Forward(sizes, m), .. Backward(sizes, m)];

    /// <summary>Forward from the input to the cost, then backward from the last layer to the first.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>One row a quantity: symbol, formula, sizes, shape, why.</summary>
    public DataFrame ToDataFrame() => new(
        new StringDataFrameColumn("symbol", Entries.Select(entry => entry.Symbol)),
        new StringDataFrameColumn("formula", Entries.Select(entry => entry.Formula)),
        new StringDataFrameColumn("sizes", Entries.Select(entry => entry.Sizes)),
        new StringDataFrameColumn("shape", Entries.Select(entry => entry.Shape)),
        new StringDataFrameColumn("why", Entries.Select(entry => entry.Why)));

    internal Table ToTable() => new(
        ["symbol", "formula", "sizes", "shape", "why"],
        [.. Entries.Select(entry => new[] { entry.Symbol, entry.Formula, entry.Sizes, entry.Shape, entry.Why })],
        [false, false, false, true, false]);

    /// <summary>The table as text.</summary>
    public override string ToString() => ToTable().ToText();

    private static IEnumerable<LedgerEntry> Forward(IReadOnlyList<int> n, int m)
    {
        int L = n.Count - 1;
        yield return new("X", "A[0]", "n0×m", $"{n[0]}×{m}", "a sample is a column");
        yield return new("Y", "", $"n{L}×m", $"{n[L]}×{m}", "one wanted output for each output");
        for (int l = 1; l <= L; l++)
        {
            yield return new($"W[{l}]", "", $"n{l}×n{l - 1}", $"{n[l]}×{n[l - 1]}", "row i: what neuron i reads from below");
            yield return new($"b[{l}]", "", $"n{l}", $"{n[l]}", "one for each neuron, added to every column");
            yield return new($"Z[{l}]", $"W[{l}]·A[{l - 1}] + b[{l}]", $"n{l}×m", $"{n[l]}×{m}", $"({n[l]}×{n[l - 1]})·({n[l - 1]}×{m}): the inner {n[l - 1]} cancels");
            yield return new($"A[{l}]", $"f(Z[{l}])", $"n{l}×m", $"{n[l]}×{m}", "element by element: the shape stays");
        }
        yield return new("C", $"mean cost of A[{L}]", "", "1", "one number for the whole batch");
    }

    private static IEnumerable<LedgerEntry> Backward(IReadOnlyList<int> n, int m)
    {
        int L = n.Count - 1;
        for (int l = L; l >= 1; l--)
        {
            yield return l == L
                ? new($"δ[{l}]", $"∂C/∂A[{l}] ∘ f′(Z[{l}])", $"n{l}×m", $"{n[l]}×{m}", "element by element, not averaged yet")
                : new($"δ[{l}]", $"W[{l + 1}]ᵀ·δ[{l + 1}] ∘ f′(Z[{l}])", $"n{l}×m", $"{n[l]}×{m}", $"({n[l]}×{n[l + 1]})·({n[l + 1]}×{m}): the inner {n[l + 1]} cancels");
            yield return new($"dW[{l}]", $"δ[{l}]·A[{l - 1}]ᵀ / m", $"n{l}×n{l - 1}", $"{n[l]}×{n[l - 1]}", $"({n[l]}×{m})·({m}×{n[l - 1]}): the samples cancel; the shape of W[{l}]");
            yield return new($"db[{l}]", $"row means of δ[{l}]", $"n{l}", $"{n[l]}", $"the samples are averaged; the shape of b[{l}]");
        }
    }
}
