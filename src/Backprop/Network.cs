using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>A fully connected network: layer l computes A[l] = f(W[l]·A[l−1] + b[l]), with A[0] = X. A sample is a column.</summary>
public sealed class Network
{
    private readonly Layer[] layers;

    /// <summary>Creates a network with random weights.</summary>
    /// <param name="sizes">n₀, n₁ … n_L: <c>[784, 30, 10]</c> reads 784 pixels and has 30 hidden neurons and 10 outputs.</param>
    /// <param name="seed">The same seed gives the same network (to the last bit if the C library computes the same logarithms).</param>
    /// <param name="activation">f of the hidden layers; sigmoid by default.</param>
    /// <param name="cost">C; quadratic by default.</param>
    /// <param name="initializer">How W and b are drawn; <see cref="Initializer.Scaled"/> by default.</param>
    /// <param name="output">f of the last layer; by default the one that the cost is made for, or else that of the hidden layers.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two sizes, or one is not positive; the cost is not defined for the outputs; or an activation was given but
    /// there is no hidden layer.
    /// </exception>
    public Network(
        IReadOnlyList<int> sizes, uint seed = 0, Activation? activation = null, Cost? cost = null,
        Initializer? initializer = null, Activation? output = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2)
            throw new ArgumentException(
                $"A network needs at least two sizes, inputs and outputs, as in 784,10; given: {string.Join(',', sizes)}.", nameof(sizes));
        if (sizes.Any(size => size < 1))
            throw new ArgumentException($"Every size of a network is at least 1; given: {string.Join(',', sizes)}.", nameof(sizes));
        if (activation == Activation.Softmax)
            throw new ArgumentException(
                "softmax is for outputs alone: leave the activation out, and give Cost.LogLikelihood, made for it.", nameof(activation));

        int L = sizes.Count - 1;
        Sizes = [.. sizes];
        Cost = cost ?? Cost.Quadratic;
        Activation hidden = activation ?? Activation.Sigmoid, last = output ?? Cost.Partner ?? hidden;
        if (L == 1 && activation is not null && activation != last)
            throw new ArgumentException($"There is no hidden layer for {activation}, and "
                + (output is null ? $"{Cost} is made for {last} outputs" : $"{last} was given for the outputs")
                + ": leave the activation out.", nameof(activation));
        if (hidden != last && hidden.Name == last.Name)
            throw new ArgumentException($"Two activations are called {last}; a file could not tell them apart..", nameof(output));
        Cost.CheckAccepts(last);
        layers = [.. Enumerable.Range(1, L).Select(l => new Layer(l,
            Matrix<double>.Build.Dense(sizes[l], sizes[l - 1]),
            Vector<double>.Build.Dense(sizes[l]),
            l == L ? last : hidden))];
        (initializer ?? Initializer.Scaled).Draw(layers, new NumPyRandom(seed));
    }

    /// <summary>n₀, n₁ … n_L: the number of inputs, then of neurons in each layer.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>C, the cost that training lowers.</summary>
    public Cost Cost { get; }

    /// <summary>Layers 1 to L.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>Layer l, counted from 1 as in the formulas.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Layer this[int l] => layers.Layer(l, " Layer 0 is the input, which has no W and b.");

    /// <summary>The number of weights and biases.</summary>
    public int ParameterCount => layers.Sum(layer => layer.W.RowCount * layer.W.ColumnCount + layer.b.Count);

    /// <summary>A[L], the outputs (n_L × m) for inputs X (n₀ × m).</summary>
    /// <exception cref="ArgumentException">X does not have n₀ rows.</exception>
    public Matrix<double> Forward(Matrix<double> X)
    {
        var A = X;
        foreach (Layer layer in layers)
            A = layer.Activation.F(layer.WeightedInput(A));
        return A;
    }

    /// <summary>Goes forward and backward through one batch and keeps every value; the network is not changed.</summary>
    /// <remarks>
    /// The four equations, in the order of Nielsen, Neural Networks and Deep Learning, chapter 2 (BP1 to BP4), averaged
    /// over the batch: δ[L] = ∂C/∂A ∘ f′(Z[L]), or A − Y where C and f cancel, or softmax's own (<see cref="Cost.OutputDelta"/>);
    /// δ[l] = W[l+1]ᵀ·δ[l+1] ∘ f′(Z[l]); db[l] = row means of δ[l]; dW[l] = δ[l]·A[l−1]ᵀ / m.
    /// </remarks>
    /// <exception cref="ArgumentException">X does not have n₀ rows, or Y is not n_L × m.</exception>
    public BatchTrace Explain(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int L = layers.Length, m = batch.Size;
        var Z = new Matrix<double>[L + 1];
        var A = new Matrix<double>[L + 1];
        var slope = new Matrix<double>[L + 1];
        var delta = new Matrix<double>[L + 1];

        A[0] = batch.X;                                                        // n₀ × m
        for (int l = 1; l <= L; l++)
        {
            Z[l] = this[l].WeightedInput(A[l - 1]);                            // n_l × m
            A[l] = this[l].Activation.F(Z[l]);                                 // n_l × m
            slope[l] = this[l].Activation.Derivative(Z[l]);                    // n_l × m
        }

        delta[L] = Cost.OutputDelta(this[L].Activation, Z[L], A[L], batch.Y);  // n_L × m
        for (int l = L - 1; l >= 1; l--)
            delta[l] = this[l + 1].W.TransposeThisAndMultiply(delta[l + 1])    // (n_l × n_(l+1))·(n_(l+1) × m)
                .PointwiseMultiply(slope[l]);                                  // n_l × m

        return new BatchTrace(batch, Cost, Cost.Of(A[L], batch.Y), [.. Enumerable.Range(1, L).Select(l => new LayerTrace(
            l, this[l].Activation, this[l].W.Clone(), this[l].b.Clone(), Z[l], A[l], slope[l], delta[l],
            dW: delta[l].TransposeAndMultiply(A[l - 1]) / m,                   // (n_l × m)·(m × n_(l−1))
            db: delta[l].RowSums() / m))]);                                    // n_l
    }

    /// <summary>dW and db of every layer for one batch; the network is not changed.</summary>
    /// <exception cref="ArgumentException">X does not have n₀ rows, or Y is not n_L × m.</exception>
    public Gradients Backpropagate(Batch batch) => Explain(batch).Gradients;

    /// <summary>One step downhill: W ← W − η·dW and b ← b − η·db in every layer.</summary>
    /// <param name="gradients">dW and db of every layer.</param>
    /// <param name="rate">η, the learning rate.</param>
    /// <exception cref="ArgumentException">The gradients do not have the network's shapes, or η is not finite.</exception>
    public void Update(Gradients gradients, double rate)
    {
        CheckShapes(gradients);
        Require.Rate(rate);
        foreach (Layer layer in layers)
        {
            layer.W.Subtract(rate * gradients[layer.Number].dW, layer.W);
            layer.b.Subtract(rate * gradients[layer.Number].db, layer.b);
        }
    }

    /// <summary>Counts the right answers for a data set, in total and per class, and averages the cost.</summary>
    /// <exception cref="ArgumentException">The images or classes do not fit the network's sizes.</exception>
    public Evaluation Evaluate(Dataset data) => Evaluation.Of(data, Answer(data));

    /// <summary>The answer to each image: the class whose output is the largest.</summary>
    /// <exception cref="ArgumentException">The images or classes do not fit the network's sizes.</exception>
    public int[] Classify(Dataset data) => Answer(data).Classes;

    /// <summary>
    /// Writes the network to a safetensors file, which Python can read: tensors W1, b1 …, 64 bits a number, so that <see cref="Load"/>
    /// gives the same network to the last bit. An existing file is replaced only when everything has been written.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    public void Save(string path) => NetworkFile.Save(this, path);

    /// <summary>
    /// Reads a network that <see cref="Save"/> wrote, or the <c>state_dict</c> of a PyTorch model of linear layers as a safetensors file.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="activation">Your own activation, if the file names one; the hidden layers' if the file is PyTorch's.</param>
    /// <param name="cost">Your own cost, if the file names one; the cost if the file is PyTorch's.</param>
    /// <param name="output">Your own activation of the outputs, if it is not that of the hidden layers.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, holds something else, or names an activation or a cost that is neither built in nor given.
    /// </exception>
    public static Network Load(string path, Activation? activation = null, Cost? cost = null, Activation? output = null) =>
        NetworkFile.Load(path, activation, cost, output);

    /// <summary>"784-30-10, sigmoid, quadratic"; the outputs' activation is named too where it differs: "relu, softmax outputs".</summary>
    public override string ToString()
    {
        Activation hidden = layers[0].Activation, output = layers[^1].Activation;
        return $"{string.Join('-', Sizes)}, {hidden}{(hidden == output ? "" : $", {output} outputs")}, {Cost}";
    }

    /// <summary>The network as the engine computes it.</summary>
    internal NetworkModel Model =>
        new(Sizes, [.. layers.Select(layer => layer.Activation.Function)], Cost.FunctionFor(layers[^1].Activation));

    internal void CheckShapes(Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Count != layers.Length)
            throw new ArgumentException($"The network has {layers.Length} layers but the gradients have {gradients.Count}.");
        foreach (Layer layer in layers)
        {
            var (dW, db) = gradients[layer.Number];
            const string reason = "a gradient has the shape of what it is the gradient of";
            MatrixShape.Same(layer.W, $"Layer {layer.Number}: W", dW, nameof(dW), reason);
            MatrixShape.Same(layer.b.ToColumnMatrix(), $"Layer {layer.Number}: b", db.ToColumnMatrix(), nameof(db), reason);
        }
    }

    internal void CheckFits(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.PixelCount != Sizes[0])
            throw new ArgumentException($"The network reads {Sizes[0]} inputs but an image of {data.Name} has {data.PixelCount} pixels; "
                + $"the first size should be {data.PixelCount}.");
        if (data.Classes != Sizes[^1])
            throw new ArgumentException($"The network has {Sizes[^1]} outputs but {data.Name} has {data.Classes} classes; "
                + $"the last size should be {data.Classes}.");
    }

    private Answers Answer(Dataset data)
    {
        CheckFits(data);
        return Evaluator.Answer(Model, [.. layers.Select(layer => layer.Weights)], [.. layers.Select(layer => layer.Biases)],
            data.Images, Environment.ProcessorCount);
    }
}
