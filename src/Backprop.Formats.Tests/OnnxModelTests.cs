using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML.OnnxRuntime;

namespace Backprop.Formats.Tests;

/// <summary>ONNX Runtime computes what the network does.</summary>
public sealed class OnnxModelTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Outputs_of_random_networks_are_the_same() =>
        RandomNetworks.Networks(maxLayers: 4, widths: [1, 2, 3, 7, 16])
            .Where(network => network.Layers.All(layer => layer.Activation != RandomNetworks.Leaky))
            .Sample(network =>
            {
                var X = Matrix<double>.Build.Random(network.Sizes[0], 5, seed: 1);
                Matrix<double> expected = network.Forward(X);
                double size = Math.Max(1, expected.Enumerate().Max(Math.Abs));
                Assert.InRange(Difference(Run(network, X, Precision.Double), expected), 0, 1e-14 * size);
                Assert.InRange(Difference(Run(network, X, Precision.Single), expected), 0, 1e-5 * size);
            }, iter: 100, threads: 1);

    [Theory]
    [InlineData("log-likelihood", Precision.Single, 3e-6)]
    [InlineData("log-likelihood", Precision.Double, 1e-14)]
    [InlineData("quadratic", Precision.Single, 3e-6)]
    [InlineData("quadratic", Precision.Double, 1e-14)]
    public void The_class_of_each_of_MNISTs_test_images_is_the_same(string cost, Precision precision, double tolerance)
    {
        var (train, test) = TestData.RequireMnist();
        var network = new Network([784, 128, 10], seed: 1, Activation.ReLU, Cost.All.Single(it => it.Name == cost), Initializer.He);
        var options = new SgdOptions { Epochs = 2, LearningRate = 0.1, BatchSize = 32, Precision = Precision.Single };
        Assert.Equal(2, new Sgd(network, options).Run(train, test).Count());
        Matrix<double> X = test.Batch(0, test.Count).X;

        Matrix<double> outputs = Run(network, X, precision);

        Assert.InRange(Difference(outputs, network.Forward(X)), 0, tolerance);
        int[] classes = [.. outputs.EnumerateColumns().Select(column => column.MaximumIndex())];
        Assert.Equal(10_000, classes.Length);
        Assert.Equal(network.Classify(test), classes);
    }

    [Fact]
    public void The_model_says_what_it_is()
    {
        new Network([784, 30, 10], cost: Cost.CrossEntropy).SaveOnnx(file);

        using var session = new InferenceSession(file);

        Assert.Equal([-1, 784], session.InputMetadata["X"].Dimensions);
        Assert.Equal(typeof(double), session.InputMetadata["X"].ElementType);
        Assert.Equal([-1, 10], session.OutputMetadata["A2"].Dimensions);
        Assert.Equal("N", session.OutputMetadata["A2"].SymbolicDimensions[0]);
        Assert.Equal(("Backprop", "784-30-10, sigmoid, cross-entropy", "cross-entropy"),
            (session.ModelMetadata.ProducerName, session.ModelMetadata.GraphName, session.ModelMetadata.CustomMetadataMap["cost"]));
    }

    [Fact]
    public void An_activation_of_ones_own_is_refused_and_leaves_no_file()
    {
        var network = new Network([4, 3, 2], activation: RandomNetworks.Leaky);

        var refused = Assert.Throws<ArgumentException>(() => network.SaveOnnx(file));

        Assert.StartsWith("Layer 1: leaky relu is written in C#, for which ONNX has no operator; "
            + "it has one for sigmoid, tanh, relu, softmax.", refused.Message);
        Assert.False(File.Exists(file));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SaveOnnx(file, (Precision)7));
    }

    // X and the result have a sample in a column.
    private Matrix<double> Run(Network network, Matrix<double> X, Precision precision)
    {
        network.SaveOnnx(file, precision);
        using var session = new InferenceSession(file);
        string output = Assert.Single(session.OutputNames);
        long[] shape = [X.ColumnCount, X.RowCount];
        // Columns of a matrix follow one another, as rows of a tensor do.
        double[] inputs = X.ToColumnMajorArray();
        using OrtValue given = precision == Precision.Single
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(inputs, x => (float)x), shape)
            : OrtValue.CreateTensorValueFromMemory(inputs, shape);
        using var options = new RunOptions();
        using var results = session.Run(options, new Dictionary<string, OrtValue> { ["X"] = given }, [output]);
        double[] values = precision == Precision.Single
            ? Array.ConvertAll(results[0].GetTensorDataAsSpan<float>().ToArray(), a => (double)a)
            : results[0].GetTensorDataAsSpan<double>().ToArray();
        return Matrix<double>.Build.Dense(network.Sizes[^1], X.ColumnCount, values);
    }

    private static double Difference(Matrix<double> A, Matrix<double> B) => (A - B).Enumerate().Max(Math.Abs);
}
