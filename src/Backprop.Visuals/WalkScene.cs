using Backprop.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>One quantity of the backward pass: what it is, from what it comes, and its values.</summary>
/// <param name="Symbol">"δ[1]".</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Why">Why it is computed so.</param>
/// <param name="Terms">The values in the order of the formula, the result last.</param>
internal sealed record WalkScene(string Symbol, string Title, string Formula, string Why, params WalkTerm[] Terms)
{
    internal string Words => $"{Symbol}, {Title}: {Formula}. {string.Join(", ", Terms.Select(term => $"{term.Symbol} is {term.Shape}"))}. {Why}";

    private static bool IsDifference(LayerTrace output, Matrix<double> Y) => (output.A - Y - output.Delta).Enumerate().All(rest => Math.Abs(rest) < 1e-12);

    /// <summary>Every quantity of a trace, in the order in which they are computed.</summary>
    internal static IEnumerable<WalkScene> Of(BatchTrace trace)
    {
        int L = trace.Layers.Count, m = trace.Batch.Size;
        Matrix<double> A(int l) => l == 0 ? trace.Batch.X : trace[l].A;
        WalkTerm Values(string symbol, Matrix<double> values, string sign = "") => new(sign, symbol, values);

        yield return new("A[0]", "the input", "A[0] = X", $"The batch has {m} {(m == 1 ? "sample" : "samples")}, each a column.", Values("A[0]", A(0)));
        for (int l = 1; l <= L; l++)
        {
            LayerTrace layer = trace[l];
            yield return new($"Z[{l}]", $"the weighted input of layer {l}", $"Z[{l}] = W[{l}]·A[{l - 1}] + b[{l}]",
                $"Row i of W[{l}] is what neuron i makes of the layer below; its bias b is added to every column.",
                Values($"W[{l}]", layer.W), Values($"A[{l - 1}]", A(l - 1), "·"), Values($"b[{l}]", layer.b.ToColumnMatrix(), "+"), Values($"Z[{l}]", layer.Z, "="));
            yield return new($"A[{l}]", l == L ? "the output" : $"the activation of layer {l}", $"A[{l}] = f(Z[{l}])",
                "f acts on each value by itself, or, as softmax, on each column.", Values($"Z[{l}]", layer.Z, "f of"), Values($"A[{l}]", layer.A, "="));
        }
        yield return new("C", "the cost", $"C = {NumberText.Short(trace.Cost, 4)}", "One number: how far the outputs are from what was wanted, averaged over the samples. From here the way leads back.",
            Values($"A[{L}]", A(L)), Values("Y", trace.Batch.Y, "and"));
        for (int l = L; l >= 1; l--)
        {
            LayerTrace layer = trace[l];
            yield return l == L && IsDifference(layer, trace.Batch.Y)
                ? new($"δ[{L}]", $"the error of the output layer, ∂C/∂Z[{L}]", $"δ[{L}] = A[{L}] − Y",
                    "This cost fits this f: its slope cancels, and the error is the plain difference.",
                    Values($"A[{L}]", A(L)), Values("Y", trace.Batch.Y, "−"), Values($"δ[{L}]", layer.Delta, "="))
                : l == L
                ? new($"δ[{L}]", $"the error of the output layer, ∂C/∂Z[{L}]", $"δ[{L}] = ∂C/∂A[{L}] ∘ f′(Z[{L}])",
                    "How the cost answers to each output, times how the output answers to its Z: where f is flat, the error hardly passes.",
                    Values($"A[{L}]", A(L)), Values("Y", trace.Batch.Y, "and"), Values($"f′(Z[{L}])", layer.Slope, "∘"), Values($"δ[{L}]", layer.Delta, "="))
                : new($"δ[{l}]", $"the error of layer {l}, ∂C/∂Z[{l}]", $"δ[{l}] = W[{l + 1}]ᵀ·δ[{l + 1}] ∘ f′(Z[{l}])",
                    $"The errors above flow back through the same weights, each to the neurons that had a part in it.",
                    Values($"W[{l + 1}]ᵀ", trace[l + 1].W.Transpose()), Values($"δ[{l + 1}]", trace[l + 1].Delta, "·"), Values($"f′(Z[{l}])", layer.Slope, "∘"), Values($"δ[{l}]", layer.Delta, "="));
            yield return new($"db[{l}]", $"the gradient of b[{l}]", $"db[{l}] = row means of δ[{l}]", "b is added to every column, so it answers for all of them: their mean.",
                Values($"δ[{l}]", layer.Delta, "mean of"), Values($"db[{l}]", layer.db.ToColumnMatrix(), "="));
            yield return new($"dW[{l}]", $"the gradient of W[{l}]", $"dW[{l}] = δ[{l}]·A[{l - 1}]ᵀ / m",
                $"Each weight: the error above it times the activation below it, averaged over the {m} {(m == 1 ? "sample" : "samples")}.",
                Values($"δ[{l}]", layer.Delta), Values($"A[{l - 1}]ᵀ", A(l - 1).Transpose(), "·"), Values($"dW[{l}]", layer.dW, "="));
        }
    }
}

/// <summary>A matrix in a formula, and the sign before it.</summary>
internal sealed record WalkTerm(string Sign, string Symbol, Matrix<double> Values)
{
    internal string Shape => MatrixShape.Of(Values);
}
