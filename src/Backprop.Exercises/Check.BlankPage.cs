using Backprop.Engine;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises;

/// <content>The blank page: functions that a learner writes from nothing, for sigmoid networks with the quadratic cost.</content>
public static partial class Check
{
    private const string NotForThree =
        "It is right for two layers, but not for three. Is the number of a layer written out where the loop's variable belongs?";

    // Several sizes and batches: what is right for one by chance is wrong for another.
    private static readonly (int[] Sizes, int m)[] Cases = [([6, 5, 4], 7), ([3, 8, 2], 4), ([5, 4, 6], 1)];

    private static readonly (int[] Sizes, int m) Deep = ([4, 6, 5, 3], 5);

    // Where all sizes are the same, a product of the wrong two matrices still has a value, and its mistake a name.
    private static readonly (int[] Sizes, int m) Square = ([5, 5, 5], 5);

    // BatchCheck names these mistakes only if they are made in one layer.
    private static readonly (string Sentence, Func<Layer, Matrix<double>, Matrix<double>> Output)[] InEveryLayer =
    [
        ("b is missing in every layer: a layer is σ(W·A + b).", (layer, A) => σ(layer.W * A)),
        ("b is subtracted in every layer; it is added.", (layer, A) => σ(2 * layer.W * A - layer.WeightedInput(A))),
        ("b is added twice in every layer.", (layer, A) => σ(2 * layer.WeightedInput(A) - layer.W * A)),
        ("b is added after the activation in every layer; it belongs inside.",
            (layer, A) => σ(layer.W * A) + layer.WeightedInput(A) - layer.W * A),
        ("b is added to the first sample only, in every layer; every column needs it.", (layer, A) => σ((layer.W * A).MapIndexed(
            (i, j, z) => j == 0 ? z + layer.b[i] : z, Zeros.Include))),
        ("The activation is missing in every layer: σ(W·A + b) is what goes on, not W·A + b.", (layer, A) => layer.WeightedInput(A)),
        ("The activation is applied twice in every layer.", (layer, A) => σ(σ(layer.WeightedInput(A)))),
        ("The sign in the exponent is wrong in every layer: σ(z) = 1 / (1 + e⁻ᶻ).", (layer, A) => σ(-layer.WeightedInput(A))),
        ("The slope σ′ is taken in every layer, where σ itself belongs.",
            (layer, A) => Activation.Sigmoid.Derivative(layer.WeightedInput(A))),
        ("This is softmax in every layer; the layers here are sigmoid.", (layer, A) => Activation.Softmax.F(layer.WeightedInput(A))),
        ("This is tanh in every layer; the layers here are sigmoid.", (layer, A) => Activation.Tanh.F(layer.WeightedInput(A))),
        ("This is ReLU in every layer; the layers here are sigmoid.", (layer, A) => Activation.ReLU.F(layer.WeightedInput(A))),
        ("The activation is missing in every layer, and b too.", (layer, A) => layer.W * A),
    ];

    /// <summary>From a network and X (n₀ × m) to its outputs (n_L × m).</summary>
    public static CheckResult Forward(Func<Network, Matrix<double>, Matrix<double>>? mine) =>
        Texts.Read("Check.Forward").Grade(mine, exercise =>
    {
        foreach (var sizes in Cases)
            if (ForwardOf(exercise, mine!, sizes) is { IsCorrect: false } result)
                return result;
        var (deep, deepBatch) = Case(Deep.Sizes, Deep.m);
        return mine!(deep, deepBatch.X.Clone()) is { } outputs && Closeness.Near(outputs, deep.Forward(deepBatch.X), Closeness.Single)
            ? exercise.Correct()
            : exercise.Incorrect(NotForThree);
    }, problem => Explain(problem, () => ForwardOf(Texts.Read("Check.Forward"), mine!, Square)));

    /// <summary>From a network and a batch to the gradients of all layers; judged by shapes, known mistakes and GradientCheck.</summary>
    public static CheckResult Backward(Func<Network, Batch, Gradients>? mine) =>
        Texts.Read("Check.Backward").Grade(mine, exercise =>
    {
        double largestError = 0;
        foreach (var sizes in Cases)
        {
            if (BackwardOf(exercise, mine!, sizes) is { IsCorrect: false } result)
                return result;
            var (network, batch) = Case(sizes.Sizes, sizes.m);
            var again = mine!(network, Case(sizes.Sizes, sizes.m).Batch);
            largestError = Math.Max(largestError, GradientCheck.Run(network, batch, again).LargestRelativeError);
        }
        if (!(largestError <= Closeness.Single))
            return exercise.Incorrect("Called once more with the same batch, your backward returns other gradients. "
                + "What does it keep from one call to the next?");
        var (deep, deepBatch) = Case(Deep.Sizes, Deep.m);
        return mine!(deep, Case(Deep.Sizes, Deep.m).Batch) is { Count: 3 } given
            && GradientCheck.Run(deep, deepBatch, given).LargestRelativeError <= Closeness.Single
            ? exercise.Correct(string.Create(CultureInfo.InvariantCulture,
                $"Shapes right, and the gradient check's largest relative error is {largestError:0.0e+00}."))
            : exercise.Incorrect(NotForThree);
    }, problem => Explain(problem, () => BackwardOf(Texts.Read("Check.Backward"), mine!, Square)));

    private static CheckResult ForwardOf(Exercise exercise, Func<Network, Matrix<double>, Matrix<double>> mine, (int[] Sizes, int m) sizes)
    {
        var (network, batch) = Case(sizes.Sizes, sizes.m);
        if (mine(network, batch.X.Clone()) is not { } A)
            return exercise.NotAttempted();
        if (!HaveSameParameters(network, Case(sizes.Sizes, sizes.m).Network))
            return exercise.Incorrect("Your forward changed the network's W or b; it should only read them.");
        CheckResult result = new BatchCheck(network, batch, rate: 1).A2(A);
        if (result.IsCorrect)
            return exercise.Correct();
        foreach (var (sentence, output) in InEveryLayer)
            if (Closeness.Near(A, network.Layers.Aggregate(batch.X, (below, layer) => output(layer, below)), Closeness.Exact))
                return exercise.Incorrect(sentence);
        return exercise.Incorrect(result.Message, result.IsNamed);
    }

    private static CheckResult BackwardOf(Exercise exercise, Func<Network, Batch, Gradients> mine, (int[] Sizes, int m) sizes)
    {
        var (network, batch) = Case(sizes.Sizes, sizes.m);
        Batch own = Case(sizes.Sizes, sizes.m).Batch;
        if (mine(network, own) is not { } gradients)
            return exercise.NotAttempted();
        if (!HaveSameParameters(network, Case(sizes.Sizes, sizes.m).Network))
            return exercise.Incorrect("Your backward changed the network's W or b. It should only return gradients.");
        if (!own.X.Equals(batch.X) || !own.Y.Equals(batch.Y))
            return exercise.Incorrect($"Your backward writes into batch.{(own.X.Equals(batch.X) ? "Y" : "X")}; it should only read it.");
        if (LayersProblem(network, gradients) is { } problem)
            return exercise.Incorrect(problem);
        return WrongGradient(new BatchCheck(network, batch, rate: 1), gradients) is { } wrong
            ? exercise.Incorrect(wrong.Verdict == Verdict.NotAttempted ? $"Your {wrong.Exercise} is null." : wrong.Message, wrong.IsNamed)
            : exercise.Correct();
    }

    // The function ended in an error. Where all sizes are the same it may not, and shows its mistake.
    private static string Explain(Exception problem, Func<CheckResult> onSquares)
    {
        var (network, batch) = Case(Cases[0].Sizes, Cases[0].m);
        string rule = ShapeMismatch.Explain(problem, new BatchProblem(network, batch));
        if (rule.Length == 0)
            return "";
        try
        {
            return onSquares() is { Verdict: Verdict.Incorrect, IsNamed: true, Message: { } message }
                ? $"In a network of 5 neurons a layer it runs, and shows the mistake. {message}" : rule;
        }
        catch (Exception again) when (again is not (OperationCanceledException or ThreadInterruptedException))
        {
            return rule;
        }
    }

    private static string? LayersProblem(Network network, Gradients gradients) =>
        gradients.Count != 2 ? $"There are 2 layers, so 2 pairs of dW and db, layer 1 first; yours are {gradients.Count}."
        : gradients[1] is null || gradients[2] is null
            ? $"The gradient of layer {(gradients[1] is null ? 1 : 2)} is null. Does the loop go down to layer 1?"
        : !Closeness.SameShape(network[1].W, network[2].W)
            && Closeness.SameShape(gradients[1].dW, network[2].W) && Closeness.SameShape(gradients[2].dW, network[1].W)
            ? "The layers are in the wrong order: layer 1, which reads X, comes first."
        : null;

    // The gradients of the output layer first: a mistake there spoils all others.
    private static CheckResult? WrongGradient(BatchCheck check, Gradients gradients) => new[]
    {
        check.db2(gradients[2].db), check.dW2(gradients[2].dW), check.db1(gradients[1].db), check.dW1(gradients[1].dW),
    }.FirstOrDefault(result => !result.IsCorrect);

    private static Matrix<double> σ(Matrix<double> Z) => Activation.Sigmoid.F(Z);

    // The same network and batch at each call, so that a learner's function cannot spoil them.
    private static (Network Network, Batch Batch) Case(int[] sizes, int m)
    {
        var network = new Network(sizes, seed: 5, initializer: Initializer.Normal);
        return (network, RandomBatch(network, m, seed: 6));
    }

    private static Batch RandomBatch(Network network, int m, uint seed)
    {
        var random = new NumPyRandom(seed);
        int classes = network.Sizes[^1];
        return new Batch(
            Matrix<double>.Build.Dense(network.Sizes[0], m, (_, _) => random.NextDouble()),
            Matrix<double>.Build.Dense(classes, m, (i, j) => (3 * j + 1) % classes == i ? 1 : 0));
    }

    private static bool HaveSameParameters(Network one, Network other) =>
        one.Layers.Zip(other.Layers).All(pair => pair.First.W.Equals(pair.Second.W) && pair.First.b.Equals(pair.Second.b));
}
