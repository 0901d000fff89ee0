using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Visuals;

/// <summary>One quantity of the backward pass: what it is, what it is computed from, and its values.</summary>
/// <param name="Symbol">"δ[1]".</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Why">Why it is computed so.</param>
/// <param name="Terms">The values in the order of the formula, the result last.</param>
internal sealed record WalkScene(string Symbol, string Title, string Formula, string Why, params WalkTerm[] Terms)
{
    internal string Words =>
        $"{Symbol}, {Title}: {Formula}. {string.Join(", ", Terms.Select(term => $"{term.Symbol} is {term.Shape}"))}. {Why}";

    /// <summary>Every quantity of a trace, in the order in which they are computed.</summary>
    internal static IEnumerable<WalkScene> Of(BatchTrace trace)
    {
        int L = trace.Layers.Count;
        string samples = trace.Batch.Size == 1 ? "1 sample" : $"{trace.Batch.Size} samples";
        WalkTerm[] A = [new("A[0]", trace.Batch.X), .. trace.Layers.Select(layer => new WalkTerm($"A[{layer.Number}]", layer.A))];
        WalkTerm Y = new("Y", trace.Batch.Y);

        yield return new("A[0]", "the input", "A[0] = X", $"The batch has {samples}, each a column.", A[0]);
        for (int l = 1; l <= L; l++)
        {
            LayerTrace layer = trace[l];
            WalkTerm Z = new($"Z[{l}]", layer.Z);
            yield return new(Z.Symbol, $"the weighted input of layer {l}", $"Z[{l}] = W[{l}]·A[{l - 1}] + b[{l}]",
                $"Row i of W[{l}] is what neuron i makes of the layer below; its bias b is added to every column.",
                new($"W[{l}]", layer.W), A[l - 1].After("·"), new($"b[{l}]", layer.b.ToColumnMatrix(), "+"), Z.After("="));
            yield return new(A[l].Symbol, l == L ? "the output" : $"the activation of layer {l}", $"A[{l}] = f(Z[{l}])",
                "f acts on each value by itself, or, as softmax, on each column.", Z.After("f of"), A[l].After("="));
        }
        yield return new("C", "the cost", $"C = {NumberText.Short(trace.Cost, 4)}",
            "One number: how far the outputs are from what was wanted, averaged over the samples. From here the way leads back.",
            A[L], Y.After("and"));
        for (int l = L; l >= 1; l--)
        {
            LayerTrace layer = trace[l];
            WalkTerm delta = new($"δ[{l}]", layer.Delta), slope = new($"f′(Z[{l}])", layer.Slope, "∘"), result = delta.After("=");
            string error = l == L ? $"the error of the output layer, ∂C/∂Z[{l}]" : $"the error of layer {l}, ∂C/∂Z[{l}]";
            if (l < L)
            {
                yield return new(delta.Symbol, error, $"δ[{l}] = W[{l + 1}]ᵀ·δ[{l + 1}] ∘ f′(Z[{l}])",
                    "The errors above flow back through the same weights, each to the neurons that had a part in it.",
                    new($"W[{l + 1}]ᵀ", trace[l + 1].W.Transpose()), new($"δ[{l + 1}]", trace[l + 1].Delta, "·"), slope, result);
            }
            else if (trace.CostFunction.Cancels(layer.Activation))
            {
                yield return new(delta.Symbol, error, $"δ[{L}] = A[{L}] − Y",
                    "This cost fits this f: its slope cancels, and the error is the plain difference.", A[L], Y.After("−"), result);
            }
            else if (layer.Activation == Activation.Softmax)
            {
                yield return new(delta.Symbol, error, $"δ[{L}] = A[{L}] ∘ (∂C/∂A[{L}] − column sums of ∂C/∂A[{L}] ∘ A[{L}])",
                    "With softmax each output depends on every Z of its sample, so the cost reaches each Z through all outputs.",
                    A[L], Y.After("and"), result);
            }
            else
            {
                yield return new(delta.Symbol, error, $"δ[{L}] = ∂C/∂A[{L}] ∘ f′(Z[{L}])",
                    "How the cost responds to each output, times how the output responds to Z: where f is flat, the error hardly passes.",
                    A[L], Y.After("and"), slope, result);
            }
            yield return new($"db[{l}]", $"the gradient of b[{l}]", $"db[{l}] = row means of δ[{l}]",
                "b is added to every column, so it answers for all of them: their mean.",
                delta.After("mean of"), new($"db[{l}]", layer.db.ToColumnMatrix(), "="));
            yield return new($"dW[{l}]", $"the gradient of W[{l}]", $"dW[{l}] = δ[{l}]·A[{l - 1}]ᵀ / m",
                $"Each weight: the error above it times the activation below it, averaged over the {samples}.",
                delta, new($"A[{l - 1}]ᵀ", A[l - 1].Values.Transpose(), "·"), new($"dW[{l}]", layer.dW, "="));
        }
    }
}

/// <summary>A matrix in a formula, and the sign before it.</summary>
internal sealed record WalkTerm(string Symbol, Matrix<double> Values, string Sign = "")
{
    internal string Shape => MatrixShape.Of(Values);

    internal WalkTerm After(string sign) => this with { Sign = sign };
}
