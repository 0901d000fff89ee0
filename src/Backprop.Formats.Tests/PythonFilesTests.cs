using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Formats.Tests;

/// <summary>NumPy and PyTorch read what we write, and compute the same with it; we read what they write.</summary>
public sealed class PythonFilesTests : IDisposable
{
    private const int Samples = 20;

    private readonly string folder = Directory.CreateTempSubdirectory("formats-").FullName;
    private readonly string script = Path.Combine(TestData.Folder(), "formats.py");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void NumPy_reads_an_npz_and_computes_the_same_and_its_own_is_read()
    {
        var network = new Network([7, 16, 3], seed: 3, Activation.Tanh, Cost.CrossEntropy, Initializer.Normal);
        Matrix<double> X = WriteInputs();
        network.SaveNpz(In("ours.npz"));

        TestData.RunNumPy(script, "numpy", folder);

        AreEqual(network.Forward(X), Read("y", rows: 3), 1e-12);
        // Column-major, b as a column, compressed and in single precision, without the names of activation and cost.
        var theirs = Network.LoadNpz(In("theirs.npz"), Activation.Tanh, Cost.CrossEntropy);
        Assert.Equal((network[1].W, network[1].b), (theirs[1].W, theirs[1].b));
        Assert.Equal(network[2].W.Map(w => (double)(float)w), theirs[2].W);
        Assert.Equal(network[2].b.Map(b => (double)(float)b), theirs[2].b);
        Assert.Equal("7-16-3, tanh, sigmoid outputs, cross-entropy", theirs.ToString());
    }

    [Fact]
    public void PyTorch_loads_a_state_dict_and_computes_the_same_and_its_own_is_read()
    {
        var network = new Network([7, 16, 5, 3], seed: 3, Activation.ReLU, Cost.LogLikelihood, Initializer.Normal);
        Matrix<double> X = WriteInputs();
        network.SaveStateDict(In("ours.safetensors"));

        TestData.RunTorch(script, "torch", folder);

        AreEqual(network.Forward(X), Read("y", rows: 3), 1e-12);
        var theirs = Network.Load(In("theirs.safetensors"), Activation.Tanh, Cost.CrossEntropy);
        AreEqual(Read("theirs", rows: 2), theirs.Forward(X), 1e-12);
    }

    private string In(string file) => Path.Combine(folder, file);

    private Matrix<double> WriteInputs()
    {
        var X = Matrix<double>.Build.Random(7, Samples, seed: 1);
        File.WriteAllBytes(In("x"), MemoryMarshal.AsBytes<double>(X.ToRowMajorArray()).ToArray());
        return X;
    }

    private Matrix<double> Read(string file, int rows)
    {
        double[] values = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(In(file))).ToArray();
        Assert.Equal(rows * Samples, values.Length);
        return Matrix<double>.Build.Dense(rows, Samples, (i, j) => values[i * Samples + j]);
    }

    private static void AreEqual(Matrix<double> expected, Matrix<double> actual, double tolerance) =>
        Assert.InRange((expected - actual).Enumerate().Max(Math.Abs), 0, tolerance);
}
