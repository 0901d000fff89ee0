using Backprop.Engine;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

/// <summary>The engine against the readable definition.</summary>
public class EngineTests
{
    private static readonly int[] Widths = [1, 3, 7, 10, 16, 17, 33, 64];

    [Fact]
    public void A_batch_in_double_is_the_readable_update_to_1e_12() => Compare(Precision.Double, 1e-12);

    [Fact]
    public void A_batch_in_single_is_the_readable_update_to_1e_4() => Compare(Precision.Single, 1e-4);

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
            int right = Enumerable.Range(0, count).Count(s => A.Column(s).MaximumIndex() == data.Labels[s]);
            Assert.Equal(right, evaluation.Correct);
        }, iter: 100);

    private static void Compare(Precision precision, double tolerance) =>
        Gen.Select(RandomNetworks.Networks(maxLayers: 4, Widths), Gen.Int[1, 21], Gen.UInt).Sample((network, m, seed) =>
        {
            Dataset data = RandomNetworks.Data(network, m, seed);
            Batch batch = data.Batch(0, m);
            const double rate = 0.7;
            Step step = network.Explain(batch);
            ITrainer trainer = precision == Precision.Single ? new Trainer<float>(network, m, threads: 2) : new Trainer<double>(network, m, threads: 2);

            double cost = trainer.TrainBatch(data, [.. Enumerable.Range(0, m)], rate / m, rate).Cost;
            trainer.StoreWeights();

            Assert.Equal(1, (cost / m + 1) / (step.Cost + 1), tolerance);
            foreach (LayerStep layer in step.Layers)
            {
                Close(layer.W - rate * layer.dW, network[layer.Number].W);
                Close((layer.b - rate * layer.db).ToColumnMatrix(), network[layer.Number].b.ToColumnMatrix());
            }

            void Close(Matrix<double> expected, Matrix<double> actual) =>
                Assert.True((expected - actual).FrobeniusNorm() <= tolerance * (1 + expected.FrobeniusNorm()), $"{RandomNetworks.Describe(network)}, batch {m}: off by {(expected - actual).FrobeniusNorm():E1}");
        }, iter: 200);
}
