using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

public class MomentumOptimizerTests
{
    [Fact]
    public void Without_momentum_and_decay_it_is_the_plain_update()
    {
        Network plain = new([6, 5, 3], seed: 1), moved = new([6, 5, 3], seed: 1);
        Batch batch = RandomNetworks.Data(plain, 4, seed: 2).Batch(0, 4);

        plain.Update(plain.Backpropagate(batch), 0.5);
        new MomentumOptimizer(moved).Update(moved.Backpropagate(batch), 0.5);

        Assert.All(plain.Layers, layer => Assert.Equal((layer.W, layer.b), (moved[layer.Number].W, moved[layer.Number].b)));
    }

    // On a constant gradient g the speed tends to η·g / (1 − μ).
    [Fact]
    public void Momentum_gathers_speed()
    {
        var network = new Network([1, 1], seed: 1);
        var gradients = new Gradients(new LayerGradient(Matrix<double>.Build.Dense(1, 1, 2.0), Vector<double>.Build.Dense(1, 3.0)));
        var descent = new MomentumOptimizer(network, momentum: 0.9);
        for (int i = 0; i < 500; i++)
            descent.Update(gradients, 0.1);
        var (W, b) = (network[1].W[0, 0], network[1].b[0]);

        descent.Update(gradients, 0.1);

        Assert.Equal(W - 0.1 * 2 / (1 - 0.9), network[1].W[0, 0], 1e-9);
        Assert.Equal(b - 0.1 * 3 / (1 - 0.9), network[1].b[0], 1e-9);
    }

    [Fact]
    public void L2_shrinks_weights_and_no_biases()
    {
        var network = new Network([2, 2], seed: 1, initializer: Initializer.Normal);
        var (W, b) = (network[1].W.Clone(), network[1].b.Clone());

        var zero = new Gradients(new LayerGradient(Matrix<double>.Build.Dense(2, 2), Vector<double>.Build.Dense(2)));
        new MomentumOptimizer(network, l2: 0.01).Update(zero, 0.5);

        Assert.True((network[1].W - W * (1 - 0.5 * 0.01)).L2Norm() < 1e-15);
        Assert.Equal(b, network[1].b);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Momentum_is_at_least_0_and_below_1(double momentum) => Assert.Contains(
        "at least 0 and below 1", Assert.Throws<ArgumentOutOfRangeException>(() => new SgdOptions { Momentum = momentum }).Message);

    [Fact]
    public void Schedules_begin_at_the_whole_rate()
    {
        Assert.All([.. Schedule.All, Schedule.Steps(3, 0.5)], schedule => Assert.Equal(1, schedule.Factor(0, 10)));
        Assert.Equal(0.5, Schedule.Cosine.Factor(5, 10), 1e-12);
        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.5, 0.25], Enumerable.Range(0, 7).Select(epoch => Schedule.Steps(3, 0.5).Factor(epoch, 7)));
    }

    [Fact]
    public void A_split_gives_each_image_to_one_of_the_two()
    {
        var (all, _) = DrawnDigits.Create();
        var (train, validation) = all.Split(100, seed: 3);

        Assert.Equal((all.Count - 100, 100), (train.Count, validation.Count));
        Assert.Equal(Hashes(all), [.. Hashes(train).Concat(Hashes(validation)).Order()]);
        Assert.NotEqual(validation.Labels.ToArray(), all.Split(100, seed: 4).Validation.Labels.ToArray());

        static List<int> Hashes(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i =>
        {
            var hash = new HashCode();
            hash.AddBytes(data.Image(i));
            hash.Add(data.Labels[i]);
            return hash.ToHashCode();
        }).Order()];
    }

    [Fact]
    public void Early_stopping_ends_with_the_weights_of_the_best_epoch()
    {
        var network = new Network([20, 4], seed: 1);
        Dataset data = RandomNetworks.Data(network, 60, seed: 1), noise = RandomNetworks.Data(network, 200, seed: 2);
        var sgd = new Sgd(network, new SgdOptions { Epochs = 1000, BatchSize = 5, Patience = 4 });

        var reports = sgd.Run(data, noise).ToList();

        int best = reports.MaxBy(report => report.Test!.Correct)!.Epoch;
        Assert.Equal(best + 4, reports[^1].Epoch);
        Assert.Equal(reports[best].Test!.Correct, network.Evaluate(noise).Correct);
    }
}
