using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

public class CostTests
{
    [Fact]
    public void An_untrained_softmax_network_costs_the_logarithm_of_the_number_of_classes()
    {
        var network = new Network([30, 10], cost: Cost.LogLikelihood);
        network[1].W.Clear();
        Batch batch = RandomNetworks.Data(network, 50, seed: 1).Batch(0, 50);

        Assert.Equal(Math.Log(10), network.Explain(batch).Cost, 1e-12);
    }

    [Fact]
    public void Softmax_outputs_add_up_to_one_and_do_not_overflow()
    {
        var Z = Matrix<double>.Build.DenseOfArray(new[,] { { 1000.0, -1000, 0 }, { 999, -1001, 0 }, { 0, 0, 0 } });

        var A = Activation.Softmax.F(Z);

        Assert.All(A.ColumnSums(), sum => Assert.Equal(1, sum, 1e-12));
        Assert.Equal(1 / (1 + Math.Exp(-1)), A[0, 0], 1e-12);
    }

    // δ[L] = ∂C/∂A ∘ σ′(Z), without the slope canceled.
    [Fact]
    public void Where_cost_and_outputs_cancel_delta_is_what_the_derivatives_give()
    {
        var network = new Network([12, 5, 4], seed: 2, cost: Cost.CrossEntropy);
        BatchTrace trace = network.Explain(RandomNetworks.Data(network, 6, seed: 3).Batch(0, 6));

        var written = Cost.CrossEntropy.Derivative(trace[2].A, trace.Batch.Y).PointwiseMultiply(trace[2].Slope);

        Assert.True((written - trace[2].Delta).L2Norm() < 1e-12 * written.L2Norm());
    }

    [Theory]
    [InlineData("cross-entropy")]
    [InlineData("log-likelihood")]
    public void An_output_that_has_saturated_costs_a_finite_number(string name)
    {
        Cost cost = Cost.All.Single(cost => cost.Name == name);
        var wrong = Matrix<double>.Build.Dense(2, 1, (i, _) => i);

        Assert.InRange(cost.Of(wrong, 1 - wrong), 36, 175);
        Assert.Equal(0, cost.Of(wrong, wrong), 1e-12);
    }

    [Fact]
    public void Softmax_is_for_outputs_alone()
    {
        var problem = Assert.Throws<ArgumentException>(() => new Network([3, 2], activation: Activation.Softmax));

        Assert.StartsWith("softmax is for outputs alone", problem.Message);
        Assert.Throws<NotSupportedException>(() => Activation.Softmax.F(1.0));
    }

    [Fact]
    public void The_last_layer_has_the_activation_that_the_cost_is_made_for()
    {
        var network = new Network([6, 5, 4, 3], activation: Activation.ReLU, cost: Cost.LogLikelihood);

        Assert.Equal([Activation.ReLU, Activation.ReLU, Activation.Softmax], network.Layers.Select(layer => layer.Activation));
    }
}
