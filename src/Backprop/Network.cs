using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>
/// A fully connected network: layer l computes A[l] = f(W[l]·A[l−1] + b[l]), with A[0] = X. A sample is a column.
/// </summary>
public sealed class Network
{
    private readonly Layer[] layers;

    /// <summary>Makes a network with random weights.</summary>
    /// <param name="sizes">n₀, n₁ … n_L: <c>[784, 30, 10]</c> reads 784 pixels, has 30 hidden neurons and 10 outputs.</param>
    /// <param name="seed">The same seed gives the same network (to the last bit where the C library's logarithm is the same).</param>
    /// <param name="activation">f of the hidden layers; sigmoid unless said otherwise.</param>
    /// <param name="cost">C; quadratic unless said otherwise.</param>
    /// <param name="initializer">How W and b are drawn; <see cref="Initializer.Scaled"/> unless said otherwise.</param>
    /// <param name="output">f of the last layer; unless said otherwise the one that the cost is made for, or else that of the hidden layers.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two sizes, or one is not positive; the cost cannot be had of the outputs; there is no hidden layer for the activation.
    /// </exception>
    public Network(
        IReadOnlyList<int> sizes, uint seed = 0, Activation? activation = null, Cost? cost = null,
        Initializer? initializer = null, Activation? output = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2)
            throw new ArgumentException($"A network needs at least two sizes, its inputs and its outputs, such as 784,10; given: {string.Join(',', sizes)}.", nameof(sizes));
        if (sizes.Any(size => size < 1))
            throw new ArgumentException($"Every size of a network is at least 1; given: {string.Join(',', sizes)}.", nameof(sizes));
        if (activation == Activation.Softmax)
            throw new ArgumentException("softmax is for outputs alone: leave the activation out, and give the cost that goes with it, Cost.LogLikelihood.", nameof(activation));

        int L = sizes.Count - 1;
        Sizes = [.. sizes];
        Cost = cost ?? Cost.Quadratic;
        Activation hidden = activation ?? Activation.Sigmoid, last = output ?? Cost.Partner ?? hidden;
        if (L == 1 && activation is not null && activation != last)
            throw new ArgumentException($"There is no hidden layer for {activation}, and {(output is null ? $"{Cost} is made for {last} outputs" : $"the outputs are to be {last}")}: leave the activation out{(output is null ? ", or take the quadratic cost" : "")}.", nameof(activation));
        Cost.CheckAccepts(last);
        layers = [.. Enumerable.Range(1, L).Select(l => new Layer(l,
            Matrix<double>.Build.Dense(sizes[l], sizes[l - 1]),
            Vector<double>.Build.Dense(sizes[l]),
            l == L ? last : hidden))];
        (initializer ?? Initializer.Scaled).Draw(layers, new NumPyRandom(seed));
    }

    /// <summary>n₀, n₁ … n_L.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>C.</summary>
    public Cost Cost { get; }

    /// <summary>Layers 1 to L.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>Layer l, counted from 1 as in the formulas.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Layer this[int l] => l >= 1 && l <= layers.Length
        ? layers[l - 1]
        : throw new ArgumentOutOfRangeException(nameof(l), $"Layers are numbered 1 to {layers.Length}; layer {l} was asked for. Layer 0 is the input, which has no W and b.");

    /// <summary>How many weights and biases there are.</summary>
    public int ParameterCount => layers.Sum(layer => layer.W.RowCount * layer.W.ColumnCount + layer.b.Count);

    /// <summary>A[L], the outputs for inputs X (n₀ × m): n_L × m.</summary>
    /// <exception cref="ArgumentException">X has not n₀ rows.</exception>
    public Matrix<double> Forward(Matrix<double> X)
    {
        var A = X;
        foreach (Layer layer in layers)
            A = layer.Activation.F(layer.WeightedInput(A));
        return A;
    }

    /// <summary>Forward and backward through one batch, keeping every value; the network stays as it is.</summary>
    /// <remarks>
    /// The four equations, in the order of Nielsen, Neural Networks and Deep Learning, chapter 2 (BP1 to BP4), averaged
    /// over the batch: δ[L] = ∂C/∂A ∘ f′(Z[L]), which is A − Y where C and f cancel (<see cref="Cost.OutputDelta"/>);
    /// δ[l] = W[l+1]ᵀ·δ[l+1] ∘ f′(Z[l]); db[l] = row means of δ[l]; dW[l] = δ[l]·A[l−1]ᵀ / m.
    /// </remarks>
    /// <exception cref="ArgumentException">X has not n₀ rows, or Y is not n_L × m.</exception>
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

    /// <summary>dW and db of every layer for one batch; the network stays as it is.</summary>
    /// <exception cref="ArgumentException">X has not n₀ rows, or Y is not n_L × m.</exception>
    public Gradients Backpropagate(Batch batch) => Explain(batch).Gradients;

    /// <summary>One step downhill: W ← W − η·dW and b ← b − η·db in every layer.</summary>
    /// <param name="gradients">dW and db of every layer.</param>
    /// <param name="rate">η, the learning rate.</param>
    /// <exception cref="ArgumentException">The gradients are of a network of another shape.</exception>
    public void Update(Gradients gradients, double rate)
    {
        CheckShapes(gradients);
        if (!double.IsFinite(rate))
            throw new ArgumentOutOfRangeException(nameof(rate), FormattableString.Invariant($"The learning rate is a finite number; given: {rate}."));
        foreach (Layer layer in layers)
        {
            layer.W.Subtract(rate * gradients[layer.Number].dW, layer.W);
            layer.b.Subtract(rate * gradients[layer.Number].db, layer.b);
        }
    }

    /// <summary>Counts the right answers in a data set, in all and per class, and averages the cost.</summary>
    /// <exception cref="ArgumentException">The images or classes are not of this network's sizes.</exception>
    public Evaluation Evaluate(Dataset data) => Evaluation.Of(data, Answer(data));

    /// <summary>The answer to each image: the class whose output is the largest.</summary>
    /// <exception cref="ArgumentException">The images or classes are not of this network's sizes.</exception>
    public int[] Classify(Dataset data) => Answer(data).Classes;

    /// <summary>
    /// Writes the network to a file in the format of safetensors: tensors W1, b1 …, 64 bits a number, so that <see cref="Load"/> gives the
    /// same network to the last bit, and Python reads it. What was in the file is replaced when all has been written, not before.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; what was there is as it was.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NetworkFile.Save(this, path);
    }

    /// <summary>Reads a network that <see cref="Save"/> has written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="activation">An activation of your own that the file names; otherwise not needed.</param>
    /// <param name="cost">A cost of your own that the file names; otherwise not needed.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, holds something else, or names an activation or a cost that is neither built in nor given; the message says which.
    /// </exception>
    public static Network Load(string path, Activation? activation = null, Cost? cost = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NetworkFile.Load(path, activation, cost);
    }

    /// <summary>"784-30-10, sigmoid, quadratic"; outputs of another activation than the hidden layers' are named too.</summary>
    public override string ToString()
    {
        Activation hidden = layers[0].Activation, output = layers[^1].Activation;
        return $"{string.Join('-', Sizes)}, {hidden}{(hidden == output ? "" : $", {output} outputs")}, {Cost}";
    }

    /// <summary>The network as the engine computes it.</summary>
    internal NetworkModel Model => new(Sizes, [.. layers.Select(layer => layer.Activation.Function)], Cost.FunctionFor(layers[^1].Activation));

    internal void CheckShapes(Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Count != layers.Length)
            throw new ArgumentException($"The network has {layers.Length} layers but the gradients have {gradients.Count}.", nameof(gradients));
        foreach (Layer layer in layers)
        {
            var (dW, db) = gradients[layer.Number];
            if (dW.RowCount != layer.W.RowCount || dW.ColumnCount != layer.W.ColumnCount)
                throw new ArgumentException($"Layer {layer.Number}: W is {MatrixShape.Of(layer.W)} but dW is {MatrixShape.Of(dW)}; a gradient has the shape of what it is the gradient of.", nameof(gradients));
            if (db.Count != layer.b.Count)
                throw new ArgumentException($"Layer {layer.Number}: b has {layer.b.Count} entries but db has {db.Count}; a gradient has the shape of what it is the gradient of.", nameof(gradients));
        }
    }

    internal void CheckFits(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.PixelCount != Sizes[0])
            throw new ArgumentException($"The network reads {Sizes[0]} inputs but an image of {data.Name} has {data.PixelCount} pixels; the first size should be {data.PixelCount}.");
        if (data.Classes != Sizes[^1])
            throw new ArgumentException($"The network has {Sizes[^1]} outputs but {data.Name} has {data.Classes} classes; the last size should be {data.Classes}.");
    }

    private Answers Answer(Dataset data)
    {
        CheckFits(data);
        return Evaluator.Answer(Model, [.. layers.Select(layer => layer.Weights)], [.. layers.Select(layer => layer.Biases)], data.Images, Environment.ProcessorCount);
    }
}
