using Backprop.Engine;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Backprop.Benchmarks;

/// <summary>The three products of a layer on one thread, with 512-bit vectors; no pixel is blank, so no term is left out.</summary>
[Config(typeof(Settings))]
public class ProductBenchmarks
{
    private const int Inputs = 784;
    private Parameters<float> network = null!;
    private PixelBatch images = null!;
    private ColumnMajor<float> W = null!, A = null!, delta = null!, deltaT = null!, belowT = null!;
    private readonly float[] zeros = new float[1024];
    private InnerIndices neurons = null!;

    /// <summary>The number of neurons in the layer.</summary>
    [Params(10, 128, 800)]
    public int Neurons { get; set; }

    /// <summary>The number of samples in the batch.</summary>
    [Params(64)]
    public int Batch { get; set; }

    /// <summary>The number of operations of a product; a multiply-add is two.</summary>
    internal static double Operations(int neurons, int batch) => 2.0 * Inputs * neurons * batch;

    /// <summary>Fills the matrices with random numbers.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        ColumnMajor<float> Random(int rows, int columns)
        {
            var matrix = new ColumnMajor<float>(rows, columns);
            for (int j = 0; j < columns; j++)
                foreach (ref float value in matrix.Column(j))
                    value = random.NextSingle() - 0.5f;
            return matrix;
        }

        (W, A, neurons) = (Random(Neurons, Inputs), Random(Neurons, Batch), InnerIndices.All(Neurons));
        (delta, deltaT, belowT) = (Random(Neurons, Batch), Random(Batch, Neurons), Random(Batch, Inputs));
        images = new PixelBatch(Inputs, Batch);
        images.Read(Workload.Noise(Batch).Images, [.. Enumerable.Range(0, Batch)], listsImages: true);
        var initial = new Network([Inputs, Neurons, 10]);
        network = new(initial.Model);
        network.Set<double>(1, initial[1].Weights, initial[1].Biases);
    }

    /// <summary>W[1]·X + b[1], from the pixels as bytes, panel by panel.</summary>
    [Benchmark]
    public bool Forward() => EachPanel((panel, first) => MatrixProduct<float, V>.Multiply<byte, RowsTogether, AddBias<float, V>>(
        images.X.Values, images.X.Stride, panel.Values, panel.Stride, images.InkedPixels,
        A.Values[first..], A.Stride, 0..Batch, 0..panel.Rows, new(network.b[1].Values[first..])));

    /// <summary>W[2]ᵀ·δ[2], if layer 2 has so many neurons and reads 784.</summary>
    [Benchmark]
    public bool Backward() => MatrixProduct<float, V>.Multiply<float, RowsTogether, AddBias<float, V>>(
        W.Values, W.Stride, deltaT.Values, deltaT.Stride, neurons, belowT.Values, belowT.Stride, 0..Inputs, 0..Batch, new(zeros));

    /// <summary>W[1] − step·δ[1]·Xᵀ, from the pixels as bytes, panel by panel.</summary>
    [Benchmark]
    public bool Update() => EachPanel((panel, first) => MatrixProduct<float, V>.Multiply<byte, ColumnsTogether, Descend<float, V>>(
        images.X.Values, images.X.Stride, delta.Values[first..], delta.Stride, images.InkedImages,
        panel.Values, panel.Stride, 0..Inputs, 0..panel.Rows, new(1, 1e-9f, keepsAll: true)));

    // Multiplies with each panel of layer 1: all pixels' weights of some neurons, given with the first of these.
    private bool EachPanel(Func<ColumnMajor<float>, int, bool> multiply)
    {
        bool isFinite = true;
        for (int i = 0; i < network.Panels.Length; i++)
            isFinite &= multiply(network.Panels[i], network.Part(1, i).Start.Value);
        return isFinite;
    }

    private sealed class Settings : ManualConfig
    {
        public Settings()
        {
            AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
            double peak = FmaPeak.Gigaflops<float>(threads: 1);
            AddColumn(new RateColumn("GFLOP/s", rate => $"{rate:0.0}"), new RateColumn("of FMA peak", rate => $"{rate / peak:P0}"));
        }
    }

    private sealed class RateColumn(string name, Func<double, string> text) : IColumn
    {
        public string Id => name;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => $"{name}, one core, single";

        public string GetValue(Summary summary, BenchmarkCase benchmark) => summary[benchmark]?.ResultStatistics is { } statistics
            ? text(Operations((int)benchmark.Parameters[nameof(Neurons)], (int)benchmark.Parameters[nameof(Batch)]) / statistics.Median)
            : "-";

        public string GetValue(Summary summary, BenchmarkCase benchmark, SummaryStyle style) => GetValue(summary, benchmark);

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmark) => false;
    }
}
