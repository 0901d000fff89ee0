using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

public class NetworkTests
{
    [Fact]
    public void A_skipped_layer_is_named_with_both_shapes()
    {
        var network = new Network([784, 128, 10]);

        var problem = Assert.Throws<ArgumentException>(() => network[2].WeightedInput(Matrix<double>.Build.Dense(784, 32)));

        Assert.Equal("Layer 2: W is 10×128 but A is 784×32; W·A needs A to have 128 rows. Was layer 1 skipped?", problem.Message);
    }

    [Fact]
    public void A_transposed_batch_is_suspected()
    {
        var network = new Network([784, 10]);

        var problem = Assert.Throws<ArgumentException>(() => network.Forward(Matrix<double>.Build.Dense(32, 784)));

        Assert.EndsWith("Is A transposed? A sample is a column.", problem.Message);
    }

    [Fact]
    public void Labels_of_another_shape_are_refused()
    {
        var network = new Network([4, 3]);

        var batch = new Batch(Matrix<double>.Build.Dense(4, 2), Matrix<double>.Build.Dense(2, 2));
        var problem = Assert.Throws<ArgumentException>(() => network.Explain(batch));

        Assert.StartsWith("A is 3×2 but Y is 2×2", problem.Message);
    }

    [Theory]
    [InlineData(new[] { 784 }, "784")]
    [InlineData(new int[0], "at least two sizes")]
    [InlineData(new[] { 784, 0, 10 }, "784,0,10")]
    public void Sizes_are_checked(int[] sizes, string said) =>
        Assert.Contains(said, Assert.Throws<ArgumentException>(() => new Network(sizes)).Message);

    [Fact]
    public void Layers_are_counted_from_one()
    {
        var network = new Network([4, 3, 2]);

        Assert.Equal((3, 4), (network[1].W.RowCount, network[1].W.ColumnCount));
        Assert.Equal(4 * 3 + 3 + 3 * 2 + 2, network.ParameterCount);
        Assert.Contains("Layer 0 is the input", Assert.Throws<ArgumentOutOfRangeException>(() => network[0]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => network[3]);
    }

    [Fact]
    public void One_step_down_the_gradient_lowers_the_cost_by_the_slope_times_the_step()
    {
        var network = new Network([10, 6, 4], seed: 2);
        Batch batch = RandomNetworks.Data(network, 5, seed: 1).Batch(0, 5);
        BatchTrace before = network.Explain(batch);
        const double rate = 1e-4;

        network.Update(before.Gradients, rate);

        double squaredSlope = before.Layers.Sum(layer => Math.Pow(layer.dW.FrobeniusNorm(), 2) + Math.Pow(layer.db.L2Norm(), 2));
        Assert.Equal(1, (before.Cost - network.Explain(batch).Cost) / (rate * squaredSlope), 1e-3);
    }

    [Fact]
    public void A_trace_keeps_its_values_when_the_network_changes()
    {
        var network = new Network([10, 4], seed: 2);
        BatchTrace trace = network.Explain(RandomNetworks.Data(network, 5, seed: 1).Batch(0, 5));
        var W = trace[1].W.Clone();

        network.Update(trace.Gradients, 1);

        Assert.Equal(W, trace[1].W);
        Assert.NotEqual(W, network[1].W);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Each_derivative_is_the_slope_of_its_activation(string name)
    {
        Activation activation = Activation.All.Single(activation => activation.Name == name);
        foreach (double z in (double[])[-30, -2.5, -0.3, 0.4, 1, 7])
            Assert.Equal((activation.F(z + 1e-6) - activation.F(z - 1e-6)) / 2e-6, activation.Derivative(z), 1e-8);
    }

    public static TheoryData<string> Activations => [.. Activation.All.Select(activation => activation.Name)];
}
