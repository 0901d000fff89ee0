using System.Diagnostics;
using Backprop.Data;

namespace Backprop.Benchmarks;

/// <summary>Compares an epoch of MNIST, and whole runs, in this engine and in the usual alternatives.</summary>
internal static class EpochComparison
{
    private static readonly int[] Threads = Environment.ProcessorCount > 1 ? [1, 2] : [1];
    private static double peak;   // GFLOP/s in single, of all cores together

    /// <summary>Runs and prints all comparisons.</summary>
    public static void Run(int rounds)
    {
        var (train, test) = Mnist.Load();
        string? numpy = PythonRuns.Version("numpy"), torch = PythonRuns.Version("torch");
        Console.WriteLine($"{Environment.ProcessorCount} cores; FMA peak, measured: "
            + string.Join("; ", Threads.Select(threads => $"threads: {threads}: "
                + $"{FmaPeak.Gigaflops<float>(threads):0} GFLOP/s single, {FmaPeak.Gigaflops<double>(threads):0} double")));
        string speed = numpy is null ? ""
            : $" (OpenBLAS kernels: {PythonRuns.OpenBlasKernels() ?? "none"}), "
                + $"{PythonRuns.NumPyGigaflops():0} GFLOP/s in double, one thread";
        Console.WriteLine($"NumPy: {numpy ?? "none"}{speed}; PyTorch: {torch ?? "none"}");
        Console.WriteLine($"Seconds: median, min … max of {rounds}, and the ratio to the first line.");

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
                contenders.AddProcess(
                    $"NumPy, double, threads: {threads}", () => PythonRuns.NumPyEpoch(list, batch, threads), numpy is not null && isSmall);
            // With two threads, PyTorch takes many times as long while another program uses one of the cores.
            foreach (int threads in Threads)
                contenders.AddProcess(
                    $"PyTorch, single, threads: {threads}", () => PythonRuns.TorchEpoch(list, batch, threads),
                    torch is not null && isSmall, maxRuns: threads == 1 ? rounds : 1);
            Share(contenders.Print(rounds), sizes, train.Count);
        }

        // The same number of operations, on images without a blank pixel, so that the engine can leave nothing out.
        Dataset noise = Noise(train.Count);
        Share(new Contenders("[784,800,10], batch 64, images of noise without a blank pixel: one epoch")
            .Add("engine, single", () => Epoch(noise, [784, 800, 10], 64, Precision.Single)).Print(rounds), [784, 800, 10], train.Count);

        const string run = "train --sizes 784,10 --epochs 30 --batch 16 ";
        string preset = "", numPys = "";
        var runs = new Contenders("The notebook's run, [784,10], 30 epochs, batch 16: the whole process, from start to exit")
            .AddProcess("backprop train, single", () => Timed(() => _ = Processes.Backprop(run + "--init normal --precision single")))
            .AddProcess("backprop train, double", () => Timed(() => _ = Processes.Backprop(run + "--init normal")))
            .AddProcess("backprop train, parity preset", () => Timed(() => preset = Processes.Backprop(run + "--preset neuralnet")));
        foreach (int threads in Threads)
            runs.AddProcess(
                $"NumPy, threads: {threads}",
                () => Timed(() => numPys = PythonRuns.NumPyRun("784,10", 30, 16, threads)), numpy is not null);
        runs.Print(rounds);
        if (numpy is not null)
            Console.WriteLine($"  The preset's counts are NumPy's: {(Lines(preset) == Lines(numPys) ? "yes, all 30" : "NO")}");
        Growth(train);
    }

    // The time of an epoch in relation to parameters × samples.
    private static void Growth(Dataset train)
    {
        Console.WriteLine("\nAn epoch in single, batch 64, as the network grows");
        Console.WriteLine("  sizes                parameters       s   ns for a sample and 1000 parameters");
        foreach (int[] hidden in (int[][])[[30], [100], [300], [800], [400, 400], [1200, 1200]])
        {
            int[] sizes = [784, .. hidden, 10];
            Dataset part = sizes[1] < 800 ? train : train.Take(train.Count / 6);
            IEnumerable<double> epochs = Enumerable.Range(0, 3).Select(_ => Epoch(part, sizes, 64, Precision.Single)).Skip(1);
            double seconds = Contenders.Median(epochs) * train.Count / part.Count;
            int parameters = new Network(sizes).ParameterCount;
            double each = seconds * 1e12 / parameters / train.Count;
            Console.WriteLine($"  {string.Join(',', sizes),-18} {parameters,12:N0} {seconds,7:0.000}   {each,8:0.0}");
        }
    }

    private static void Share(double seconds, int[] sizes, int samples)
    {
        // Measured again here, because another program may have used a core at the start.
        peak = Math.Max(peak, FmaPeak.Gigaflops<float>(Environment.ProcessorCount));
        // Every weight is used in the forward product and in its update, and those above layer 1 in the backward product too.
        double products = sizes.Zip(sizes.Skip(1), (below, n) => (double)below * n)
            .Select((weights, l) => weights * (l == 0 ? 2 : 3)).Sum();
        double rate = 2 * products * samples / seconds / 1e9;   // a multiply-add is two operations
        Console.WriteLine($"  engine, single: {rate:0} · 10⁹ operations of the formulas a second, {rate / peak:P0} of the FMA peak of "
            + $"{Environment.ProcessorCount} threads, {peak:0} (including operations on blank pixels, which the engine leaves out)");
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
