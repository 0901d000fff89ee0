using System.Runtime.InteropServices;
using System.Text.Json;
using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

/// <summary>The Python notebook's figures, measured with NumPy on the real MNIST.</summary>
public class NumPyParityTests
{
    /// <summary>Runs on which NumPy's kernels for different processors agree with each other, and ones on which they do not.</summary>
    public static TheoryData<int> Runs =>
        [.. Enumerable.Range(0, TestData.Reference("numpy-runs.json").GetProperty("runs").GetArrayLength())];

    // Sums in another order differ in the last bits, which can change the class of an image whose outputs are nearly equal. Where NumPy
    // differs from itself in this way, it is by up to 4 images.
    [Theory]
    [MemberData(nameof(Runs))]
    public void The_notebooks_recipe_counts_what_NumPy_counts(int run)
    {
        var (train, test) = TestData.RequireMnist();
        JsonElement reference = TestData.Reference("numpy-runs.json").GetProperty("runs")[run];
        int[] sizes = [.. reference.GetProperty("size").EnumerateArray().Select(size => size.GetInt32())];
        Network network = NumPyNotebook.CreateNetwork(sizes, reference.GetProperty("seed").GetUInt32());

        EpochReport[] reports = [.. NumPyNotebook.CreateSgd(network, NumPyNotebook.Options with
        {
            Epochs = reference.GetProperty("epochs").GetInt32(),
            BatchSize = reference.GetProperty("batch").GetInt32(),
            LearningRate = reference.GetProperty("rate").GetDouble(),
        }).Run(train, test)];

        int[] expected = [.. reference.GetProperty("haswell").EnumerateArray().Select(count => count.GetInt32())];
        int[] counted = [.. reports.Select(report => report.Test!.Correct)];
        int allowed = reference.TryGetProperty("skylakeX", out _) ? 4 : 0;
        Assert.Equal(expected.Length, counted.Length);
        Assert.True(expected.Zip(counted).All(pair => Math.Abs(pair.First - pair.Second) <= allowed),
            $"{network}: {string.Join(", ", counted)} where NumPy counts {string.Join(", ", expected)}");
    }

    [Fact]
    public void The_right_answers_of_each_digit_are_NumPys()
    {
        var (train, test) = TestData.RequireMnist();
        JsonElement digits = TestData.Reference("numpy-784-10-seed0.json").GetProperty("correct_per_digit_after_last_epoch");

        EpochReport last = NumPyNotebook.CreateSgd(NumPyNotebook.CreateNetwork([784, 10], seed: 0)).Run(train, test).Last();

        Assert.Equal(digits.EnumerateArray().Select(count => count.GetInt32()), last.Test!.CorrectPerClass);
    }

    [Fact]
    public void Every_value_of_one_batch_is_NumPys()
    {
        string folder = Directory.CreateTempSubdirectory("one-batch-").FullName;
        try
        {
            string script = Path.Combine(TestData.Folder(), "Reference", "one_batch.py");
            TestData.RunNumPy(script, TestData.RequireMnistFiles(), folder);
            var (train, _) = TestData.RequireMnist();

            foreach (var (name, value) in OneBatch(train))
            {
                double[] expected = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();
                double[] actual = value.ToRowMajorArray();
                Assert.Equal(expected.Length, actual.Length);
                double rounding = 1e-12 * expected.Max(Math.Abs);
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(actual[i] - expected[i]) <= 1e-9 * Math.Abs(expected[i]) + rounding,
                        $"{name}[{i}]: {actual[i]:R} where NumPy has {expected[i]:R}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The figures of the same batch, for machines without NumPy.
    [Fact]
    public void The_figures_of_one_batch_are_NumPys()
    {
        var (train, _) = TestData.RequireMnist();
        JsonElement reference = TestData.Reference("numpy-one-batch-784-128-10-seed0.json"), values = reference.GetProperty("values");

        foreach (var (name, value) in OneBatch(train))
            Check(name, value);

        void Check(string name, Matrix<double> actual)
        {
            JsonElement expected = values.GetProperty(name);
            Assert.Equal(
                [actual.RowCount, actual.ColumnCount], expected.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()));
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

    private static IEnumerable<(string Name, Matrix<double> Value)> OneBatch(Dataset train)
    {
        const int m = 32;
        const double rate = 0.01;
        Batch batch = train.Batch(0, m);
        var network = new Network([784, 128, 10]);
        // The notebook's second half draws W1 and W2 and sets the biases to zero.
        var random = new NumPyRandom(0);
        foreach (Layer layer in network.Layers)
        {
            for (int i = 0; i < layer.W.RowCount; i++)
                for (int j = 0; j < layer.W.ColumnCount; j++)
                    layer.W[i, j] = random.NextGaussian();
            layer.b.Clear();
        }
        BatchTrace trace = network.Explain(batch);
        network.Update(NumPyNotebook.Gradients(network, batch), rate);
        JsonElement cost = TestData.Reference("numpy-one-batch-784-128-10-seed0.json").GetProperty("quadratic_cost");
        Assert.Equal(1, trace.Cost / cost.GetDouble(), 1e-9);
        return
        [
            ("x", batch.X), ("y", batch.Y), ("w1", trace[1].W), ("w2", trace[2].W),
            ("z1", trace[1].Z), ("a1", trace[1].A), ("z2", trace[2].Z), ("a2", trace[2].A),
            ("cost_derivative", network.Cost.Derivative(trace[2].A, batch.Y)), ("sigmoid_prime_z2", trace[2].Slope),
            ("delta2", trace[2].Delta), ("delta1", trace[1].Delta),
            ("db2", trace[2].db.ToColumnMatrix()), ("db1", trace[1].db.ToColumnMatrix()),
            // The notebook sums dW over the batch where we average.
            ("dw2", trace[2].dW * m), ("dw1", trace[1].dW * m),
            ("w1_updated", network[1].W), ("w2_updated", network[2].W),
            ("b1_updated", network[1].b.ToColumnMatrix()), ("b2_updated", network[2].b.ToColumnMatrix()),
        ];
    }
}
