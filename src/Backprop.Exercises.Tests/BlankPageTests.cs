using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Exercises.Tests;

public class BlankPageTests
{
    private static readonly Lazy<(Dataset Train, Dataset Test)> Digits = new(() => DrawnDigits.Create(seed: 1, train: 2000, test: 500));

    [Fact]
    public void The_networks_own_functions_pass()
    {
        Assert.True(Check.Forward((net, X) => net.Forward(X)).IsCorrect);
        CheckResult backward = Check.Backward((net, batch) => net.Backpropagate(batch));
        Assert.StartsWith("✓ Correct. Shapes right, and the gradient check's largest relative error is ", backward.ToString());
        Assert.StartsWith("✓ Correct. All 20 images by heart, after ", Check.Overfits(Epoch(3), Digits.Value.Train).ToString());
        Assert.StartsWith("✓ Correct. After one epoch it reads ",
            Check.Learns(Epoch(3), Digits.Value.Train, Digits.Value.Test, minAccuracy: 0.5).ToString());
    }

    [Fact]
    public void A_wrong_forward_is_named() =>
        Assert.Contains("The activation is missing",
            Check.Forward((net, X) => net[2].WeightedInput(net[1].Activation.F(net[1].WeightedInput(X)))).Message);

    [Fact]
    public void A_wrong_backward_is_named()
    {
        Assert.Equal("Your db2 is the right one ÷ 7, the batch size. Averaged twice?", Check.Backward(NumPyNotebook.Gradients).Message);
        Assert.Contains("σ′(Z2) is missing", With(Fault.OutputSlopeMissing));
        Assert.Contains("wrong sign", With(Fault.WrongSign));
        Assert.Contains("σ′(Z1) is missing", With(Fault.HiddenSlopeMissing));
        Assert.Contains("The slope is taken at A1", With(Fault.HiddenSlopeAtA));
        Assert.Contains("W2 was already updated (rate 3)", With(Fault.WeightsUpdatedFirst));
        Assert.Contains("Only the last sample counts", With(Fault.LastSampleOnly));
        Assert.Contains("Z1 is used where A1 belongs", With(Fault.ZForA));
        Assert.Contains("Is ÷ m missing?", With(Fault.WeightsNotAveraged));
        Assert.Contains("2 pairs of dW and db", Check.Backward((net, batch) => new Gradients(net.Backpropagate(batch)[1])).Message);
        Assert.Equal("Your dW2 is null.",
            Check.Backward((net, batch) =>
                new Gradients(net.Backpropagate(batch)[1], net.Backpropagate(batch)[2] with { dW = null! })).Message);
        Assert.Contains("changed the network's W or b", Check.Backward((net, batch) =>
        {
            net.Update(net.Backpropagate(batch), 1);
            return net.Backpropagate(batch);
        }).Message);
    }

    [Fact]
    public void Training_that_does_not_train_is_told_why()
    {
        Assert.StartsWith("The network is as it was.", Check.Overfits((_, _) => { }, Digits.Value.Train).Message);
        Assert.StartsWith("The weights are no longer finite",
            Check.Learns((net, _) => net[1].W[0, 0] = double.NaN, Digits.Value.Train, Digits.Value.Test).Message);
        Assert.Contains("is the learning rate too small",
            Check.Learns(Epoch(0.001), Digits.Value.Train, Digits.Value.Test).Message);
        Assert.Contains("The steps go uphill", Check.Learns(Uphill, Digits.Value.Train, Digits.Value.Test).Message);
        Assert.Contains("The steps go uphill", Check.Overfits(Uphill, Digits.Value.Train).Message);
        Assert.Contains("is the learning rate too small",
            Check.Overfits(Epoch(0.001), Digits.Value.Train).Message);
        // Its gradients come to 0, so that later epochs leave it as it is.
        Assert.Contains("is the learning rate too large", Check.Overfits(Epoch(30_000), Digits.Value.Train).Message);
        Assert.Contains("among the last 2: does the loop over the images end too early?",
            Check.Overfits((net, data) => Epoch(3)(net, data.Take(18)), Digits.Value.Train).Message);
        Assert.Contains("among the first 3: does the loop over the images begin too late?",
            Check.Overfits((net, data) => Epoch(3)(net, WithoutFirst(3, data)), Digits.Value.Train).Message);
        Assert.Contains("no known mistake matches",
            Check.Learns(Epoch(3), Digits.Value.Train, Digits.Value.Test, minAccuracy: Reached + 0.01).Message);
        Assert.StartsWith("This ended in an error: sizes",
            Check.Overfits((_, _) => throw new ArgumentException("sizes"), Digits.Value.Train).Message);
        Assert.Equal(Verdict.NotAttempted, Check.Overfits(null, Digits.Value.Train).Verdict);
    }

    [Fact]
    public void The_pass_mark_does_not_depend_on_the_name_of_the_data() => Assert.All(["MNIST", "drawn digits"], name =>
    {
        Dataset train = Digits.Value.Train;
        var named = new Dataset(name, train.Pixels.ToArray(), train.Labels.ToArray());
        Assert.Contains("; 93 % are needed. ", Check.Learns(Epoch(0.001), named, Digits.Value.Test).Message);
    });

    [Fact]
    public void What_is_right_for_two_layers_alone_is_told()
    {
        Assert.StartsWith("It is right for two layers, but not for three.",
            Check.Forward((net, X) => net[2].Activation.F(net[2].WeightedInput(net[1].Activation.F(net[1].WeightedInput(X))))).Message);
        Assert.StartsWith("It is right for two layers, but not for three.",
            Check.Backward((net, batch) => net.Layers.Count == 2 ? net.Backpropagate(batch)
                : new Gradients(net.Backpropagate(batch)[1], net.Backpropagate(batch)[2])).Message);
        Assert.StartsWith("The gradient of layer 1 is null.",
            Check.Backward((net, batch) => new Gradients(null!, net.Backpropagate(batch)[2])).Message);
    }

    [Fact]
    public void A_part_that_takes_no_step_is_told()
    {
        static Action<Network, Dataset> Keeping(Action<Network, Network> restore) => (net, data) =>
        {
            var before = new Network([784, 30, 10], seed: 1);
            Epoch(3)(net, data);
            restore(net, before);
        };

        Assert.StartsWith("b1 is as it was",
            Check.Overfits(Keeping((net, before) => before[1].b.CopyTo(net[1].b)), Digits.Value.Train).Message);
        Assert.StartsWith("W1 is as it was",
            Check.Learns(Keeping((net, before) => before[1].W.CopyTo(net[1].W)), Digits.Value.Train, Digits.Value.Test).Message);
    }

    [Fact]
    public void A_mistake_of_every_layer_is_named()
    {
        static string Message(Func<Layer, Matrix<double>, Matrix<double>> layer) =>
            Check.Forward((net, X) => net.Layers.Aggregate(X, (A, l) => layer(l, A))).Message;

        Assert.StartsWith("b is missing in every layer", Message((l, A) => Activation.Sigmoid.F(l.W * A)));
        Assert.StartsWith("b is subtracted in every layer",
            Message((l, A) => Activation.Sigmoid.F((l.W * A).MapIndexed((i, _, z) => z - l.b[i], Zeros.Include))));
        Assert.StartsWith("The activation is missing in every layer", Message((l, A) => l.WeightedInput(A)));
        Assert.StartsWith("The sign in the exponent is wrong in every layer",
            Message((l, A) => l.WeightedInput(A).Map(z => 1 / (1 + Math.Exp(z)), Zeros.Include)));
        Assert.StartsWith("This is tanh in every layer", Message((l, A) => l.WeightedInput(A).PointwiseTanh()));
        Assert.StartsWith("The layers are in the wrong order",
            Check.Backward((net, batch) => new Gradients(net.Backpropagate(batch)[2], net.Backpropagate(batch)[1])).Message);
    }

    private static Dataset WithoutFirst(int count, Dataset data) =>
        new($"all but {count}", data.Pixels[(count * data.PixelCount)..].ToArray(), data.Labels[count..].ToArray());

    private static double Reached
    {
        get
        {
            var network = new Network([784, 30, 10], seed: 1);
            Epoch(3)(network, Digits.Value.Train);
            return network.Evaluate(Digits.Value.Test).Accuracy;
        }
    }

    private static void Uphill(Network network, Dataset data)
    {
        for (int start = 0; start < data.Count; start += 10)
            network.Update(network.Backpropagate(data.Batch(start, Math.Min(10, data.Count - start))), rate: -3);
    }

    private static string With(Fault fault) => Check.Backward((net, batch) => Mutant.Backpropagate(net, batch, fault)).Message;

    private static Action<Network, Dataset> Epoch(double rate) => (net, data) =>
        _ = new Sgd(net, new SgdOptions { Epochs = 1, BatchSize = 10, LearningRate = rate }).Run(data).Single();
}
