using System.Diagnostics;
using System.Text.Json;
using Backprop.Engine;

namespace Backprop;

/// <summary>Stochastic gradient descent: a run is a sequence of epoch reports, each computed when the caller asks for it.</summary>
/// <example>
/// <code>
/// var sgd = new Sgd(net, new SgdOptions { Epochs = 10 });
/// foreach (EpochReport e in sgd.Run(train, test))   // break stops training here
///     Console.WriteLine(e);                         // Epoch 0: 9213 / 10000
/// </code>
/// </example>
public sealed class Sgd
{
    private const uint ShuffleStream = 1;
    private const int BentTogether = 1024;   // images, 0.8 MB of MNIST's
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(50);
    private static readonly HashSet<string> ReportedAsSlower = [];
    private readonly Network network;
    private bool hasRun, isEnumerated;

    /// <summary>Creates a trainer for a network.</summary>
    /// <param name="network">The network, trained in place: after each report its W and b are those of that epoch.</param>
    /// <param name="options">The options of the run; 30 epochs of batches of 16 at η = 3 by default.</param>
    public Sgd(Network network, SgdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        Options = options ?? new SgdOptions();
    }

    /// <summary>The options of the run.</summary>
    public SgdOptions Options { get; }

    /// <summary>The reports so far.</summary>
    public History History { get; } = [];

    /// <summary>Gives the order of the next epoch from the last one; by default every epoch is shuffled anew.</summary>
    internal Func<int[], int[]>? Reorder { get; init; }

    /// <summary>The name of the recipe that brings these two.</summary>
    internal string Recipe { get; init; } = "";

    /// <summary>How many reports came from a checkpoint.</summary>
    internal int RestoredCount { get; private set; }

    /// <summary>Gives the factors for a batch's summed gradients of W and b from its size m; 1 / m by default.</summary>
    internal Func<int, (double W, double b)>? Averaging { get; init; }

    /// <summary>
    /// Trains the network. Each report is computed when the caller asks for it, so <c>break</c> stops training. The network holds the
    /// weights of the last report, or of the best one when a run with <see cref="SgdOptions.Patience"/> has come to its end.
    /// </summary>
    /// <param name="train">The images to learn from.</param>
    /// <param name="test">Images to evaluate after each epoch, never learned from; optional.</param>
    /// <param name="progress">Receives the progress within an epoch, about 20 times a second; optional.</param>
    /// <param name="cancellation">Stops the run between two batches; the network keeps the weights of the last report.</param>
    /// <exception cref="ArgumentException">
    /// A data set is empty or does not fit the network; Patience has no test set, or a checkpoint beside it; the checkpoint has no
    /// folder; or images to be bent are not square.
    /// </exception>
    /// <exception cref="InvalidOperationException">This trainer has run already.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, or of another run.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    /// <exception cref="DivergenceException">A value became infinite or NaN; the network keeps the last report's weights.</exception>
    public IEnumerable<EpochReport> Run(
        Dataset train, Dataset? test = null, IProgress<BatchProgress>? progress = null, CancellationToken cancellation = default)
    {
        foreach (Dataset data in test is null ? [train] : (Dataset[])[train, test])
        {
            network.CheckFits(data);
            if (data.Count == 0)
                throw new ArgumentException($"{data.Name} has no images.");
        }
        if (test is null && Options.Patience is not null)
            throw new ArgumentException("Early stopping needs a set to evaluate after each epoch: "
                + "give the second part of train.Split(…) as the second argument, or leave Patience out.", nameof(test));
        Options.Augmentation?.CheckFits(train);
        if (Options.Checkpoint is { } path
            && (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))))
            throw new ArgumentException($"The checkpoint {path} is a folder, or there is no folder for it.");
        if (Options.Patience is not null && Options.Checkpoint is not null)
            throw new ArgumentException("A run that stops early keeps its best epoch, which a checkpoint does not hold: leave out either "
                + "Patience or Checkpoint.");
        Begin(ref hasRun);
        ReportIfSlower();
        return Epochs(train, test, progress, cancellation);
    }

    /// <summary>
    /// Warms up the JIT, so that <see cref="Run"/> starts faster: trains a small network of the same kind on a batch of blank images.
    /// Called while another thread reads the images.
    /// </summary>
    internal void WarmUp()
    {
        const int maxSize = 1024, maxBatch = 64;
        int[] sizes = [.. network.Sizes.Select(n => Math.Min(n, maxSize))];
        int m = Math.Min(Options.BatchSize, maxBatch);
        var blank = new ImageSet(new byte[m * sizes[0]], new byte[m], sizes[0]);
        ITrainer trainer = CreateTrainer(network.Model with { Sizes = sizes }, m);
        trainer.TrainBatch(blank, [.. Enumerable.Range(0, m)], [], Step(m, rate: 0));
        trainer.Answer(blank);
    }

    private IEnumerable<EpochReport> Epochs(
        Dataset train, Dataset? test, IProgress<BatchProgress>? progress, CancellationToken cancellation)
    {
        Begin(ref isEnumerated);
        var elapsed = Stopwatch.StartNew();
        ITrainer trainer = CreateTrainer(network.Model, Math.Min(Options.BatchSize, train.Count));
        (double[] W, double[] b)[] weights = [.. network.Layers.Select(layer => (layer.Weights, layer.Biases))];
        // Functions of a learner's own count by their names.
        var run = new { network = $"{network}", recipe = Recipe, options = Options with { Checkpoint = null } };
        Checkpoint? checkpoint = Options.Checkpoint is { } path
            ? new Checkpoint(path, JsonSerializer.SerializeToNode(run)!.AsObject(), weights, train.Images, test?.Images) : null;
        EpochReport[] restored = checkpoint?.Restore(weights, trainer, ReadReports) ?? [];
        RestoredCount = restored.Length;
        foreach (Layer layer in network.Layers)
            trainer.SetWeights(layer.Number, layer.Weights, layer.Biases);
        BentImages? bending = Options.Augmentation?.Start(train, Options.ShuffleSeed, Together(train.Count), trainer.Pool);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        var random = new NumPyRandom(Options.ShuffleSeed, ShuffleStream);
        Func<int[], int[]> reorder = Reorder ?? (order => { random.Shuffle<int>(order); return order; });
        foreach (EpochReport report in restored)
        {
            History.Add(report);
            order = reorder([.. order]);
        }
        elapsed.Stop();
        foreach (EpochReport report in restored)
            yield return report;
        if (restored.Length == Options.Epochs)
            yield break;
        TimeSpan before = restored.LastOrDefault()?.Elapsed ?? default;
        // Shuffled on another core while an epoch trains.
        Task<int[]> next = Task.Run(() => reorder([.. order]));
        var best = new BestEpoch(network, Options.Patience);
        for (int epoch = restored.Length; epoch < Options.Epochs; epoch++)
        {
            elapsed.Start();
            var training = Stopwatch.StartNew();
            int[] current = order = next.GetAwaiter().GetResult();
            if (epoch + 1 < Options.Epochs)
                next = Task.Run(() => reorder([.. current]));
            var (cost, correct) = TrainEpoch(trainer, train.Images, bending, order, epoch, progress, cancellation);
            training.Stop();

            Evaluation? evaluation = test is null ? null : Evaluation.Of(test, trainer.Answer(test.Images));
            if (evaluation is { } tested && !double.IsFinite(tested.Cost))
                throw new DivergenceException(epoch, (train.Count - 1) / Options.BatchSize, network.Layers.Count, Options.LearningRate);
            foreach (Layer layer in network.Layers)
                trainer.GetWeights(layer.Number, layer.Weights, layer.Biases);
            var report = new EpochReport(epoch, cost / train.Count, (double)correct / train.Count, evaluation, train.Count,
                training.Elapsed, before + elapsed.Elapsed);
            report = report with { IsLast = best.EndsWith(report) || epoch == Options.Epochs - 1 };
            History.Add(report);
            checkpoint?.Save(weights, trainer, JsonSerializer.Serialize<IReadOnlyList<EpochReport>>(History));
            elapsed.Stop();
            yield return report;
            if (report.IsLast)
                break;
        }
        best.Restore();
    }

    private (double Cost, int Correct) TrainEpoch(ITrainer trainer, ImageSet images, BentImages? bending, int[] order, int epoch,
        IProgress<BatchProgress>? progress, CancellationToken cancellation)
    {
        var (cost, correct) = (0.0, 0);
        double rate = Options.LearningRate * Options.Schedule.Factor(epoch, Options.Epochs);
        var sinceProgress = Stopwatch.StartNew();
        int together = bending is null ? order.Length : Together(order.Length);
        for (int first = 0; first < order.Length; first += together)
        {
            int end = Math.Min(first + together, order.Length);
            ImageSet seen = bending?.Bend(order, first..end, epoch) ?? images;
            ReadOnlySpan<int> indices = bending is null ? order : bending.Indices.AsSpan(0, end - first);
            for (int start = 0; start < indices.Length; start += Options.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                int m = Math.Min(Options.BatchSize, indices.Length - start), done = first + start + m;
                BatchResult result = trainer.TrainBatch(seen, indices.Slice(start, m), indices[(start + m)..], Step(m, rate));
                if (result.DivergedLayer > 0)
                    throw new DivergenceException(epoch, (done - 1) / Options.BatchSize, result.DivergedLayer, Options.LearningRate);
                cost += result.Cost;
                correct += result.Correct;
                if (progress is not null && sinceProgress.Elapsed >= ProgressInterval)
                {
                    progress.Report(new BatchProgress(epoch, done, order.Length));
                    sinceProgress.Restart();
                }
            }
        }
        return (cost, correct);
    }

    private EpochReport[] ReadReports(string json)
    {
        EpochReport[]? reports = JsonSerializer.Deserialize<EpochReport[]>(json);
        bool isValid = reports?.Length > 0 && reports.Length <= Options.Epochs
            && reports.Select((report, i) => report?.Epoch == i).All(isNext => isNext);
        return isValid ? reports! : throw new InvalidDataException("its reports are not those of the first epochs");
    }

    // Whole batches.
    private int Together(int count) => Math.Min(count, Math.Max(BentTogether / Options.BatchSize, 1) * Options.BatchSize);

    private static void Begin(ref bool hasBegun)
    {
        if (hasBegun)
            throw new InvalidOperationException("This Sgd has run already, and a second run would continue from trained weights: "
                + "make a new Sgd (and, to start afresh, a new Network). The reports of the first run are in History.");
        hasBegun = true;
    }

    private GradientStep Step(int m, double rate)
    {
        var (W, b) = Averaging?.Invoke(m) ?? (1.0 / m, 1.0 / m);
        return new GradientStep(rate * W, rate * b, Options.Momentum, rate * Options.L2);
    }

    private ITrainer CreateTrainer(NetworkModel model, int capacity) => Options.Precision == Precision.Single
        ? ITrainer.Create<float>(model, capacity, Environment.ProcessorCount)
        : ITrainer.Create<double>(model, capacity, Environment.ProcessorCount);

    private void ReportIfSlower()
    {
        foreach (Layer layer in network.Layers.Where(layer => layer.Activation.Function.Kind == ActivationKind.Custom))
            lock (ReportedAsSlower)
                if (ReportedAsSlower.Add(layer.Activation.Name))
                    Console.Error.WriteLine($"The activation {layer.Activation} is called value by value; the built-in ones train faster.");
    }
}
