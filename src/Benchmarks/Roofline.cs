using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Backprop.Data;
using Backprop.Engine;

namespace Backprop.Benchmarks;

/// <summary>Shows where the time of an epoch goes, and what the machine would allow.</summary>
internal static class Roofline
{
    private static readonly int Threads = Environment.ProcessorCount;

    /// <summary>Measures and prints the table.</summary>
    public static void Run(int rounds)
    {
        var (train, test) = Mnist.Load();
        Dataset noise = Workload.Noise(train.Count);
        List<Line> lines = [];
        foreach (var (work, data) in Workload.All.Select(work => (work, train)).Append((Workload.All[^1], noise)))
        {
            int[] order = [.. Enumerable.Range(0, data.Count)];
            new NumPyRandom(1).Shuffle<int>(order);
            var ink = Ink.Of(data.Images, order, work.Batch);
            lines.Add(Measure<float>(work, data, test, ink, rounds));
            lines.Add(Measure<double>(work, data, test, ink, rounds));
        }

        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        double singlePeak = Peak(isSingle: true), doublePeak = Peak(isSingle: false);
        Console.WriteLine($"{Threads} cores, vectors of {bits} bits; FMA peak of {Threads} threads, measured: "
            + $"{singlePeak:0} GFLOP/s in single, {doublePeak:0} in double (a multiply-add is two operations)");
        const string header = "network, batch, images          wall   read forward output backward    step waiting    train   test shuffle"
            + "    FMA  inked weights reached";
        Console.WriteLine($"\n{"microseconds a batch",65}{"ms an epoch",32}{"the machine's limits, µs a batch",38}\n{header}");
        foreach (Line line in lines)
            Console.WriteLine(line.Text(line.IsSingle ? singlePeak : doublePeak));
        PrintLegend(lines, test.Count, rounds);

        double Peak(bool isSingle) => lines.Where(line => line.IsSingle == isSingle).Max(line => line.Gigaflops);
    }

    private static void PrintLegend(List<Line> lines, int tests, int rounds)
    {
        IEnumerable<string> shares = lines.Select(line => $"{line.Data.Name}: "
            + $"{line.Ink.Forward:P0} of layer 1's terms remain in the forward product, {line.Ink.Step:P0} in the step").Distinct();
        IEnumerable<string> bandwidths = lines.DistinctBy(line => line.Bytes).OrderBy(line => line.Bytes)
            .Select(line => $"{line.Bytes / 1e3:0} kB: {line.BytesPerSecond / 1e9:0} GB/s");
        double least = lines.Min(line => line.Times.ClockFactor), most = lines.Max(line => line.Times.ClockFactor);
        Console.WriteLine($"""

            wall      The duration of a batch, from the median of the epochs ({rounds}).
                      It is the sum of the columns read to waiting: each is the time of all threads together, divided by {Threads}.
            read      Fetching images, and listing where they are inked.
                      * The products are too small to be shared, so the engine reads ahead on another core, outside its clock:
                      timed apart here, on one thread.
            output    Cost, right answers, and δ of the outputs.
            step      Gradients and step, which are one product.
            waiting   A thread has nothing to do, or shares out work.
            test      Answering the {tests:N0} test images.
            shuffle   Ordering the next epoch. Sgd does it on another core while an epoch trains; timed apart here.
            FMA       All multiply-adds of the formulas, at the FMA peak.
            inked     The same without the blank pixels that the engine leaves out.
                      {string.Join($"{Environment.NewLine}          ", shares)}
            weights   The weights are read by the forward product, read and written by the step; those of layer 1 only where any image
                      of the batch is inked. Bandwidth, measured by reading and writing an array as large as all weights:
                      {string.Join("; ", bandwidths)}
            reached   The larger of inked and weights, divided by wall.

            The engine's own clock measures the phases, in epochs of their own. Those took {least:0.00} to {most:0.00} times as long as
            epochs without the clock, and their phases are scaled to these.
            """);
    }

    private static Line Measure<T>(Workload work, Dataset data, Dataset test, Ink ink, int rounds)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Console.Error.WriteLine($"Measuring {work}, {data.Name}, {typeof(T).Name} …");
        long bytes = (work.FirstWeights + work.UpperWeights) * Unsafe.SizeOf<T>();
        // The peaks are measured beside each line, because another program may use a core for a while.
        double peak = FmaPeak.Gigaflops<T>(Threads);
        var times = EpochTimes.Measure<T>(work, data, test, rounds);
        return new Line(work, data, times, ink, typeof(T) == typeof(float), ReadAhead.IsFor(work.Sizes, work.Batch, Threads), bytes,
            MemoryBandwidth.BytesPerSecond(bytes, Threads), Math.Max(peak, FmaPeak.Gigaflops<T>(Threads)));
    }

    private sealed record Line(Workload Work, Dataset Data, EpochTimes Times, Ink Ink, bool IsSingle, bool ReadsAhead, long Bytes,
        double BytesPerSecond, double Gigaflops)
    {
        private int Batches => (Data.Count + Work.Batch - 1) / Work.Batch;

        public string Text(double gigaflops)
        {
            double all = Limit(Work.MultiplyAdds()), inked = Limit(Work.MultiplyAdds(Ink.Forward, Ink.Step));
            double moved = 3.0 * Bytes * (Work.FirstWeights * Ink.Weights + Work.UpperWeights) / (Work.FirstWeights + Work.UpperWeights);
            double weights = moved / BytesPerSecond * 1e6, wall = Each(Times.Training);
            string name = $"[{Work.List}] {Work.Batch} {Data.Name} {(IsSingle ? "single" : "double")}";
            return $"{name,-28} {wall,7:0.0} {Phase(Engine.Phase.Read),6:0.0}{(ReadsAhead ? '*' : ' ')}{Phase(Engine.Phase.Forward),7:0.0} "
                + $"{Phase(Engine.Phase.Output),6:0.0} {Phase(Engine.Phase.Backward),8:0.0} {Phase(Engine.Phase.Step),7:0.0} "
                + $"{Each(Times.Waiting),7:0.0} {Times.Training * 1e3,8:0.0} {Times.Evaluation * 1e3,6:0.0} {Times.Shuffling * 1e3,7:0.00} "
                + $"{all,6:0.0} {inked,6:0.0} {weights,7:0.0} {Math.Max(inked, weights) / wall,7:P0}";

            double Limit(double multiplyAdds) => Each(2 * multiplyAdds * Data.Count / gigaflops / 1e9);
        }

        private double Phase(Phase phase) => Each(Times.Phases[phase]);

        private double Each(double seconds) => seconds / Batches * 1e6;
    }
}
