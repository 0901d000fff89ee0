using CsCheck;

namespace Backprop.Tests;

public class GradientCheckTests
{
    [Fact]
    public void Backpropagation_agrees_with_central_differences_on_random_networks() =>
        // Scaled weights: with N(0, 1) a deep narrow net may saturate until its gradient is smaller than the rounding of its cost.
        Gen.Select(RandomNetworks.Networks(maxLayers: 4, widths: [1, 2, 3, 5, 8, 12], Initializer.Scaled), Gen.Int[1, 9], Gen.UInt)
            .Sample((network, m, seed) =>
            {
                GradientReport report = GradientCheck.Run(network, RandomNetworks.Data(network, m, seed).Batch(0, m));
                Assert.All(report.Quantities, quantity => Assert.True(
                    quantity.RelativeError < 1e-7, $"{RandomNetworks.Describe(network)}, batch {m}: {quantity}"));
            }, iter: 300);

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(32)]
    public void The_Python_notebooks_bias_gradient_is_caught_at_one_minus_one_over_batch(int m)
    {
        var network = new Network([20, 8, 4], seed: 3);
        Batch batch = RandomNetworks.Data(network, m, seed: 1).Batch(0, m);

        GradientReport report = GradientCheck.Run(network, batch, NumPyNotebook.Gradients(network, batch));

        Assert.False(report.Passes());
        foreach (var quantity in report.Quantities)
            Assert.Equal(quantity.Quantity.StartsWith("db") ? 1 - 1.0 / m : 0, quantity.RelativeError, 1e-7);
    }

    // Two blank samples of different classes: their contributions to the hidden biases' gradients cancel but for the last bit.
    [Fact]
    public void A_gradient_that_is_only_rounding_passes()
    {
        var network = new Network([1, 12, 1, 8, 2], seed: 230, Activation.Tanh, Cost.CrossEntropy, Initializer.Scaled);

        var blank = new Dataset("blank", [0, 0], [0, 1], rows: 1, columns: 1, classes: 2);
        GradientReport report = GradientCheck.Run(network, blank.Batch(0, 2));

        Assert.True(report.Passes(), $"{report}");
    }

    [Fact]
    public void One_wrong_entry_is_caught()
    {
        var network = new Network([6, 5, 3], seed: 3, Activation.Tanh);
        Batch batch = RandomNetworks.Data(network, 7, seed: 1).Batch(0, 7);
        Gradients gradients = network.Backpropagate(batch);
        gradients[1].dW[2, 3] *= 1.001;

        GradientReport report = GradientCheck.Run(network, batch, gradients);

        Assert.Equal("dW1", Assert.Single(report.Quantities, quantity => quantity.RelativeError > 1e-7).Quantity);
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_does_not_pass()
    {
        var network = new Network([6, 5, 3], seed: 3);
        Batch batch = RandomNetworks.Data(network, 7, seed: 1).Batch(0, 7);
        Gradients right = network.Backpropagate(batch);

        var wrong = new Gradients(right[1] with { dW = right[1].dW * double.NaN }, right[2]);
        GradientReport report = GradientCheck.Run(network, batch, wrong);

        Assert.False(report.Passes());
        Assert.Equal(double.NaN, report.LargestRelativeError);
    }

    [Fact]
    public void The_network_stays_as_it_was()
    {
        var network = new Network([6, 5, 3], seed: 3);
        var before = network[1].W.Clone();

        GradientCheck.Run(network, RandomNetworks.Data(network, 7, seed: 1).Batch(0, 7));

        Assert.Equal(before, network[1].W);
    }

    [Fact]
    public void A_nudge_across_a_kink_of_ReLU_is_left_out_and_counted()
    {
        var network = new Network([1, 1], activation: Activation.ReLU);
        network[1].W[0, 0] = 1e-9;
        network[1].b[0] = 0;
        var batch = RandomNetworks.Data(network, 1, seed: 1).Batch(0, 1);

        Assert.All(GradientCheck.Run(network, batch).Quantities, quantity => Assert.Equal((0, 1), (quantity.Count, quantity.Kinks)));
    }

    [Fact]
    public void Gradients_of_another_shape_are_refused_by_layer()
    {
        var network = new Network([6, 5, 3]);
        var other = new Network([6, 4, 3]);
        Batch batch = RandomNetworks.Data(network, 2, seed: 1).Batch(0, 2);

        var problem = Assert.Throws<ArgumentException>(() => GradientCheck.Run(network, batch, other.Backpropagate(batch)));

        Assert.StartsWith("Layer 1: W is 5×6 but dW is 4×6", problem.Message);
    }
}
