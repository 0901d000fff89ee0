using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>One batch in a network of two layers, every right value of it, and the names that sentences use for them.</summary>
internal sealed class BatchProblem(Network network, Batch batch)
{
    private readonly BatchTrace trace = network.Explain(new Batch(batch.X.Clone(), batch.Y.Clone()));

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

    public static string NameA(int l) => l == 0 ? "X" : $"A{l}";

    /// <summary>"σ′(Z2)", or "tanh′(Z2)".</summary>
    public string Slope(int l, string of = "Z") => $"{(f(l) == Activation.Sigmoid ? "σ" : f(l).Name)}′({of}{l})";

    /// <summary>"A2 − Y" (with a cost other than the quadratic "∂C/∂A2"), or "W2ᵀ·δ2".</summary>
    public string NameError(int l) => l == 1 ? "W2ᵀ·δ2" : Cost == Cost.Quadratic ? "A2 − Y" : "∂C/∂A2";

    /// <summary>Quantities whose shape an answer may have by mistake, by name.</summary>
    public IReadOnlyList<(string Name, Matrix<double> Value)> Quantities =>
    [
        .. trace.Layers.SelectMany(layer => ((string, Matrix<double>)[])
        [
            ($"δ{layer.Number}", layer.Delta), ($"W{layer.Number}", layer.W), ($"b{layer.Number}", layer.b.ToColumnMatrix()),
        ]),
        ("X", trace.Batch.X),
    ];
}
