using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Engine.Tests;

/// <summary>The engine against the readable definition.</summary>
public class EngineTests
{
    private static readonly int[] Widths = [1, 3, 7, 8, 10, 16, 17, 33, 64, 130];

    [Fact]
    public void A_batch_in_double_is_the_readable_update_to_1e_12() => Compare(Precision.Double, 1e-12);

    [Fact]
    public void A_batch_in_single_is_the_readable_update_to_1e_4() => Compare(Precision.Single, 1e-4);

    [Theory]
    [InlineData(Precision.Double, 1e-12)]
    [InlineData(Precision.Single, 1e-4)]
    public void Wide_networks_and_batches_of_several_blocks_are_the_readable_update(Precision precision, double tolerance)
    {
        foreach (var (sizes, m) in (IEnumerable<(int[], int)>)[([784, 160, 10], 32), ([784, 10], 300), ([784, 49, 600, 10], 65), ([784, 30, 10], 7), ([784, 30, 10], 8), ([784, 30, 10], 16)])
            Compare(new Network(sizes, seed: 3), m, seed: 4, precision, tolerance);
        // Blank throughout: weights stay, biases move.
        Compare(new Network([784, 10], seed: 3), 300, seed: 10, precision, tolerance);
    }

    [Theory]
    [InlineData(Precision.Double, 1e-12)]
    [InlineData(Precision.Single, 1e-4)]
    public void Momentum_and_decay_are_those_of_the_readable_descent(Precision precision, double tolerance) =>
        // Without kinks: three steps may carry a neuron over one in one precision and not in the other. And small steps, lest outputs
        // saturate: what the logarithm of such a one is depends on the precision.
        Gen.Select(RandomNetworks.Networks(maxLayers: 3, Widths, Initializer.Scaled).Where(network => network[1].Activation.Kinks.Count == 0), Gen.Int[1, 21], Gen.UInt)
            .Sample((network, m, seed) => Compare(network, m, seed, precision, tolerance, rate: 0.05, momentum: 0.9, l2: 0.01), iter: 60);

    [Fact]
    public void Evaluation_is_the_readable_forward_pass() =>
        Gen.Select(RandomNetworks.Networks(maxLayers: 3, Widths), Gen.Int[1, 150], Gen.UInt).Sample((network, count, seed) =>
        {
            Dataset data = RandomNetworks.Data(network, count, seed);
            Batch batch = data.Batch(0, count);
            Matrix<double> A = network.Forward(batch.X);

            Evaluation evaluation = network.Evaluate(data);

            Assert.Equal(count, evaluation.Total);
            Assert.Equal(1, (evaluation.Cost + 1) / (network.Cost.Of(A, batch.Y) + 1), 1e-12);
            // Where outputs are saturated two of them can be equal but for their last bits; rounding chooses the class then.
            double Lead(int s) => A[data.Labels[s], s] - A.Column(s).Where((_, i) => i != data.Labels[s]).DefaultIfEmpty(double.NegativeInfinity).Max();
            int Right(double lead) => Enumerable.Range(0, count).Count(s => Lead(s) > lead);
            Assert.InRange(evaluation.Correct, Right(1e-12), Right(-1e-12));
        }, iter: 100);

    [Theory]
    [InlineData(Precision.Double, 0)]
    [InlineData(Precision.Single, 0)]
    [InlineData(Precision.Single, 0.9)]
    public void Any_number_of_threads_computes_the_same_bits(Precision precision, double momentum)
    {
        Dataset data = RandomNetworks.Data(new Network([784, 10]), count: 190, seed: 6, blankTenths: 8);
        var costs = new List<double>();
        Matrix<double>[] Weights(int threads)
        {
            var network = new Network([784, 260, 90, 10], seed: 5);
            ITrainer trainer = Trainer(network, precision, capacity: 64, threads);
            int[] order = [.. Enumerable.Range(0, data.Count)];
            for (int epoch = 0; epoch < 5; epoch++)
                for (int start = 0; start < order.Length; start += 64)
                    trainer.TrainBatch(data.Images, order.AsSpan(start, Math.Min(64, order.Length - start)), new GradientStep(0.01, 0.01, momentum, Decay: momentum / 100));
            StoreWeights(trainer, network);
            costs.Add(trainer.Answer(data.Images).Cost);
            return Parameters(network);
        }

        Matrix<double>[] alone = Weights(threads: 1);

        foreach (int threads in (int[])[2, 3, 8])
            Assert.Equal(alone, Weights(threads));
        Assert.Single(costs.Distinct());
    }

    [Fact]
    public void A_batch_allocates_nothing()
    {
        var network = new Network([784, 30, 10], seed: 5);
        Dataset data = RandomNetworks.Data(network, count: 16, seed: 6);
        ITrainer trainer = Trainer(network, Precision.Single, capacity: 16, threads: 1);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        // Without its widest vectors, System.Numerics.Tensors, which momentum goes through, itself allocates until it is compiled in full.
        var step = new GradientStep(0.01, 0.01, Momentum: System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 0.9 : 0);
        trainer.TrainBatch(data.Images, order, step);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            trainer.TrainBatch(data.Images, order, step);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(Precision.Double, double.MaxValue)]
    [InlineData(Precision.Single, 3e38)]
    public void A_weight_that_overflows_is_found_in_its_layer_though_the_cost_is_finite(Precision precision, double step)
    {
        var network = new Network([784, 40, 10], seed: 5);
        Dataset data = RandomNetworks.Data(network, count: 64, seed: 6);
        ITrainer trainer = Trainer(network, precision, capacity: 64, threads: 2);

        BatchResult result = trainer.TrainBatch(data.Images, [.. Enumerable.Range(0, 64)], new GradientStep(step, 1));

        Assert.True(double.IsFinite(result.Cost));
        Assert.InRange(result.DivergedLayer, 1, 2);
        Assert.Equal(0, Trainer(network, precision, capacity: 64, threads: 2).TrainBatch(data.Images, [0, 1, 2], new GradientStep(1, 1)).DivergedLayer);
    }

    [Fact]
    public void A_pixel_is_as_bright_as_the_data_set_says()
    {
        byte[] pixels = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        double[] values = new double[pixels.Length];
        float[] singles = new float[pixels.Length];

        PixelReader.Widen<double>(pixels, values);
        PixelReader.Widen<float>(pixels, singles);

        Assert.Equal(pixels.Select(Dataset.Intensity), values);
        Assert.Equal(pixels.Select(pixel => (float)Dataset.Intensity(pixel)), singles);
    }

    private static ITrainer Trainer(Network network, Precision precision, int capacity, int threads)
    {
        ITrainer trainer = precision == Precision.Single
            ? ITrainer.Create<float>(network.Model, capacity, threads)
            : ITrainer.Create<double>(network.Model, capacity, threads);
        foreach (Layer layer in network.Layers)
            trainer.SetWeights(layer.Number, layer.Weights, layer.Biases);
        return trainer;
    }

    private static void StoreWeights(ITrainer trainer, Network network)
    {
        foreach (Layer layer in network.Layers)
            trainer.GetWeights(layer.Number, layer.Weights, layer.Biases);
    }

    private static void Compare(Precision precision, double tolerance) =>
        Gen.Select(RandomNetworks.Networks(maxLayers: 4, Widths), Gen.Int[1, 21], Gen.UInt)
            .Sample((network, m, seed) => Compare(network, m, seed, precision, tolerance), iter: 200);

    private static void Compare(Network network, int m, uint seed, Precision precision, double tolerance, double rate = 0.7, double momentum = 0, double l2 = 0)
    {
        Dataset data = RandomNetworks.Data(network, m, seed, blankTenths: seed % 11);
        Batch batch = data.Batch(0, m);
        ITrainer trainer = Trainer(network, precision, m, threads: 2);
        var descent = new MomentumOptimizer(network, momentum, l2);
        int steps = momentum > 0 || l2 > 0 ? 3 : 1;

        // The engine goes by the weights that it began with, so the network itself can go on by the definition.
        double expectedCost = 0, cost = 0;
        for (int i = 0; i < steps; i++)
        {
            BatchTrace trace = network.Explain(batch);
            // On which side of a kink a neuron lies may depend on the precision.
            if (precision == Precision.Single && trace.Layers.Any(layer => layer.Activation.Kinks.Count > 0 && layer.Z.Enumerate().Any(z => Math.Abs(z) < 1e-5)))
                return;
            expectedCost = trace.Cost;
            descent.Update(trace.Gradients, rate);
            cost = trainer.TrainBatch(data.Images, [.. Enumerable.Range(0, m)], new GradientStep(rate / m, rate / m, momentum, rate * l2)).Cost / m;
        }
        Matrix<double>[] expected = Parameters(network);
        StoreWeights(trainer, network);

        Assert.Equal(1, (cost + 1) / (expectedCost + 1), tolerance);
        foreach (var (right, computed) in expected.Zip(Parameters(network)))
            Assert.True((right - computed).FrobeniusNorm() <= tolerance * (1 + right.FrobeniusNorm()), $"{RandomNetworks.Describe(network)}, batch {m}: off by {(right - computed).FrobeniusNorm():E1}");
    }

    private static Matrix<double>[] Parameters(Network network) => [.. network.Layers.SelectMany(layer => new[] { layer.W.Clone(), layer.b.ToColumnMatrix() })];
}
