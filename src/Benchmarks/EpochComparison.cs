using Backprop.Data;
using System.Diagnostics;

namespace Backprop.Benchmarks;

/// <summary>An epoch of MNIST, and whole runs, by this engine and by what one would use otherwise.</summary>
internal static class EpochComparison
{
    private static readonly int[] Threads = Environment.ProcessorCount > 1 ? [1, 2] : [1];
    private static double peak;   // of the cores that the engine uses, at work together, in single

    /// <summary>Prints everything.</summary>
    public static void Run(int rounds)
    {
        var (train, test) = Mnist.Load();
        string? numpy = PythonRuns.Version("numpy"), torch = PythonRuns.Version("torch");
        Console.WriteLine($"{Environment.ProcessorCount} cores; FMA peak, measured: "
            + string.Join("; ", Threads.Select(threads => $"threads: {threads}: {FmaPeak.Gigaflops<float>(threads):0} GFLOP/s single, {FmaPeak.Gigaflops<double>(threads):0} double")));
        Console.WriteLine($"NumPy: {numpy ?? "none"}{(numpy is null ? "" : $", {PythonRuns.NumPyGigaflops():0} GFLOP/s in double, one thread")}; PyTorch: {torch ?? "none"}");
        Console.WriteLine($"Seconds: median, least … most of {rounds}, and the ratio to the first line.");

        foreach (var (sizes, batch) in (IEnumerable<(int[], int)>)[([784, 10], 16), ([784, 128, 10], 32), ([784, 800, 10], 64)])
        {
            string list = string.Join(',', sizes);
            bool isSmall = sizes is not [_, 800, _];
            var contenders = new Contenders($"[{list}], batch {batch}: one epoch, evaluation apart")
                .Add("engine, single", () => Epoch(train, sizes, batch, Precision.Single))
                .Add("engine, double", () => Epoch(train, sizes, batch, Precision.Double))
                .Add("engine, parity preset (double)", () => Preset(train, sizes, batch))
                .Add("plain MathNet, double (a tenth, × 10)", () => Plain(train.Take(train.Count / 10), sizes, batch) * 10, isSmall);
            foreach (int threads in Threads)
                contenders.AddProcess($"NumPy, double, threads: {threads}", () => PythonRuns.NumPyEpoch(list, batch, threads), numpy is not null && isSmall);
            // With two threads PyTorch takes many times as long where another program has one of the cores.
            foreach (int threads in Threads)
                contenders.AddProcess($"PyTorch, single, threads: {threads}", () => PythonRuns.TorchEpoch(list, batch, threads), torch is not null && isSmall, most: threads == 1 ? rounds : 1);
            Share(contenders.Print(rounds), sizes, train.Count);
        }

        // As many operations, on images without a blank pixel: nothing can be left out.
        Dataset noise = Noise(train.Count);
        Share(new Contenders("[784,800,10], batch 64, images of noise without a blank pixel: one epoch")
            .Add("engine, single", () => Epoch(noise, [784, 800, 10], 64, Precision.Single)).Print(rounds), [784, 800, 10], train.Count);

        string preset = "", numPys = "";
        new Contenders("The notebook's run, [784,10], 30 epochs, batch 16: the whole process, from start to exit")
            .AddProcess("backprop train, single", () => Timed(() => _ = Processes.Backprop("train --sizes 784,10 --epochs 30 --batch 16 --init normal --precision single")))
            .AddProcess("backprop train, double", () => Timed(() => _ = Processes.Backprop("train --sizes 784,10 --epochs 30 --batch 16 --init normal")))
            .AddProcess("backprop train, parity preset", () => Timed(() => preset = Processes.Backprop("train --preset neuralnet --sizes 784,10 --epochs 30 --batch 16")))
            .AddProcess("NumPy", () => Timed(() => numPys = PythonRuns.NumPyRun("784,10", 30, 16)), numpy is not null)
            .Print(rounds);
        if (numpy is not null)
            Console.WriteLine($"  The preset's counts are NumPy's: {(Lines(preset) == Lines(numPys) ? "yes, all 30" : "NO")}");
        Growth(train);
    }

    // The cost of an epoch beside parameters × samples.
    private static void Growth(Dataset train)
    {
        Console.WriteLine("\nAn epoch in single, batch 64, as the network grows\n  sizes                parameters       s   ns for a sample and 1000 parameters");
        foreach (int[] sizes in (int[][])[[784, 30, 10], [784, 100, 10], [784, 300, 10], [784, 800, 10], [784, 400, 400, 10], [784, 1200, 1200, 10]])
        {
            Dataset part = sizes[1] < 800 ? train : train.Take(train.Count / 6);
            double seconds = Contenders.Median(Enumerable.Range(0, 3).Select(_ => Epoch(part, sizes, 64, Precision.Single)).Skip(1)) * train.Count / part.Count;
            int parameters = new Network(sizes).ParameterCount;
            Console.WriteLine($"  {string.Join(',', sizes),-18} {parameters,12:N0} {seconds,7:0.000}   {seconds * 1e12 / parameters / train.Count,8:0.0}");
        }
    }

    private static void Share(double seconds, int[] sizes, int samples)
    {
        // Measured again beside it: at the start another program may have had a core.
        peak = Math.Max(peak, FmaPeak.Gigaflops<float>(Environment.ProcessorCount));
        // Forward and descent for every weight, back through all but the first layer's; two operations each.
        double products = sizes.Zip(sizes.Skip(1), (below, n) => (double)below * n).Select((weights, l) => weights * (l == 0 ? 2 : 3)).Sum();
        double rate = 2 * products * samples / seconds / 1e9;
        Console.WriteLine($"  engine, single: {rate:0} · 10⁹ operations of the formulas a second, {rate / peak:P0} of the FMA peak of {Environment.ProcessorCount} threads, {peak:0} (those on blank pixels are counted, though left out)");
    }

    private static double Epoch(Dataset train, int[] sizes, int batch, Precision precision) =>
        Trained(new Network(sizes), train, new SgdOptions { Epochs = 1, BatchSize = batch, Precision = precision });

    private static double Preset(Dataset train, int[] sizes, int batch) =>
        Trained(NumPyNotebook.CreateNetwork(sizes, seed: 0), train, NumPyNotebook.Options with { Epochs = 1, BatchSize = batch });

    private static double Trained(Network network, Dataset train, SgdOptions options) =>
        new Sgd(network, options).Run(train).Single().TrainingTime.TotalSeconds;

    private static double Plain(Dataset train, int[] sizes, int batch)
    {
        var network = new Network(sizes);
        return Timed(() =>
        {
            for (int start = 0; start < train.Count; start += batch)
                network.Update(network.Backpropagate(train.Batch(start, Math.Min(batch, train.Count - start))), 3.0);
        });
    }

    private static Dataset Noise(int count)
    {
        byte[] pixels = new byte[count * 784], labels = new byte[count];
        var random = new Random(1);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.Next(1, 256);
        for (int i = 0; i < count; i++)
            labels[i] = (byte)random.Next(10);
        return new Dataset("noise", pixels, labels);
    }

    private static double Timed(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Lines(string output) => output.ReplaceLineEndings("\n").Trim();
}
