using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

/// <summary>An activation, a cost, a schedule and an initializer that a learner wrote.</summary>
public sealed class OwnFunctionTests : IDisposable
{
    private static readonly (Dataset Train, Dataset Test) Digits = DrawnDigits.Create(seed: 5, train: 2000, test: 500);
    private static readonly Initializer Uniform = new("uniform", (random, inputs, _) => (random.NextDouble() - 0.5) / Math.Sqrt(inputs));
    private readonly string folder = Directory.CreateTempSubdirectory("own-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_leaky_relu_passes_the_gradient_check_and_kinks_are_found_by_themselves()
    {
        var network = new Network([20, 8, 6, 4], seed: 3, RandomNetworks.Leaky, RandomNetworks.Quartic, Uniform);

        GradientReport report = GradientCheck.Run(network, RandomNetworks.Data(network, 9, seed: 1).Batch(0, 9));

        Assert.True(report.Passes(1e-7), $"{report}");
        Assert.Equal(0, Assert.Single(RandomNetworks.Leaky.Kinks), 1e-12);
    }

    [Fact]
    public void Kinks_are_where_the_slope_jumps_and_nowhere_else()
    {
        var hardSigmoid = new Activation("hard sigmoid", z => Math.Clamp(0.2 * z + 0.5, 0, 1), z => Math.Abs(z) < 2.5 ? 0.2 : 0);
        var steep = new Activation("steep", z => Math.Tanh(1000 * z), z => 1000 * (1 - Math.Pow(Math.Tanh(1000 * z), 2)));

        Assert.Equal([-2.5, 2.5], hardSigmoid.Kinks.Select(kink => Math.Round(kink, 9)));
        Assert.Empty(steep.Kinks);
        Assert.Empty(Activation.Sigmoid.Kinks);
        Assert.Empty(Activation.Softmax.Kinks);
    }

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void It_learns_as_well_as_the_built_in_one_that_computes_the_same(Precision precision)
    {
        var same = new Activation("my relu", z => z > 0 ? z : 0, z => z > 0 ? 1 : 0);
        int Correct(Activation activation) => new Sgd(new Network([784, 30, 10], seed: 1, activation, initializer: Initializer.He),
            new SgdOptions { Epochs = 3, LearningRate = 0.5, Precision = precision }).Run(Digits.Train, Digits.Test).Last().Test!.Correct;

        Assert.InRange(Correct(same), Correct(Activation.ReLU) - 5, Correct(Activation.ReLU) + 5);
    }

    [Fact]
    public void Your_own_schedule_multiplies_the_learning_rate()
    {
        static Matrix<double> Trained(double rate, Schedule schedule)
        {
            var network = new Network([784, 10], seed: 1);
            var options = new SgdOptions { Epochs = 2, LearningRate = rate, Schedule = schedule };
            _ = new Sgd(network, options).Run(Digits.Train).Count();
            return network[1].W;
        }

        Assert.Equal(Trained(0.75, Schedule.Constant), Trained(3, new Schedule("a quarter", (_, _) => 0.25)));
        Assert.Equal(new Network([784, 10], seed: 1)[1].W, Trained(3, new Schedule("zero", (_, _) => 0)));
        Assert.NotEqual(Trained(3, Schedule.Constant), Trained(3, new Schedule("halving", (epoch, _) => Math.Pow(0.5, epoch))));
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_traced_to_their_function()
    {
        var climbing = new Sgd(new Network([784, 10]), new SgdOptions { Schedule = new Schedule("climbing", (_, _) => -1) });
        string said = Assert.Throws<InvalidOperationException>(() => climbing.Run(Digits.Train).Count()).Message;
        Assert.Equal("Schedule climbing gives -1 in epoch 0; a factor is 0 or above.", said);

        var undefined = new Initializer("undefined", (_, _, _) => double.NaN);
        said = Assert.Throws<InvalidOperationException>(() => new Network([4, 2], initializer: undefined)).Message;
        Assert.Equal("Initializer undefined drew NaN, not a finite number.", said);
    }

    [Fact]
    public void What_your_own_function_throws_comes_out_as_it_is()
    {
        var broken = new Activation("broken", _ => throw new NotSupportedException("mine"), _ => 1);

        var network = new Network([784, 1000, 10], activation: broken);

        Assert.Equal("mine", Assert.Throws<NotSupportedException>(() => new Sgd(network).Run(Digits.Train).Count()).Message);
        Assert.Equal("mine", Assert.Throws<NotSupportedException>(() => network.Evaluate(Digits.Test)).Message);
    }

    [Fact]
    public void Outputs_that_reach_0_and_1_have_a_finite_slope_of_cross_entropy()
    {
        var hardSigmoid = new Activation("hard sigmoid", z => Math.Clamp(0.2 * z + 0.5, 0, 1), z => Math.Abs(z) < 2.5 ? 0.2 : 0);
        var network = new Network([20, 8, 4], seed: 1, cost: Cost.CrossEntropy, initializer: Initializer.Normal, output: hardSigmoid);

        Gradients gradients = network.Backpropagate(RandomNetworks.Data(network, 30, seed: 1).Batch(0, 30));

        Assert.All(gradients[2].dW.Enumerate(), slope => Assert.True(double.IsFinite(slope)));
    }

    [Fact]
    public void Hidden_layers_and_outputs_can_each_have_their_own()
    {
        string file = Path.Combine(folder, "two.safetensors");
        var softplus = new Activation("softplus", z => Math.Log(1 + Math.Exp(z)), z => 1 / (1 + Math.Exp(-z)));
        new Network([6, 5, 3], seed: 1, RandomNetworks.Leaky, output: softplus).Save(file);

        var loaded = Network.Load(file, RandomNetworks.Leaky, output: softplus);

        Assert.Equal([RandomNetworks.Leaky, softplus], loaded.Layers.Select(layer => layer.Activation));
        var namesake = new Activation("softplus", z => z, _ => 1);
        var problem = Assert.Throws<ArgumentException>(() => new Network([4, 3, 2], activation: softplus, output: namesake));
        Assert.StartsWith("Two activations are called softplus", problem.Message);
    }

    [Fact]
    public void A_file_names_it_and_loading_asks_for_it()
    {
        string file = Path.Combine(folder, "net.safetensors");
        var network = new Network([6, 5, 3], seed: 1, RandomNetworks.Leaky, RandomNetworks.Quartic);
        network.Save(file);

        var loaded = Network.Load(file, RandomNetworks.Leaky, RandomNetworks.Quartic);

        Assert.Equal((RandomNetworks.Leaky, RandomNetworks.Quartic), (loaded[1].Activation, loaded.Cost));
        Assert.Equal(network[2].W, loaded[2].W);
        string said = Assert.Throws<InvalidDataException>(() => Network.Load(file, cost: RandomNetworks.Quartic)).Message;
        Assert.Contains(
            "its output is leaky relu, not one of sigmoid, tanh, relu, softmax; if it is your own, give it, too", said);
        Assert.Contains("its cost is quartic", Assert.Throws<InvalidDataException>(() => Network.Load(file, RandomNetworks.Leaky)).Message);
    }

    [Fact]
    public void The_name_of_a_built_in_one_is_taken()
    {
        var sigmoid = Assert.Throws<ArgumentException>(() => new Activation("sigmoid", z => z, _ => 1));
        Assert.Contains("sigmoid is already the name", sigmoid.Message);
        var quadratic = Assert.Throws<ArgumentException>(() => new Cost("quadratic", (a, y) => a - y, (_, _) => 1));
        Assert.Contains("quadratic is already the name", quadratic.Message);
        Assert.Throws<ArgumentException>(() => new Schedule(" ", (_, _) => 1));
    }

    [Fact]
    public void Outputs_that_a_cost_has_no_logarithm_of_are_refused_with_the_reason()
    {
        string said = Assert.Throws<ArgumentException>(
            () => new Network([4, 3, 2], cost: Cost.CrossEntropy, output: Activation.Tanh)).Message;
        Assert.StartsWith("cross-entropy takes the logarithm of outputs between 0 and 1, as sigmoid gives them; tanh gives -1 too.", said);

        // Without a hidden layer the activation would go unused.
        said = Assert.Throws<ArgumentException>(
            () => new Network([4, 2], activation: Activation.Tanh, cost: Cost.CrossEntropy)).Message;
        Assert.StartsWith("There is no hidden layer for tanh, and cross-entropy is made for sigmoid outputs", said);
    }

    [Fact]
    public void Hidden_layers_and_outputs_are_told_apart()
    {
        int[] sizes = [4, 3, 2];
        Assert.Equal(
            "4-3-2, tanh, sigmoid outputs, cross-entropy", $"{new Network(sizes, activation: Activation.Tanh, cost: Cost.CrossEntropy)}");
        Assert.Equal("4-3-2, relu, quadratic", $"{new Network(sizes, activation: Activation.ReLU)}");
        Assert.Equal(
            "4-3-2, relu, softmax outputs, quadratic", $"{new Network(sizes, activation: Activation.ReLU, output: Activation.Softmax)}");
    }

    [Fact]
    public void Evaluating_does_not_copy_the_weights()
    {
        var network = new Network([784, 2000, 10], seed: 1);
        Dataset one = Digits.Test.Take(1);
        network.Evaluate(one);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        network.Evaluate(one);
        network.Classify(one);

        // Two forward passes of 64 samples have room for 2.9 MB; the weights alone are 12.7 MB.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(33)]
    public void Evaluating_reads_the_weights_as_they_are_now(int outputs)
    {
        var network = new Network([784, 33, outputs], seed: 1);
        Dataset data = RandomNetworks.Data(network, 70, seed: 2);
        network.Evaluate(data);

        network[2].W.MapInplace(w => -w, Zeros.Include);

        Matrix<double> A = network.Forward(data.Batch(0, data.Count).X);
        Assert.Equal(A.EnumerateColumns().Select(column => column.MaximumIndex()), network.Classify(data));
    }
}
