using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

/// <summary>The seed's figures, measured with NumPy on the real MNIST.</summary>
public class NumPyParityTests
{
    [Theory]
    [InlineData("numpy-784-10-seed0.json")]
    [InlineData("numpy-784-128-10-seed0.json")]
    [InlineData("numpy-784-30-10-seed3.json")]
    public void The_neuralnet_recipe_counts_what_NumPy_counts(string file)
    {
        var (train, test) = TestData.RequireMnist();
        JsonElement reference = TestData.Reference(file);
        int[] sizes = [.. reference.GetProperty("size").EnumerateArray().Select(size => size.GetInt32())];
        var sgd = new Sgd(NumPyNotebook.CreateNetwork(sizes, reference.GetProperty("seed").GetUInt32()), NumPyNotebook.Options with
        {
            Epochs = reference.GetProperty("epochs").GetInt32(),
            BatchSize = reference.GetProperty("batch").GetInt32(),
            LearningRate = reference.GetProperty("rate").GetDouble(),
        });

        EpochReport[] reports = [.. sgd.Run(train, test)];

        // Sums in another order differ in the last bits, and an image on the brink may fall to the other side.
        int[] expected = [.. reference.GetProperty("correct").EnumerateArray().Select(count => count.GetInt32())];
        Assert.Equal(expected.Length, reports.Length);
        Assert.All(reports.Zip(expected), pair => Assert.InRange(pair.First.Test!.Correct, pair.Second - 2, pair.Second + 2));
        if (reference.TryGetProperty("correct_per_digit_after_last_epoch", out JsonElement digits))
            Assert.All(reports[^1].Test!.CorrectPerClass.Zip(digits.EnumerateArray().Select(count => count.GetInt32())),
                pair => Assert.InRange(pair.First, pair.Second - 2, pair.Second + 2));
    }

    [Fact]
    public void Every_value_of_one_batch_is_NumPys()
    {
        var (train, _) = TestData.RequireMnist();
        var values = TestData.Reference("numpy-one-batch-784-128-10-seed0.json").GetProperty("values");
        Batch batch = train.Batch(0, 32);
        const double rate = 0.01;
        var network = new Network([784, 128, 10]);
        // The seed's second half draws W1 and W2 and sets the biases to zero.
        var random = new NumPyRandom(0);
        foreach (Layer layer in network.Layers)
        {
            for (int i = 0; i < layer.W.RowCount; i++)
                for (int j = 0; j < layer.W.ColumnCount; j++)
                    layer.W[i, j] = random.NextGaussian();
            layer.b.Clear();
        }

        BatchTrace trace = network.Explain(batch);
        Check("x", batch.X);
        Check("y", batch.Y);
        Check("w1", trace[1].W);
        Check("w2", trace[2].W);
        Check("z1", trace[1].Z);
        Check("a1", trace[1].A);
        Check("z2", trace[2].Z);
        Check("a2", trace[2].A);
        Check("cost_derivative", network.Cost.Derivative(trace[2].A, batch.Y));
        Check("sigmoid_prime_z2", trace[2].Slope);
        Check("delta2", trace[2].Delta);
        Check("delta1", trace[1].Delta);
        Check("db2", trace[2].db.ToColumnMatrix());
        Check("db1", trace[1].db.ToColumnMatrix());
        // The seed sums dW over the batch where we average.
        Check("dw2", trace[2].dW * 32);
        Check("dw1", trace[1].dW * 32);
        double cost = TestData.Reference("numpy-one-batch-784-128-10-seed0.json").GetProperty("quadratic_cost").GetDouble();
        Assert.Equal(1, trace.Cost / cost, 1e-9);

        network.Update(NumPyNotebook.Gradients(network, batch), rate);
        Check("w1_updated", network[1].W);
        Check("w2_updated", network[2].W);
        Check("b1_updated", network[1].b.ToColumnMatrix());
        Check("b2_updated", network[2].b.ToColumnMatrix());

        void Check(string name, Matrix<double> actual)
        {
            JsonElement expected = values.GetProperty(name);
            Assert.Equal([actual.RowCount, actual.ColumnCount], expected.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()));
            Equal("frobenius_norm", actual.FrobeniusNorm());
            Equal("sum", actual.Enumerate().Sum());
            Equal("first", actual[0, 0]);
            Equal("last", actual[actual.RowCount - 1, actual.ColumnCount - 1]);
            if (actual.ColumnCount > 2)
                Equal("at_row1_col2", actual[1, 2]);

            void Equal(string figure, double value)
            {
                double wanted = expected.GetProperty(figure).GetDouble();
                Assert.True(Math.Abs(value - wanted) <= 1e-9 * Math.Abs(wanted), $"{name}, {figure}: {value:R} where NumPy has {wanted:R}");
            }
        }
    }
}
