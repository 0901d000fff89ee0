using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>One batch in a network of two layers, every right value of it, and the names that sentences use for them.</summary>
internal sealed class BatchProblem(Network network, Batch batch)
{
    private const int MaxColumns = 16;

    private readonly BatchTrace trace = network.Explain(new Batch(batch.X.Clone(), batch.Y.Clone()));

    private readonly Dictionary<string, IReadOnlyList<Mistake>> alternatives = [];
    private int[]? columns;

    public int m => trace.Batch.Size;

    public Matrix<double> Y => trace.Batch.Y;

    public Cost Cost { get; } = network.Cost;

    public double C => trace.Cost;

    /// <summary>Whether ∂C/∂A times the slope of the outputs is A − Y.</summary>
    public bool Cancels => Cost.Cancels(f(2));

    public LayerTrace this[int l] => trace[l];

    /// <summary>The layer that layer l may be taken for.</summary>
    public LayerTrace Other(int l) => trace[3 - l];

    public Activation f(int l) => trace[l].Activation;

    /// <summary>A[l], with A[0] = X.</summary>
    public Matrix<double> A(int l) => l == 0 ? trace.Batch.X : trace[l].A;

    /// <summary>What A[l] may be taken for, with its name: the other two of X, A1 and A2.</summary>
    public IEnumerable<(string Name, Matrix<double> Value)> OtherA(int l) =>
        from k in (int[])[0, 1, 2]
        where k != l
        select (NameA(k), A(k));

    /// <summary>δ[l] before it is multiplied by its slope: ∂C/∂A[l], n_l × m.</summary>
    public Matrix<double> Error(int l) => l == 1 ? trace[2].W.Transpose() * trace[2].Delta : Cost.Derivative(trace[2].A, Y);

    /// <summary>δ·Aᵀ / m, where A is what the layer reads.</summary>
    public static Matrix<double> dW(Matrix<double> delta, Matrix<double> A) => delta * A.Transpose() / delta.ColumnCount;

    /// <summary>The row means, as a column.</summary>
    public static Matrix<double> db(Matrix<double> delta) => delta.RowSums().ToColumnMatrix() / delta.ColumnCount;

    /// <summary>The alternatives of a quantity, which those of many others are made of.</summary>
    public IReadOnlyList<Mistake> Once(string quantity, Func<IReadOnlyList<Mistake>> list)
    {
        if (!alternatives.TryGetValue(quantity, out var known))
            alternatives[quantity] = known = list();
        return known;
    }

    /// <summary>
    /// The part of W[l] or of its gradient that is compared with the mistakes: the columns that read most, since hundreds of mistakes
    /// in all columns take seconds. Other matrices are as wide as they are.
    /// </summary>
    public Matrix<double> View(int l, Matrix<double> W)
    {
        if (l == 2 || A(0).RowCount <= MaxColumns || W.ColumnCount != A(0).RowCount)
            return W;
        columns ??= [.. Enumerable.Range(0, W.ColumnCount).OrderByDescending(i => A(0).Row(i).L2Norm()).Take(MaxColumns).Order()];
        return Matrix<double>.Build.DenseOfColumnVectors(columns.Select(W.Column));
    }

    /// <summary>Backpropagation with some weights after the step already, as if the step had come too early.</summary>
    public IEnumerable<(string Words, Func<(Matrix<double> A1, Matrix<double> Delta2, Matrix<double> Delta1)> Pass)> Early(double rate)
    {
        foreach (string updated in (string[])["W1", "W1 and b1", "W2", "W2 and b2", "W1, b1, W2 and b2"])
        {
            Matrix<double> W(int l) => updated.Contains($"W{l}", StringComparison.Ordinal) ? this[l].W - rate * this[l].dW : this[l].W;
            Vector<double> b(int l) => updated.Contains($"b{l}", StringComparison.Ordinal) ? this[l].b - rate * this[l].db : this[l].b;
            Lazy<(Matrix<double>, Matrix<double>, Matrix<double>)> pass = new(() =>
            {
                var Z1 = W(1) * A(0) + Part.Columns(b(1), m);
                var A1 = f(1).F(Z1);
                var Z2 = W(2) * A1 + Part.Columns(b(2), m);
                var A2 = f(2).F(Z2);
                var delta2 = Cancels ? A2 - Y : Cost.Derivative(A2, Y).PointwiseMultiply(f(2).Derivative(Z2));
                return (A1, delta2, (W(2).Transpose() * delta2).PointwiseMultiply(f(1).Derivative(Z1)));
            });
            yield return (FormattableString.Invariant(
                $"{updated} {(updated.Length > 2 ? "were" : "was")} already updated (rate {rate}) before the batch went forward. ")
                + "Gradients first, all of them; then the step.",
                () => pass.Value);
        }
    }

    public static string NameA(int l) => l == 0 ? "X" : $"A{l}";

    /// <summary>"σ′(Z2)", or "tanh′(Z2)".</summary>
    public string Slope(int l, string of = "Z") => $"{(f(l) == Activation.Sigmoid ? "σ" : f(l).Name)}′({of}{l})";

    /// <summary>"A2 − Y" (with a cost other than the quadratic "∂C/∂A2"), or "W2ᵀ·δ2".</summary>
    public string NameError(int l) => l == 1 ? "W2ᵀ·δ2" : Cost == Cost.Quadratic ? "A2 − Y" : "∂C/∂A2";

    /// <summary>The sizes by which an answer may be multiplied or divided.</summary>
    public KnownSizes Sizes(double rate) => new(m,
    [
        (Y.RowCount, "the number of outputs"), (this[1].b.Count, "the number of hidden neurons"), (A(0).RowCount, "the number of inputs"),
        .. rate == 1 ? [] : ((double, string)[])[(rate, "the learning rate")],
    ]);

    /// <summary>What m, n0, n1 or n2 stands for.</summary>
    public int Size(string symbol) => symbol[^1] switch { 'm' => m, '0' => A(0).RowCount, var l => this[l - '0'].b.Count };

    /// <summary>The quantities of a shape: "Z1, A1 and δ1"; empty if there are none.</summary>
    public string NamesOf((int Rows, int Columns) shape)
    {
        string[] names =
        [
            .. from quantity in Quantities
               where (quantity.Value.RowCount, quantity.Value.ColumnCount) == shape
               select quantity.Name,
            .. from quantity in Quantities
               where (quantity.Value.ColumnCount, quantity.Value.RowCount) == shape && shape.Rows != shape.Columns
               select $"{quantity.Name}ᵀ",
        ];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    /// <summary>Quantities whose shape an answer may have by mistake, by name.</summary>
    public IReadOnlyList<(string Name, Matrix<double> Value)> Quantities =>
    [
        .. trace.Layers.SelectMany(layer => ((string, Matrix<double>)[])
        [
            ($"Z{layer.Number}", layer.Z), ($"A{layer.Number}", layer.A), ($"δ{layer.Number}", layer.Delta), ($"W{layer.Number}", layer.W),
                ($"b{layer.Number}", layer.b.ToColumnMatrix()),
        ]),
        ("X", trace.Batch.X), ("Y", Y),
    ];
}
