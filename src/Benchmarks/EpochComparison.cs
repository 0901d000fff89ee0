using Backprop.Data;
using Backprop.Recipes;

namespace Backprop.Benchmarks;

/// <summary>Compares an epoch of MNIST, and whole runs, in this engine and in the usual alternatives.</summary>
internal static class EpochComparison
{
    private const string Single = "engine, single", Double = "engine, double", NumPy = "NumPy in double", PyTorch = "PyTorch in single";
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
        Console.WriteLine(numpy is null ? "NumPy: none" : $"NumPy {numpy}: {PythonRuns.Libraries("numpy")}; "
            + $"{PythonRuns.NumPyGigaflops():0} GFLOP/s in double, one thread");
        Console.WriteLine(torch is null ? "PyTorch: none" : $"PyTorch {torch}: {PythonRuns.Libraries("torch")}");
        Console.WriteLine($"Seconds: median, min … max of {rounds}, and the ratio to the first line.");

        foreach (Workload work in Workload.All)
        {
            bool isSmall = work.Sizes is not [_, 800, _];
            var contenders = new Contenders($"{work}: one epoch, evaluation apart")
                .Add(Single, () => Epoch(train, work, Precision.Single))
                .Add(Double, () => Epoch(train, work, Precision.Double))
                .Add("engine, parity preset (double)", () => Preset(train, work))
                .Add("plain MathNet, double (a tenth, × 10)", () => Plain(train.Take(train.Count / 10), work) * 10, isSmall);
            foreach (int threads in Threads)
                contenders.AddProcess(
                    Name(NumPy, threads), () => PythonRuns.NumPyEpoch(work.List, work.Batch, threads), numpy is not null && isSmall);
            // With two threads, PyTorch takes many times as long while another program uses one of the cores.
            foreach (int threads in Threads)
                contenders.AddProcess(
                    Name(PyTorch, threads), () => PythonRuns.TorchEpoch(work.List, work.Batch, threads),
                    torch is not null && isSmall, maxRuns: threads == 1 ? rounds : 1);
            var medians = contenders.Print(rounds);
            Share(medians[Single], work, train.Count);
            PrintRatios(medians, Single, Double);
        }

        // The same number of operations, on images without a blank pixel, so that the engine can leave nothing out.
        Dataset noise = Workload.Noise(train.Count);
        Workload large = Workload.All[^1];
        Share(new Contenders($"{large}, images of noise without a blank pixel: one epoch")
            .Add(Single, () => Epoch(noise, large, Precision.Single)).Print(rounds)[Single], large, train.Count);

        const string inSingle = "backprop train, single", inDouble = "backprop train, double";
        const string run = "train --sizes 784,10 --epochs 30 --batch 16 ";
        string preset = "", numPys = "";
        var runs = new Contenders("The notebook's run, [784,10], 30 epochs, batch 16: the whole process, from start to exit")
            .AddProcess(inSingle, () => Contenders.Seconds(() => _ = Processes.Backprop(run + "--init normal --precision single")))
            .AddProcess(inDouble, () => Contenders.Seconds(() => _ = Processes.Backprop(run + "--init normal")))
            .AddProcess("backprop train, parity preset", () =>
                Contenders.Seconds(() => preset = Processes.Backprop(run + "--preset neuralnet")));
        foreach (int threads in Threads)
            runs.AddProcess(
                Name(NumPy, threads),
                () => Contenders.Seconds(() => numPys = PythonRuns.NumPyRun("784,10", 30, 16, threads)), numpy is not null);
        PrintRatios(runs.Print(rounds), inSingle, inDouble);
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
            var work = new Workload(sizes, 64);
            IEnumerable<double> epochs = Enumerable.Range(0, 3).Select(_ => Epoch(part, work, Precision.Single)).Skip(1);
            double seconds = Contenders.Median(epochs) * train.Count / part.Count;
            int parameters = new Network(sizes).ParameterCount;
            double each = seconds * 1e12 / parameters / train.Count;
            Console.WriteLine($"  {work.List,-18} {parameters,12:N0} {seconds,7:0.000}   {each,8:0.0}");
        }
    }

    private static void Share(double seconds, Workload work, int samples)
    {
        // Measured again here, because another program may have used a core at the start.
        peak = Math.Max(peak, FmaPeak.Gigaflops<float>(Environment.ProcessorCount));
        double rate = 2 * work.MultiplyAdds() * samples / seconds / 1e9;   // a multiply-add is two operations
        Console.WriteLine($"  engine, single: {rate:0} GFLOP/s by the formulas, {rate / peak:P0} of the FMA peak of "
            + $"{Environment.ProcessorCount} threads, {peak:0} (blank pixels count here, but the engine leaves them out)");
    }

    // Each library with the number of threads that suits it better.
    private static void PrintRatios(IReadOnlyDictionary<string, double> medians, string inSingle, string inDouble)
    {
        foreach (string library in (string[])[NumPy, PyTorch])
        {
            int[] measured = [.. Threads.Where(threads => medians.ContainsKey(Name(library, threads)))];
            if (measured.Length == 0)
                continue;
            int best = measured.MinBy(threads => medians[Name(library, threads)]);
            double seconds = medians[Name(library, best)];
            Console.WriteLine($"  engine: single {seconds / medians[inSingle]:0.0} times, double {seconds / medians[inDouble]:0.0} times "
                + $"as fast as {library} at its best ({best} {(best == 1 ? "thread" : "threads")})");
        }
    }

    private static string Name(string library, int threads) => $"{library}, threads: {threads}";

    private static double Epoch(Dataset train, Workload work, Precision precision) =>
        Trained(new Network(work.Sizes), train, new SgdOptions { Epochs = 2, BatchSize = work.Batch, Precision = precision });

    private static double Preset(Dataset train, Workload work) => Trained(
        NumPyNotebook.CreateNetwork(work.Sizes, seed: 0), train, NumPyNotebook.Options with { Epochs = 2, BatchSize = work.Batch });

    // Of two epochs the second, when all is warm, as in Python.
    private static double Trained(Network network, Dataset train, SgdOptions options) =>
        new Sgd(network, options).Run(train).Last().TrainingTime.TotalSeconds;

    private static double Plain(Dataset train, Workload work)
    {
        var network = new Network(work.Sizes);
        return Contenders.Seconds(() =>
        {
            for (int start = 0; start < train.Count; start += work.Batch)
                network.Update(network.Backpropagate(train.Batch(start, Math.Min(work.Batch, train.Count - start))), 3.0);
        });
    }

    private static string Lines(string output) => output.ReplaceLineEndings("\n").Trim();
}
