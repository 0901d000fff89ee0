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
    private ColumnMajor<float> W = null!, b = null!, A = null!, below = null!, delta = null!, deltaT = null!, belowT = null!;
    private InnerIndices inputs = null!, samples = null!, neurons = null!;

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

        (W, b, A, below) = (Random(Neurons, Inputs), Random(Neurons, 1), Random(Neurons, Batch), Random(Inputs, Batch));
        (delta, deltaT, belowT) = (Random(Neurons, Batch), Random(Batch, Neurons), Random(Batch, Inputs));
        (inputs, samples, neurons) = (InnerIndices.All(Inputs), InnerIndices.All(Batch), InnerIndices.All(Neurons));
    }

    /// <summary>W·A + b.</summary>
    [Benchmark]
    public bool Forward() => MatrixProduct<float, V>.Multiply(new MatrixView<float, RowMajor>(below.Values, below.Stride), W.Values, W.Stride,
        inputs, A.Values, A.Stride, 0..Batch, 0..Neurons, new AddBias<float, V>(b.Values));

    /// <summary>Wᵀ·δ.</summary>
    [Benchmark]
    public bool Backward() => MatrixProduct<float, V>.Multiply(new MatrixView<float, RowMajor>(W.Values, W.Stride), deltaT.Values, deltaT.Stride,
        neurons, belowT.Values, belowT.Stride, 0..Inputs, 0..Batch, new Assign<float, V>());

    /// <summary>W − step·δ·Aᵀ.</summary>
    [Benchmark]
    public bool Update() => MatrixProduct<float, V>.Multiply(new MatrixView<float, ColumnMajor>(below.Values, below.Stride),
        delta.Values, delta.Stride, samples, W.Values, W.Stride, 0..Inputs, 0..Neurons, new Descend<float, V>(1e-9f));

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
