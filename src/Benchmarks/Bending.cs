using System.Diagnostics;
using Backprop.Data;
using Backprop.Engine;

namespace Backprop.Benchmarks;

/// <summary>Compares epochs of bent images with plain ones, in turn.</summary>
internal static class Bending
{
    private static readonly int Threads = Environment.ProcessorCount;

    /// <summary>Measures and prints the table.</summary>
    public static void Run(int[] sizes, int batch, int rounds)
    {
        var (train, _) = Mnist.Load();
        var work = new Workload(sizes, batch);
        (string Name, Augmentation? Augmentation)[] kinds =
            [("plain", null), ("affine", Augmentation.Affine), ("elastic", Augmentation.Elastic), ("both", Augmentation.Both)];
        Contender[] contenders = [.. kinds.Select(kind => Contender.Create(kind.Name, kind.Augmentation, train, work, rounds))];
        for (int round = 0; round <= rounds; round++)   // the first is not counted
            foreach (Contender contender in contenders)
                contender.Time();
        double peak = FmaPeak.Gigaflops<float>(Threads), plain = contenders[0].Epoch;
        Console.WriteLine($"{work}, single, {Threads} threads, FMA peak {peak:0} GFLOP/s; medians of {rounds} epochs\n");
        Console.WriteLine("images   ms an epoch to plain  of it for bending   inked: forward, step  GFLOP/s by the formulas, of the peak");
        foreach (Contender it in contenders)
        {
            double gigaflops = 2 * work.MultiplyAdds() * train.Count / it.Epoch / 1e9;
            string bending = $"{it.Bending * 1e3,4:0} ms, {it.PerImage,4:0.00} µs each", ink = $"{it.Ink.Forward,14:P1} {it.Ink.Step,6:P1}";
            Console.WriteLine($"{it.Name,-8} {it.Epoch * 1e3,11:0} {it.Epoch / plain,8:0.00} {bending} {ink} {gigaflops,17:0} "
                + $"{gigaflops / peak,9:P0}");
        }
        Console.WriteLine($"\nMemory of the process: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB at most, for "
            + $"{contenders.Length} networks.");
    }

    private sealed class Contender(string name, IEnumerator<EpochReport> epochs, BentImages? bent, int[] order, Ink ink)
    {
        private const int Together = 1024;   // as in a run
        private readonly List<double> training = [], bending = [];

        public string Name => name;

        public Ink Ink => ink;

        /// <summary>Seconds of an epoch.</summary>
        public double Epoch => Median(training);

        /// <summary>Seconds that bending takes of it, measured alone.</summary>
        public double Bending => bent is null ? 0 : Median(bending);

        /// <summary>Microseconds of one thread for an image.</summary>
        public double PerImage => Bending / order.Length * Threads * 1e6;

        public static Contender Create(string name, Augmentation? augmentation, Dataset train, Workload work, int rounds)
        {
            var network = new Network(work.Sizes, activation: Activation.ReLU, cost: Cost.LogLikelihood);
            var sgd = new Sgd(network, new SgdOptions
            {
                Epochs = rounds + 1,
                BatchSize = work.Batch,
                LearningRate = 0.05,
                Precision = Precision.Single,
                Augmentation = augmentation,
            });
            int[] order = [.. Enumerable.Range(0, train.Count)];
            new NumPyRandom(1).Shuffle<int>(order);
            Dataset seen = augmentation?.Bend(train) ?? train;
            return new(name, sgd.Run(train).GetEnumerator(), augmentation?.Start(train, seed: 0, Together, new WorkerPool(Threads)), order,
                Ink.Of(seen.Images, order, work.Batch));
        }

        public void Time()
        {
            epochs.MoveNext();
            training.Add(epochs.Current.TrainingTime.TotalSeconds);
            var watch = Stopwatch.StartNew();
            for (int first = 0; bent is not null && first < order.Length; first += Together)
                bent.Bend(order, first..Math.Min(first + Together, order.Length), epochs.Current.Epoch);
            bending.Add(watch.Elapsed.TotalSeconds);
        }

        private static double Median(IEnumerable<double> values) => values.Skip(1).Order().ElementAt((values.Count() - 1) / 2);
    }
}
