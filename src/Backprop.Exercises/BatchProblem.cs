using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>One batch in one network, every right value of it, and the names that sentences call them by.</summary>
internal sealed class BatchProblem(Network network, Batch batch)
{
    private readonly BatchTrace trace = network.Explain(new Batch(batch.X.Clone(), batch.Y.Clone()));

    public int L => trace.Layers.Count;

    public int m => trace.Batch.Size;

    public Matrix<double> Y => trace.Batch.Y;

    public Cost Cost { get; } = network.Cost;

    public double C => trace.Cost;

    public LayerTrace this[int l] => trace[l];

    public Activation f(int l) => network[l].Activation;

    /// <summary>A[l], with A[0] = X.</summary>
    public Matrix<double> A(int l) => l == 0 ? trace.Batch.X : trace[l].A;

    /// <summary>What δ[l] is before its slope comes in: ∂C/∂A[l], n_l × m.</summary>
    public Matrix<double> Error(int l) => l == L ? Cost.Derivative(A(L), Y) : trace[l + 1].W.Transpose() * trace[l + 1].Delta;

    public static string NameA(int l) => l == 0 ? "X" : $"A{l}";

    /// <summary>"σ′(Z2)", or "tanh′(Z2)".</summary>
    public string Slope(int l, string of = "Z") => $"{Prime(l)}({of}{l})";

    public string Prime(int l) => (f(l) == Activation.Sigmoid ? "σ" : f(l).Name) + "′";

    /// <summary>"A2 − Y" (with another cost than the quadratic "∂C/∂A2"), or "W2ᵀ·delta2".</summary>
    public string NameError(int l) => l < L ? $"W{l + 1}ᵀ·delta{l + 1}" : Cost == Cost.Quadratic ? $"A{l} − Y" : $"∂C/∂A{l}";

    /// <summary>Every quantity of the problem, by name.</summary>
    public IReadOnlyList<(string Name, Matrix<double> Value)> Quantities =>
    [
        .. trace.Layers.SelectMany(layer => ((string, Matrix<double>)[])
        [
            ($"delta{layer.Number}", layer.Delta), ($"W{layer.Number}", layer.W), ($"b{layer.Number}", layer.b.ToColumnMatrix()),
        ]),
        ("X", trace.Batch.X),
    ];

    public static Mistake Transposed(string name, Matrix<double> right) =>
        new($"Your {name} is transposed: {right.ColumnCount}×{right.RowCount} instead of {MatrixShape.Of(right)}.", right.Transpose());
}
