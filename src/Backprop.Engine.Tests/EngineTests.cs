using System.Runtime.Intrinsics;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Engine.Tests;

/// <summary>The engine against the readable definition.</summary>
public class EngineTests
{
    private static readonly Activation Leaky = new("leaky relu", z => z > 0 ? z : 0.01 * z, z => z > 0 ? 1 : 0.01);
    private static readonly int[] Widths = [1, 3, 7, 8, 10, 16, 17, 33, 64, 130];

    // The readable code computes in double. In single a neuron this close to a kink may lie on its other side, with another slope.
    private const double KinkMargin = 1e-5;

    [Fact]
    public void A_batch_in_double_is_the_readable_update_to_1e_12() => Cases().Sample((network, m, seed) =>
        Compare(network, Data(network, m, seed), Precision.Double, 1e-12), iter: 200);

    [Fact]
    public void A_batch_in_single_is_the_readable_update_to_1e_4() => Cases().Sample((network, m, seed) =>
        Compare(network, DataOffKinks(network, m, seed), Precision.Single, 1e-4), iter: 200);

    [Theory]
    [InlineData(Precision.Double, 1e-12)]
    [InlineData(Precision.Single, 1e-4)]
    public void Wide_networks_and_batches_of_several_blocks_are_the_readable_update(Precision precision, double tolerance)
    {
        (int[], int)[] cases =
        [
            ([784, 160, 10], 32), ([784, 10], 300), ([784, 49, 600, 10], 65), ([784, 30, 10], 7), ([784, 30, 10], 8), ([784, 30, 10], 16),
        ];
        foreach (var (sizes, m) in cases)
            Check(sizes, m, seed: 4);
        // Every pixel is blank: the weights of layer 1 stay, the biases change.
        Check([784, 10], 300, seed: 10);

        void Check(int[] sizes, int m, uint seed)
        {
            var network = new Network(sizes, seed: 3);
            Compare(network, Data(network, m, seed), precision, tolerance);
        }
    }

    [Theory]
    [InlineData(Precision.Double, 1e-12)]
    [InlineData(Precision.Single, 1e-4)]
    public void Momentum_and_decay_are_those_of_the_readable_optimizer(Precision precision, double tolerance)
    {
        // Without kinks, because three steps may carry a neuron over one in one precision and not in the other. With a small rate, because
        // outputs would saturate, and the logarithm of a saturated output depends on the precision.
        Gen<Network> smooth = RandomNetworks.Networks(maxLayers: 3, Widths, Initializer.Scaled)
            .Where(network => network[1].Activation.Kinks.Count == 0);
        Gen.Select(smooth, Gen.Int[1, 21], Gen.UInt).Sample((network, m, seed) =>
            Compare(network, Data(network, m, seed), precision, tolerance, steps: 3, rate: 0.05, momentum: 0.9, l2: 0.01), iter: 60);
    }

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
            // Saturated outputs may differ only in their last bits, so that rounding chooses the class.
            double Lead(int s) => A[data.Labels[s], s]
                - A.Column(s).Where((_, i) => i != data.Labels[s]).DefaultIfEmpty(double.NegativeInfinity).Max();
            int Right(double lead) => Enumerable.Range(0, count).Count(s => Lead(s) > lead);
            Assert.InRange(evaluation.Correct, Right(1e-12), Right(-1e-12));
        }, iter: 100);

    // 784-10 in small batches is read ahead; in 784-260-90-10, parts are multiplied by the layer above; 600 images are read once for all.
    [Theory]
    [InlineData(Precision.Double, 0, 64, "relu", 784, 260, 90, 10)]
    [InlineData(Precision.Single, 0, 64, "sigmoid", 784, 260, 90, 10)]
    [InlineData(Precision.Single, 0.9, 64, "leaky relu", 784, 260, 90, 10)]
    [InlineData(Precision.Double, 0.9, 600, "tanh", 784, 260, 10)]
    [InlineData(Precision.Single, 0, 5, "sigmoid", 784, 10)]
    [InlineData(Precision.Double, 0.9, 7, "sigmoid", 784, 10)]
    public void Any_number_of_threads_computes_the_same_bits(
        Precision precision, double momentum, int m, string activation, params int[] sizes)
    {
        Dataset data = RandomNetworks.Data(new Network([784, 10]), count: m > 500 ? 1300 : 190, seed: 6, blankTenths: 8);
        Activation hidden = activation == Leaky.Name ? Leaky : Activation.All.Single(a => a.Name == activation);
        var costs = new List<double>();
        Matrix<double>[] Weights(int threads)
        {
            var network = sizes.Length == 2 ? new Network(sizes, seed: 5)
                : new Network(sizes, seed: 5, activation: hidden, cost: Cost.LogLikelihood);
            ITrainer trainer = Trainer(network, precision, capacity: m, threads);
            int[] order = [.. Enumerable.Range(0, data.Count)];
            var step = new GradientStep(0.01, 0.02, momentum, Decay: momentum / 100);
            for (int epoch = 0; epoch < 8; epoch++)
            {
                for (int start = 0; start < order.Length; start += m)
                {
                    // Every third epoch the images that come next are not those that were said to.
                    ReadOnlySpan<int> rest = order.AsSpan(Math.Min(start + m, order.Length));
                    var batch = order.AsSpan(start, Math.Min(m, order.Length - start));
                    costs.Add(trainer.TrainBatch(data.Images, batch, epoch % 3 == 2 ? order : rest, step).Cost);
                }
                Array.Reverse(order);
            }
            StoreWeights(trainer, network);
            costs.Add(trainer.Answer(data.Images).Cost);
            return Parameters(network);
        }

        Matrix<double>[] alone = Weights(threads: 1);
        List<double> expected = [.. costs];

        foreach (int threads in (int[])[2, 3, 8])
        {
            costs.Clear();
            Assert.Equal(alone, Weights(threads));
            Assert.Equal(expected, costs);
        }
    }

    [Fact]
    public void Any_vector_computes_the_same_bits()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported,
            "Without fused multiply-adds narrow and wide vectors round alike only by chance.");
        Dataset data = RandomNetworks.Data(new Network([784, 10]), count: 40, seed: 6, blankTenths: 8);
        Matrix<double>[] Weights<V>(Network network)
            where V : struct
        {
            var trainer = new Trainer<double, V>(network.Model, 16, threads: 2);
            foreach (Layer layer in network.Layers)
                trainer.SetWeights(layer.Number, layer.Weights, layer.Biases);
            for (int start = 0; start < 40; start += 16)
                trainer.TrainBatch(data.Images, [.. Enumerable.Range(start, Math.Min(16, 40 - start))], [], new(0.1, 0.1, 0.9));
            StoreWeights(trainer, network);
            return Parameters(network);
        }

        Matrix<double>[] narrow = Weights<Vector128<double>>(new Network([784, 130, 75, 10], seed: 5));

        Assert.Equal(narrow, Weights<Vector256<double>>(new Network([784, 130, 75, 10], seed: 5)));
        Assert.Equal(narrow, Weights<Vector512<double>>(new Network([784, 130, 75, 10], seed: 5)));
    }

    [Theory]
    [InlineData(1, 784, 10)]
    [InlineData(2, 784, 10)]
    [InlineData(2, 784, 400, 10)]
    public void After_an_image_that_is_not_there_training_goes_on(int threads, params int[] sizes)
    {
        var network = new Network(sizes, seed: 5);
        Dataset data = RandomNetworks.Data(network, count: 32, seed: 6), other = RandomNetworks.Data(network, count: 32, seed: 7);
        var step = new GradientStep(0.1, 0.1);
        int[] batch = [.. Enumerable.Range(0, 16)], rest = [.. Enumerable.Range(16, 16)];
        ITrainer trainer = Trainer(network, Precision.Single, capacity: 16, threads);

        Assert.ThrowsAny<ArgumentException>(() => trainer.TrainBatch(data.Images, [0, 32], [], step));
        Assert.ThrowsAny<ArgumentException>(() => trainer.TrainBatch(data.Images, [0, -1], [], step));
        Assert.ThrowsAny<ArgumentException>(() => trainer.TrainBatch(data.Images, new int[17], [], step));

        // The same indices of another data set are other images.
        Train(trainer);
        ITrainer fresh = Trainer(network, Precision.Single, capacity: 16, threads: 1);
        Train(fresh);
        Assert.Equal(fresh.Answer(data.Images).Cost, trainer.Answer(data.Images).Cost);

        void Train(ITrainer trainer)
        {
            foreach (Dataset set in (Dataset[])[data, other, data])
            {
                int recognized = batch.Count(i => trainer.Answer(set.Images).Classes[i] == set.Labels[i]);
                Assert.Equal(recognized, trainer.TrainBatch(set.Images, batch, rest, step).Correct);
            }
        }
    }

    [Fact]
    public void A_batch_allocates_nothing()
    {
        var network = new Network([784, 30, 10], seed: 5);
        Dataset data = RandomNetworks.Data(network, count: 16, seed: 6);
        ITrainer trainer = Trainer(network, Precision.Single, capacity: 16, threads: 1);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        var step = new GradientStep(0.01, 0.01, Momentum: 0.9);
        trainer.TrainBatch(data.Images, order, order, step);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            trainer.TrainBatch(data.Images, order, order, step);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(Precision.Double, double.MaxValue, 0)]
    [InlineData(Precision.Single, 3e38, 0)]
    [InlineData(Precision.Single, 3e38, 0.9)]
    public void A_weight_that_overflows_is_found_in_its_layer_while_the_cost_is_finite(Precision precision, double step, double momentum)
    {
        var network = new Network([784, 40, 10], seed: 5);
        Dataset data = RandomNetworks.Data(network, count: 64, seed: 6);
        ITrainer trainer = Trainer(network, precision, capacity: 64, threads: 2);

        BatchResult result = trainer.TrainBatch(data.Images, [.. Enumerable.Range(0, 64)], [], new GradientStep(step, 1, momentum));

        Assert.True(double.IsFinite(result.Cost));
        Assert.InRange(result.DivergedLayer, 1, 2);
        // With weights that are numbers again, it trains as a new one does; its velocity would stay infinite.
        foreach (Layer layer in network.Layers)
            trainer.SetWeights(layer.Number, layer.Weights, layer.Biases);
        BatchResult again = trainer.TrainBatch(data.Images, [0, 1, 2], [], new GradientStep(1, 1, momentum));
        Assert.Equal(momentum > 0, again.DivergedLayer > 0);
    }

    [Fact]
    public void A_pixel_is_as_bright_as_the_data_set_says()
    {
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        Assert.Equal(pixels.Select(Dataset.Intensity), Pixel<double>.Intensities);
        Assert.Equal(pixels.Select(pixel => (float)Dataset.Intensity(pixel)), Pixel<float>.Intensities);
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

    private static Gen<(Network Network, int BatchSize, uint Seed)> Cases() =>
        Gen.Select(RandomNetworks.Networks(maxLayers: 4, Widths), Gen.Int[1, 21], Gen.UInt);

    private static Dataset Data(Network network, int m, uint seed) => RandomNetworks.Data(network, m, seed, blankTenths: seed % 11);

    // Draws other data until no neuron lies near a kink; a case for which no data is found fails, rather than being left out.
    private static Dataset DataOffKinks(Network network, int m, uint seed)
    {
        for (uint draw = 0; draw < 20; draw++)
        {
            Dataset data = Data(network, m, seed + draw);
            if (!network.Explain(data.Batch(0, m)).Layers.Any(IsNearKink))
                return data;
        }
        throw new InvalidOperationException($"{network}, batch {m}, seed {seed}: a neuron lies near a kink in every draw.");
    }

    // A neuron that only reads zeros has z = 0 in both precisions, which then agree; a kink at 0 is found to within 1e-300.
    private static bool IsNearKink(LayerTrace layer) =>
        layer.Z.Enumerate().Any(z => layer.Activation.Kinks.Any(kink => Math.Abs(z - kink) is > 1e-100 and < KinkMargin));

    private static void Compare(Network network, Dataset data, Precision precision, double tolerance,
        int steps = 1, double rate = 0.7, double momentum = 0, double l2 = 0)
    {
        int m = data.Count;
        Batch batch = data.Batch(0, m);
        ITrainer trainer = Trainer(network, precision, m, threads: 2);
        var optimizer = new MomentumOptimizer(network, momentum, l2);
        int[] order = [.. Enumerable.Range(0, m)];

        // The trainer copied the weights, so the readable code can go on to update the network itself.
        double expectedCost = 0, cost = 0, uncertain = 0;
        for (int i = 0; i < steps; i++)
        {
            BatchTrace trace = network.Explain(batch);
            expectedCost = trace.Cost;
            // In single, an output near 1 is known to 1e-7, and its distance from 1, whose logarithm may count, no better.
            uncertain = precision == Precision.Double ? 0
                : 1e-7 / m * trace.Layers[^1].A.Map2((a, y) => Math.Abs(network.Model.Cost.Derivative(a, y)), batch.Y).Enumerate().Sum();
            // b steps half as far, so that the rates of W and b cannot be taken for each other.
            optimizer.Update(new Gradients(trace.Layers.Select(layer => new LayerGradient(layer.dW, layer.db / 2))), rate);
            cost = trainer.TrainBatch(data.Images, order, [], new GradientStep(rate / m, rate / m / 2, momentum, rate * l2)).Cost / m;
        }
        Matrix<double>[] expected = Parameters(network);
        StoreWeights(trainer, network);

        Assert.Equal(1, (cost + 1) / (expectedCost + 1), tolerance + uncertain);
        foreach (var (right, computed) in expected.Zip(Parameters(network)))
        {
            double error = (right - computed).FrobeniusNorm();
            Assert.True(error <= tolerance * (1 + right.FrobeniusNorm()), $"{network}, batch {m}: off by {error:E1}");
        }
    }

    private static Matrix<double>[] Parameters(Network network) =>
        [.. network.Layers.SelectMany(layer => new[] { layer.W.Clone(), layer.b.ToColumnMatrix() })];
}
