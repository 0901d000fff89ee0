namespace Backprop.Exercises;

/// <summary>The exercises on one batch: hints, and solutions in the names of notebooks 03 and 04 (X, Y, m, W1, b1, Z1, A1 …).</summary>
internal static class BatchExercises
{
    public static Exercise Forward { get; } = new("forward",
        "Layer by layer: W·A + b with b added to every column, then σ. The layer above reads A, not Z.",
        """
        Matrix<double> Forward(Matrix<double> X)
        {
            var A1 = (W1 * X).MapIndexed((i, j, z) => 1 / (1 + Math.Exp(-(z + b1[i]))), Zeros.Include);
            var A2 = (W2 * A1).MapIndexed((i, j, z) => 1 / (1 + Math.Exp(-(z + b2[i]))), Zeros.Include);
            return A2;
        }
        check.Forward(Forward)
        """);

    public static Exercise Z(int l) => new($"Z{l}",
        $"Z{l} = W{l}·{A(l - 1)} + b{l}. The inner sizes of the product agree and vanish; b{l} is added to every column.",
        $"""
        var myZ{l} = (W{l} * {A(l - 1)}).MapIndexed((i, j, z) => z + b{l}[i], Zeros.Include);
        check.Z{l}(myZ{l})
        """);

    public static Exercise Activated(int l) => new($"A{l}",
        $"A{l} = σ(Z{l}), element by element: σ(z) = 1 / (1 + e⁻ᶻ).",
        $"""
        var myA{l} = Z{l}.Map(z => 1 / (1 + Math.Exp(-z)), Zeros.Include);
        check.A{l}(myA{l})
        """);

    public static Exercise Cost(int L) => new("cost",
        "Half of the squared errors, summed over the outputs of a sample; then the mean over the samples. One number.",
        $"""
        var myCost = (A{L} - Y).PointwisePower(2).Enumerate().Sum() / 2 / m;
        check.Cost(myCost)
        """);

    public static Exercise Delta(int l, int L) => new(
        $"δ{l}",
        l == L
            ? $"The chain rule, element by element: how C changes with a, times how a changes with z. Error A{l} − Y, times slope σ′(Z{l})."
            : $"Blame goes back along the weights it came by: W{l + 1}ᵀ·δ{l + 1}, element by element times this layer's slope σ′(Z{l}).",
        $"""
        var slope{l} = Activation.Sigmoid.Derivative(Z{l});
        var myDelta{l} = ({(l == L ? $"A{l} - Y" : $"W{l + 1}.Transpose() * myDelta{l + 1}")}).PointwiseMultiply(slope{l});
        check.Delta{l}(myDelta{l})
        """);

    public static Exercise GradientW(int l) => new($"dW{l}",
        $"dW{l} has the shape of W{l}. Its product sums δ{l} times {A(l - 1)} over the batch; the cost is a mean over the batch.",
        $"""
        var myDW{l} = myDelta{l} * {A(l - 1)}.Transpose() / m;
        check.dW{l}(myDW{l})
        """);

    public static Exercise GradientB(int l) => new($"db{l}",
        $"A bias is added to every sample alike, so it collects the blame of all of them: the mean of each row of δ{l}, once.",
        $"""
        var myDb{l} = myDelta{l}.RowSums() / m;
        check.db{l}(myDb{l})
        """);

    public static Exercise Update(string name) => new($"new {name}",
        $"Against the gradient, by the learning rate: {name} − η·d{name}.",
        $"""
        var my{name.ToUpperInvariant()}new = {name} - rate * myD{name};
        check.{name}new(my{name.ToUpperInvariant()}new)
        """);

    public static Exercise Shape(string quantity, string shape) => new($"shape of {quantity}",
        "(p × q)·(q × r) is p × r. A sample is a column; a gradient has the shape of what it is the gradient of.",
        $"""
        var myShapeOf{quantity} = "{shape}";
        check.Shape("{quantity}", myShapeOf{quantity})
        """);

    private static string A(int l) => BatchProblem.NameA(l);
}
