using MathNet.Numerics.LinearAlgebra;

#pragma warning disable IDE1006 // The names are those of the notebooks.

namespace Backprop.Exercises.Tests;

/// <summary>What learners write on the blank page of notebook 10: forward, backward and an epoch of training, each with one slip.</summary>
internal static class LearnersBlankPage
{
    private static readonly Dataset train = DrawnDigits.Create(seed: 1, train: 600, test: 1).Train;

    public static IEnumerable<(string Words, Func<CheckResult> Ask)> All =>
    [
        ("b is missing in every layer", () => Check.Forward((net, X) => net.Layers.Aggregate(X, (A, l) => σ(l.W * A)))),
        ("activation is missing in every", () => Check.Forward((net, X) => net.Layers.Aggregate(X, (A, l) => Z(l, A)))),
        ("softmax", () => Check.Forward((net, X) => net.Layers.Aggregate(X, (A, l) => Activation.Softmax.F(Z(l, A))))),
        ("after the activation", () => Check.Forward((net, X) =>
            net.Layers.Aggregate(X, (A, l) => (σ(l.W * A)).MapIndexed((i, j, a) => a + l.b[i], Zeros.Include)))),
        ("transposed|other way", () => Check.Forward((net, X) =>
            net.Layers.Aggregate(X, (A, l) => σ((l.W.Transpose() * A).MapIndexed((i, j, z) => z + l.b[i], Zeros.Include))))),
        ("The activation is missing", () => Check.Forward((net, X) => Z(net[2], σ(Z(net[1], X))))),
        ("activation of layer 1 is missing|Z1 instead of A1", () => Check.Forward((net, X) => σ(Z(net[2], Z(net[1], X))))),
        ("X is used where A1|different layers|another layer",
            () => Check.Forward((net, X) => { Matrix<double> A = X; foreach (var l in net.Layers) A = σ(Z(l, X)); return A; })),
        ("three", () => Check.Forward((net, X) => σ(Z(net[2], σ(Z(net[1], X)))))),
        ("tanh", () => Check.Forward((net, X) => net.Layers.Aggregate(X, (A, l) => Z(l, A).PointwiseTanh()))),
        ("first sample", () => Check.Forward((net, X) =>
            net.Layers.Aggregate(X, (A, l) => { var Z = l.W * A; Z.SetColumn(0, Z.Column(0) + l.b); return σ(Z); }))),
        ("transposed", () => Check.Forward((net, X) => net.Layers.Aggregate(X, (A, l) => σ(Z(l, A))).Transpose())),

        (@"σ′\(Z2\) is missing", () => Check.Backward((net, batch) => Backward(net, batch, top: (A, Y) => A - Y))),
        ("sign", () => Check.Backward((net, batch) => Backward(net, batch, top: (A, Y) => (Y - A).PointwiseMultiply(S(A))))),
        (@"σ′\(Z1\) is missing", () => Check.Backward((net, batch) => Backward(net, batch, slope: A => 1 + 0 * A))),
        ("1 − A1 alone", () => Check.Backward((net, batch) => Backward(net, batch, slope: A => 1 - A))),
        ("÷ m missing", () => Check.Backward((net, batch) => Backward(net, batch, mean: (G, m) => G))),
        ("Averaged twice", () => Check.Backward((net, batch) => Backward(net, batch, mean: (G, m) => G / m / m))),
        ("W2 is not transposed|ᵀ", () => Check.Backward((net, batch) => Backward(net, batch, back: (net, l) => net[l + 1].W))),
        ("W1", () => Check.Backward((net, batch) => Backward(net, batch, back: (net, l) => net[l].W.Transpose()))),
        ("transposed|ᵀ|order", () => Check.Backward((net, batch) => Backward(net, batch, dW: (delta, A) => delta * A))),
        ("transposed", () => Check.Backward((net, batch) => Backward(net, batch, dW: (delta, A) => A * delta.Transpose()))),
        ("A2 is used where A1|A1 is used where X", () => Check.Backward((net, batch) => Backward(net, batch, reads: l => l))),
        ("order", () => Check.Backward((net, batch) => Right(net, batch) is var g ? new Gradients(g[2], g[1]) : null!)),
        ("2 pairs", () => Check.Backward((net, batch) => new Gradients(Right(net, batch)[1]))),
        ("null", () => Check.Backward((net, batch) => new Gradients(null!, Right(net, batch)[2]))),
        ("minus|sign", () => Check.Backward((net, batch) => Backward(net, batch, hidden: delta => -delta))),
        ("goes back", () => Check.Backward((net, batch) => Backward(net, batch, carried: (delta, A, Y) => A - Y))),
        ("taken at A1", () => Check.Backward((net, batch) => Backward(net, batch, slope: A => S(σ(A))))),
        ("dC|cost|Y is missing", () => Check.Backward((net, batch) => Backward(net, batch, top: (A, Y) => A.PointwiseMultiply(S(A))))),
        ("wrong axis|neuron", () => Check.Backward((net, batch) => Backward(net, batch, db: (delta, m) => delta.ColumnSums() / m))),
        ("× 7|÷ m missing", () => Check.Backward((net, batch) => Backward(net, batch, db: (delta, m) => delta.RowSums()))),
        ("1 / 7 is 0", () => Check.Backward((net, batch) => Backward(net, batch, db: (delta, m) => 1 / m * delta.RowSums()))),
        ("last sample", () => Check.Backward((net, batch) => Backward(net, batch, db: (delta, m) => delta.Column(m - 1)))),
        ("divided by 4|number of outputs", () =>
            Check.Backward((net, batch) => Backward(net, batch, db: (delta, m) => delta.RowSums() / 4))),
        ("squared", () => Check.Backward((net, batch) =>
            Backward(net, batch, top: (A, Y) => (A - Y).PointwisePower(2).PointwiseMultiply(S(A))))),
        ("∘, PointwiseMultiply, meant|matrix product",
            () => Check.Backward((net, batch) => Backward(net, batch, top: (A, Y) => (A - Y) * S(A)))),

        ("^(?!.*beyond the end)", () => Check.Forward((net, X) => σ(Z(net[2], σ(Z(net[0], X)))))),
        ("writes into batch.X", () => Check.Backward((net, batch) => { var g = Right(net, batch); batch.X.Clear(); return g; })),
        ("writes into batch.Y", () => Check.Backward((net, batch) => { var g = Right(net, batch); batch.Y.Clear(); return g; })),

        ("biases take steps that are 10 times", () => Check.Overfits((net, data) => Train(net, data, biasRate: 0.3), train)),
        ("biases take steps that are 10 times", () => Check.Learns((net, data) => Train(net, data, biasRate: 0.3), train, train, 0.3)),
        ("weights take steps that are 10 times", () => Check.Overfits((net, data) => Train(net, data, rate: 0.3, biasRate: 3), train)),
        ("uphill", () => Check.Overfits((net, data) => Train(net, data, rate: -3, biasRate: -3), train)),
        ("uphill", () => Check.Overfits((net, data) => Train(net, data, biasRate: -3), train)),
        ("255", () => Check.Overfits((net, data) => Train(net, data, X: X => 255 * X), train)),
        ("255", () => Check.Learns((net, data) => Train(net, data, X: X => 255 * X), train, train)),
        ("X and Y belong", () => Check.Overfits((net, data) => Train(net, data, X: Shuffled), train)),
        ("X and Y belong", () => Check.Learns((net, data) => Train(net, data, X: Shuffled), train, train)),
        ("too small", () => Check.Overfits((net, data) => Train(net, data, rate: 0.001, biasRate: 0.001), train)),
        ("too large", () => Check.Overfits((net, data) => Train(net, data, rate: 3000, biasRate: 3000), train)),
        ("network is as it was", () => Check.Overfits((net, data) =>
            { foreach (var layer in net.Layers) _ = layer.W - 3 * Right(net, data.Batch(0, 10))[layer.Number].dW; }, train)),
        ("b1 is as it was", () => Check.Overfits((net, data) => Train(net, data, biasRate: 0), train)),
        ("last|leave", () => Check.Overfits((net, data) => Train(net, data.Take(10)), train)),
        ("leave no trace|too few steps", () => Check.Learns((net, data) => Train(net, data.Take(10)), train, train)),
        ("^(It learns|After 3).*b2 takes steps that are 10 times", () => Check.Overfits(Rates(3, 3, 3, 0.3), train)),
        ("b2 takes steps that are 10 times", () => Check.Learns(Rates(3, 3, 3, 0.3), train, train, 0.3)),
        ("W2 takes steps that are 10 times", () => Check.Overfits(Rates(3, 3, 0.3, 3), train)),
        ("W1 and b1 take steps that are 10 times", () => Check.Overfits(Rates(0.3, 0.3, 3, 3), train)),
        ("W2 goes uphill", () => Check.Overfits(Rates(3, 3, -3, 3), train)),
        ("Layer 1 goes uphill", () => Check.Overfits(Rates(-0.5, -0.5, 0.5, 0.5), train)),
        ("Layer 1 goes uphill", () => Check.Learns(Rates(-3, -3, 3, 3), train, train)),
        ("1 − X is read", () => Check.Overfits((net, data) => Train(net, data, X: X => 1 - X), train)),
        ("does not read its data", () => Check.Overfits((net, _) => Train(net, train), train)),
        ("does not read its data", () => Check.Overfits((net, _) => Train(net, Anew()), train)),
        ("^(?!.*(leave no trace|too small|512))", () => Check.Learns((net, data) => Train(net, data, m: 256), train, train)),
        ("^(?!.*(leave no trace|too small|512))", () => Check.Learns((net, data) => Train(net, data, m: 500), train, train)),
        ("^(?!.*(leave no trace|too small|512))", () => Check.Learns((net, data) => Train(net, data, m: 150), train, train)),
        ("order", () => Check.Learns((net, data) => Train(net, data, inOrder: true), train, train, 0.99)),
    ];

    public static IEnumerable<CheckResult> RightOnes =>
    [
        Check.Forward((net, X) => net.Layers.Aggregate(X, (A, l) => σ(Z(l, A)))), Check.Backward(Right),
        Check.Overfits((net, data) => Train(net, data), train), Check.Overfits((net, data) => Train(net, data, inOrder: true), train),
        Check.Learns((net, data) => Train(net, data), train, train, 0.3), Check.Overfits((net, data) => Momentum(net, data), train),
    ];

    private static Gradients Right(Network net, Batch batch) => Backward(net, batch);

    private static Gradients Backward(Network net, Batch batch, Func<Matrix<double>, Matrix<double>, Matrix<double>>? top = null,
        Func<Matrix<double>, Matrix<double>>? slope = null, Func<Matrix<double>, int, Matrix<double>>? mean = null,
        Func<Network, int, Matrix<double>>? back = null, Func<Matrix<double>, Matrix<double>, Matrix<double>>? dW = null,
        Func<int, int>? reads = null, Func<Matrix<double>, Matrix<double>>? hidden = null,
        Func<Matrix<double>, Matrix<double>, Matrix<double>, Matrix<double>>? carried = null, Func<Matrix<double>, int,
            Vector<double>>? db = null)
    {
        int L = net.Layers.Count, m = batch.Size;
        var A = new Matrix<double>[L + 1];
        A[0] = batch.X;
        for (int l = 1; l <= L; l++)
            A[l] = σ(Z(net[l], A[l - 1]));
        var layers = new LayerGradient[L];
        var delta = top?.Invoke(A[L], batch.Y) ?? (A[L] - batch.Y).PointwiseMultiply(S(A[L]));
        for (int l = L; l >= 1; l--)
        {
            var below = A[reads?.Invoke(l) ?? l - 1];
            var product = dW?.Invoke(delta, below) ?? delta * below.Transpose();
            layers[l - 1] = new LayerGradient(mean?.Invoke(product, m) ?? product / m, db?.Invoke(delta, m) ?? delta.RowSums() / m);
            if (l > 1)
            {
                var from = l == L && carried is not null ? carried(delta, A[L], batch.Y) : delta;
                var returned = (back?.Invoke(net, l - 1) ?? net[l].W.Transpose()) * from;
                delta = returned.PointwiseMultiply(slope?.Invoke(A[l - 1]) ?? S(A[l - 1]));
                delta = hidden?.Invoke(delta) ?? delta;
            }
        }
        return new Gradients(layers);
    }

    private static void Train(Network net, Dataset data, double rate = 3, double biasRate = 3, Func<Matrix<double>,
        Matrix<double>>? X = null, bool inOrder = false, int m = 10)
    {
        int[] starts = [.. Enumerable.Range(0, data.Count / m).Select(k => k * m)];
        if (!inOrder)
            new Random(1).Shuffle(starts);
        foreach (int start in starts)
        {
            Batch batch = data.Batch(start, m);
            var gradients = Right(net, X is null ? batch : new Batch(X(batch.X), batch.Y));
            foreach (var layer in net.Layers)
            {
                (layer.W - rate * gradients[layer.Number].dW).CopyTo(layer.W);
                (layer.b - biasRate * gradients[layer.Number].db).CopyTo(layer.b);
            }
        }
    }

    private static Action<Network, Dataset> Rates(double W1, double b1, double W2, double b2) => (net, data) =>
    {
        for (int start = 0; start + 10 <= data.Count; start += 10)
        {
            var gradients = Right(net, data.Batch(start, 10));
            (net[1].W - W1 * gradients[1].dW).CopyTo(net[1].W);
            (net[1].b - b1 * gradients[1].db).CopyTo(net[1].b);
            (net[2].W - W2 * gradients[2].dW).CopyTo(net[2].W);
            (net[2].b - b2 * gradients[2].db).CopyTo(net[2].b);
        }
    };

    // The notebook's images, in another order at each call.
    private static Dataset Anew()
    {
        int[] order = [.. Enumerable.Range(0, train.Count)];
        random.Shuffle(order);
        return new("anew", [.. order.SelectMany(i => train.Image(i).ToArray())], [.. order.Select(i => train.Labels[i])],
            train.Rows, train.Columns, train.Classes);
    }

    private static void Momentum(Network net, Dataset data)
    {
        var v = net.Layers.Select(layer => (W: 0 * layer.W, b: 0 * layer.b)).ToArray();
        for (int start = 0; start + 10 <= data.Count; start += 10)
        {
            var gradients = Right(net, data.Batch(start, 10));
            foreach (var layer in net.Layers)
            {
                int k = layer.Number - 1;
                v[k] = (0.9 * v[k].W - 0.5 * gradients[k + 1].dW, 0.9 * v[k].b - 0.5 * gradients[k + 1].db);
                (layer.W + v[k].W).CopyTo(layer.W);
                (layer.b + v[k].b).CopyTo(layer.b);
            }
        }
    }

    private static readonly Random random = new(7);

    private static Matrix<double> Shuffled(Matrix<double> X)
    {
        int[] order = [.. Enumerable.Range(0, X.ColumnCount)];
        random.Shuffle(order);
        return Matrix<double>.Build.DenseOfColumnVectors(order.Select(j => X.Column(j)));
    }

    private static Matrix<double> Z(Layer layer, Matrix<double> A) => (layer.W * A).MapIndexed((i, j, z) => z + layer.b[i], Zeros.Include);

    private static Matrix<double> S(Matrix<double> A) => A.PointwiseMultiply(1 - A);

    private static Matrix<double> σ(Matrix<double> Z) => Z.Map(z => 1 / (1 + Math.Exp(-z)), Zeros.Include);
}
