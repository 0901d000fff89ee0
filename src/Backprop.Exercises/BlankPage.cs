using Backprop.Shared;
using Backprop.Engine;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <summary>Grades what a learner wrote from nothing: forward, backward and training, each a function.</summary>
internal static class BlankPage
{
    private const string NotForThree = "It is right for two layers, but not for three. Does a layer's number stand where the loop's own belongs?";
    private const int Images = 20, Epochs = 300;

    // Two layers, other sizes, other batches: what is right by chance for one is not for the other.
    private static readonly (int[] Sizes, int m)[] Cases = [([6, 5, 4], 7), ([3, 8, 2], 4), ([5, 4, 6], 1)];

    private static readonly (int[] Sizes, int m) Deep = ([4, 6, 5, 3], 5);

    // Made in one layer alone, BatchCheck names them.
    private static readonly (string Sentence, Func<Layer, Matrix<double>, Matrix<double>> Output)[] InEveryLayer =
    [
        ("b is missing in every layer: a layer is σ(W·A + b).", (layer, A) => Activation.Sigmoid.F(layer.W * A)),
        ("b is subtracted in every layer; it is added.", (layer, A) => Activation.Sigmoid.F(2 * layer.W * A - layer.WeightedInput(A))),
        ("The activation is missing in every layer: σ(W·A + b) is what goes on, not W·A + b.", (layer, A) => layer.WeightedInput(A)),
        ("The activation is applied twice in every layer.", (layer, A) => Activation.Sigmoid.F(Activation.Sigmoid.F(layer.WeightedInput(A)))),
        ("The sign in the exponent is wrong in every layer: σ(z) = 1 / (1 + e⁻ᶻ).", (layer, A) => Activation.Sigmoid.F(-layer.WeightedInput(A))),
        ("This is tanh in every layer; the layers here are sigmoid.", (layer, A) => Activation.Tanh.F(layer.WeightedInput(A))),
        ("This is ReLU in every layer; the layers here are sigmoid.", (layer, A) => Activation.ReLU.F(layer.WeightedInput(A))),
    ];

    public static CheckResult Forward(Func<Network, Matrix<double>, Matrix<double>>? mine) => Exercises.Forward.Of(mine, () =>
    {
        foreach (var (network, batch) in Cases.Select(Case))
        {
            var before = Copy(network);
            if (mine!(network, batch.X.Clone()) is not { } A)
                return Exercises.Forward.NotAttempted();
            if (!Same(before, network))
                return Exercises.Forward.Incorrect("Your forward changed the network's W or b; it should only read them.");
            if (InEveryLayer.Where(mistake => Closeness.Near(A, network.Layers.Aggregate(batch.X, (below, layer) => mistake.Output(layer, below)), Closeness.Exact))
                .Select(mistake => mistake.Sentence).FirstOrDefault() is { } sentence)
                return Exercises.Forward.Incorrect(sentence);
            CheckResult result = new BatchCheck(network, batch, rate: 1).A(2, A);
            if (!result.IsCorrect)
                return Exercises.Forward.Incorrect(result.Message);
        }
        var (deep, its) = Case(Deep);
        return mine!(deep, its.X.Clone()) is { } outputs && Near(outputs, deep.Forward(its.X)) ? Exercises.Forward.Correct() : Exercises.Forward.Incorrect(NotForThree);
    });

    public static CheckResult Backward(Func<Network, Batch, Gradients>? mine) => Exercises.Backward.Of(mine, () =>
    {
        double largest = 0;
        foreach (var (network, batch) in Cases.Select(Case))
        {
            var before = Copy(network);
            if (mine!(network, new Batch(batch.X.Clone(), batch.Y.Clone())) is not { } gradients)
                return Exercises.Backward.NotAttempted();
            if (!Same(before, network))
                return Exercises.Backward.Incorrect("Your backward changed the network's W or b. Gradients are values; the update comes later.");
            if (gradients.Count != 2)
                return Exercises.Backward.Incorrect($"There are 2 layers, so 2 pairs of dW and db, layer 1 first; yours are {gradients.Count}.");
            if (Enumerable.Range(1, 2).FirstOrDefault(l => gradients[l] is null) is > 0 and int missing)
                return Exercises.Backward.Incorrect($"The gradient of layer {missing} is null. Does the loop go down to layer 1?");
            if (Closeness.SameShape(gradients[1].dW, network[2].W) && Closeness.SameShape(gradients[2].dW, network[1].W))
                return Exercises.Backward.Incorrect("The layers are in the wrong order: layer 1, which reads X, comes first.");
            var check = new BatchCheck(network, batch, rate: 1);
            // The output's gradients first: a mistake there goes back into all others.
            CheckResult[] results = [check.db(2, gradients[2].db), check.dW(2, gradients[2].dW), check.db(1, gradients[1].db), check.dW(1, gradients[1].dW)];
            if (results.FirstOrDefault(result => !result.IsCorrect) is { } wrong)
                return Exercises.Backward.Incorrect(wrong.Message.Length > 0 && wrong.Verdict == Verdict.Incorrect ? wrong.Message : $"Your {wrong.Exercise} is null.");
            largest = Math.Max(largest, GradientCheck.Run(network, batch, gradients).LargestRelativeError);
        }
        var (deep, its) = Case(Deep);
        var (given, right) = (mine!(deep, new Batch(its.X.Clone(), its.Y.Clone())), deep.Backpropagate(its));
        if (given?.Count != 3 || !Enumerable.Range(1, 3).All(l => given[l] is { dW: { } dW, db: { } db } && Near(dW, right[l].dW) && Near(db.ToColumnMatrix(), right[l].db.ToColumnMatrix())))
            return Exercises.Backward.Incorrect(NotForThree);
        return Exercises.Backward.Correct(string.Create(CultureInfo.InvariantCulture, $"Shapes right, and the gradient check's largest relative error is {largest:0.0e+00}."));
    });

    public static CheckResult Overfits(Action<Network, Dataset>? mine, Dataset data) => Exercises.Overfits.Of(mine, () =>
    {
        var network = new Network([data.PixelCount, 30, data.Classes], seed: 1);
        Dataset few = data.Take(Math.Min(Images, data.Count));
        Evaluation before = network.Evaluate(few);
        int[] wrong = [];
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            if (Trained(mine!, network, few, isFirst: epoch == 1) is { } problem)
                return Exercises.Overfits.Incorrect(problem);
            int[] read = network.Classify(few);
            wrong = [.. Enumerable.Range(0, few.Count).Where(i => read[i] != few.Labels[i])];
            if (wrong.Length == 0)
                return Exercises.Overfits.Correct($"All {few.Count} images by heart, after {epoch} epochs.");
        }
        return Exercises.Overfits.Incorrect($"After {Epochs} epochs it reads {few.Count - wrong.Length} of {few.Count} images right; that many it should know by heart. " +
            (Ailment(network, few, before) ?? LeftOut(wrong, few.Count) ?? "Is the learning rate too small, or are images left out?"));
    });

    // Those that a loop does not come to stand together, at the end or at the beginning.
    private static string? LeftOut(int[] wrong, int count)
    {
        int last = count - wrong[0], first = wrong[^1] + 1, most = Math.Min(count / 2, 2 * wrong.Length);
        return last <= most ? $"Those it reads wrong are among the last {last}: does the loop over the images end too early?"
            : first <= most ? $"Those it reads wrong are among the first {first}: does the loop over the images begin too late?"
            : null;
    }

    public static CheckResult Learns(Action<Network, Dataset>? mine, Dataset train, Dataset test, double atLeast) => Exercises.Learns.Of(mine, () =>
    {
        var network = new Network([train.PixelCount, 30, train.Classes], seed: 1);
        Evaluation before = network.Evaluate(test);
        if (Trained(mine!, network, train, isFirst: true) is { } problem)
            return Exercises.Learns.Incorrect(problem);
        double accuracy = network.Evaluate(test).Accuracy;
        string reached = string.Create(CultureInfo.InvariantCulture, $"After one epoch it reads {100 * accuracy:0.00} % of {test.Name} right");
        return accuracy >= atLeast ? Exercises.Learns.Correct(reached + ".")
            : Exercises.Learns.Incorrect(string.Create(CultureInfo.InvariantCulture, $"{reached}; {100 * atLeast:0} % are needed. ") +
                (Ailment(network, test, before) ?? (accuracy < atLeast - 0.03 ? "Is the learning rate too small, or are images left out? A batch of 10 and a rate of 3 do well."
                    : "Are the batches in random order? On MNIST that is worth a per cent. A batch of 10 and a rate of 3 do well.")));
    });

    // What the network itself tells of training that has failed.
    private static string? Ailment(Network network, Dataset data, Evaluation before)
    {
        Evaluation after = network.Evaluate(data);
        if (after.Cost > before.Cost)
            return $"The cost has risen, from {NumberText.Short(before.Cost, 3)} to {NumberText.Short(after.Cost, 3)}: is the step uphill, or its rate far too large?";
        // Outputs that are flat and right are what training is for.
        if (after.Accuracy > 0.5)
            return null;
        var A = network.Forward(data.Batch(0, Math.Min(Images, data.Count)).X);
        return A.Enumerate().Count(a => a * (1 - a) < 0.01) > 0.9 * A.RowCount * A.ColumnCount
            ? "Nearly all its outputs lie where the sigmoid is flat, and no longer learn: is the learning rate too large, or ÷ m missing?" : null;
    }

    private static string? Trained(Action<Network, Dataset> train, Network network, Dataset data, bool isFirst)
    {
        var before = Copy(network);
        train(network, data);
        return network.Layers.Any(layer => layer.W.Enumerate().Concat(layer.b).Any(value => !double.IsFinite(value))) ? "The weights are no longer finite numbers. Is the learning rate far too large?"
            : !isFirst ? null
            : Same(before, network) ? "The network is as it was. The new values have to go into it: (layer.W - rate * dW).CopyTo(layer.W). Or was there no batch at all?"
            : before.Zip(network.Layers).Where(pair => pair.First.W.Equals(pair.Second.W)).Select(pair => $"W{pair.Second.Number} is").FirstOrDefault() is { } W ? $"{W} as it was; every layer takes its step."
            : before.Zip(network.Layers).Where(pair => pair.First.b.Equals(pair.Second.b)).Select(pair => $"b{pair.Second.Number} is").FirstOrDefault() is { } b ? $"{b} as it was; the biases take their step too."
            : null;
    }

    private static bool Near(Matrix<double> given, Matrix<double> right) => Closeness.SameShape(given, right) && Closeness.Near(given, right, Closeness.Single);

    private static (Network, Batch) Case((int[] Sizes, int m) @case)
    {
        var network = new Network(@case.Sizes, seed: 5, initializer: Initializer.Normal);
        var random = new NumPyRandom(6);
        return (network, new Batch(
            Matrix<double>.Build.Dense(@case.Sizes[0], @case.m, (_, _) => random.NextDouble()),
            Matrix<double>.Build.Dense(@case.Sizes[^1], @case.m, (i, j) => (3 * j + 1) % @case.Sizes[^1] == i ? 1 : 0)));
    }

    private static (Matrix<double> W, Vector<double> b)[] Copy(Network network) => [.. network.Layers.Select(layer => (layer.W.Clone(), layer.b.Clone()))];

    private static bool Same((Matrix<double> W, Vector<double> b)[] before, Network network) =>
        before.Zip(network.Layers).All(pair => pair.First.W.Equals(pair.Second.W) && pair.First.b.Equals(pair.Second.b));

    private static class Exercises
    {
        public static Exercise Forward { get; } = new("forward", "Layer by layer: A = σ(W·A + b), with b added to every column.",
            """
            Matrix<double> Forward(Network net, Matrix<double> X)
            {
                var A = X;
                foreach (var layer in net.Layers)
                    A = (layer.W * A).MapIndexed((i, j, z) => 1 / (1 + Math.Exp(-(z + layer.b[i]))), Zeros.Include);
                return A;
            }
            Check.Forward(Forward)
            """);

        public static Exercise Backward { get; } = new("backward", "Keep every A on the way forward. δ of the output first; then, layer by layer downwards: dW, db, and the delta of the layer below.",
            """
            Gradients Backward(Network net, Batch batch)
            {
                int L = net.Layers.Count, m = batch.Size;
                var A = new Matrix<double>[L + 1];                                   // A[l] is n_l × m
                A[0] = batch.X;
                for (int l = 1; l <= L; l++)
                {
                    var b = net[l].b;
                    A[l] = (net[l].W * A[l - 1]).MapIndexed((i, j, z) => 1 / (1 + Math.Exp(-(z + b[i]))), Zeros.Include);
                }

                var layers = new LayerGradient[L];
                var delta = (A[L] - batch.Y).PointwiseMultiply(A[L]).PointwiseMultiply(1 - A[L]);
                for (int l = L; l >= 1; l--)
                {
                    layers[l - 1] = new LayerGradient(delta * A[l - 1].Transpose() / m, delta.RowSums() / m);
                    if (l > 1)
                        delta = (net[l].W.Transpose() * delta).PointwiseMultiply(A[l - 1]).PointwiseMultiply(1 - A[l - 1]);
                }
                return new Gradients(layers);
            }
            Check.Backward(Backward)
            """);

        public static Exercise Overfits { get; } = new("overfit", "Batch after batch: the gradients, then W − η·dW and b − η·db, written into the network.",
            Training + "Check.Overfits(Train, train)");

        public static Exercise Learns { get; } = new("train", "The same function as for the 20 images, on all of them. With batches of 10, in random order, a rate of 3 is right.",
            Training + "Check.Learns(Train, train, test)");

        private const string Training =
            """
            void Train(Network net, Dataset data)
            {
                const double rate = 3.0;
                const int m = 10;
                var starts = Enumerable.Range(0, data.Count / m).Select(k => k * m).ToArray();
                new Random(1).Shuffle(starts);
                foreach (int start in starts)
                {
                    var gradients = Backward(net, data.Batch(start, m));
                    foreach (var layer in net.Layers)
                    {
                        (layer.W - rate * gradients[layer.Number].dW).CopyTo(layer.W);
                        (layer.b - rate * gradients[layer.Number].db).CopyTo(layer.b);
                    }
                }
            }

            """;
    }
}
