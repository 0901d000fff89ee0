using System.Diagnostics;
using Backprop.Engine;

namespace Backprop;

/// <summary>Stochastic gradient descent: a run is a sequence of epoch reports, computed as they are asked for.</summary>
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
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(50);
    private static readonly HashSet<string> ToldAsSlower = [];
    private readonly Network network;
    private bool hasRun, isEnumerated;

    /// <summary>Makes ready to train a network.</summary>
    /// <param name="network">Trained in place: after each report its W and b are those of that epoch.</param>
    /// <param name="options">Checked already, when they were set.</param>
    public Sgd(Network network, SgdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        Options = options ?? new SgdOptions();
    }

    /// <summary>How this run goes.</summary>
    public SgdOptions Options { get; }

    /// <summary>The reports so far.</summary>
    public History History { get; } = new();

    /// <summary>From the order of an epoch to that of the next; each epoch is shuffled anew where it is left out.</summary>
    internal Func<int[], int[]>? Reorder { get; init; }

    /// <summary>From m to what the sums of a batch's gradients are multiplied by, for W and for b; 1 / m where it is left out.</summary>
    internal Func<int, (double W, double b)>? Averaging { get; init; }

    /// <summary>
    /// Trains; each report is computed when it is asked for, so <c>break</c> is an early stop. The network holds the weights
    /// of the last report; where early stopping is on (<see cref="SgdOptions.Patience"/>) and the run has come to its end, those of the
    /// best.
    /// </summary>
    /// <param name="train">What is learned from.</param>
    /// <param name="test">Evaluated after each epoch, never learned from; may be left out.</param>
    /// <param name="progress">Told about 20 times a second how far the epoch has come; may be left out.</param>
    /// <param name="cancellation">Stops between two batches; the weights of the last report stay in the network.</param>
    /// <exception cref="ArgumentException">The images or classes are not of the network's sizes, or there are none.</exception>
    /// <exception cref="InvalidOperationException">This Sgd has run already.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    /// <exception cref="DivergenceException">NaN or infinity came up; the weights of the last report stay in the network.</exception>
    public IEnumerable<EpochReport> Run(
        Dataset train, Dataset? test = null, IProgress<BatchProgress>? progress = null, CancellationToken cancellation = default)
    {
        network.CheckFits(train);
        if (train.Count == 0)
            throw new ArgumentException($"{train.Name}: there are no images to learn from.", nameof(train));
        if (test is null && Options.Patience is not null)
            throw new ArgumentException("Early stopping needs a set to evaluate after each epoch: give the second half of train.Split(…) as the second argument, or leave Patience out.", nameof(test));
        if (test is not null)
        {
            network.CheckFits(test);
            if (test.Count == 0)
                throw new ArgumentException($"{test.Name}: there are no images to test on.", nameof(test));
        }
        Begin(ref hasRun);
        TellIfSlower();
        return Epochs(train, test, progress, cancellation);
    }

    /// <summary>
    /// Has the engine compiled before <see cref="Run"/> needs it, as while the images are still being read on another thread:
    /// a batch of blank images goes through a network of the same layers, all of them small.
    /// </summary>
    internal void WarmUp()
    {
        const int maxSize = 1024, maxBatch = 64;
        int[] sizes = [.. network.Sizes.Select(n => Math.Min(n, maxSize))];
        int m = Math.Min(Options.BatchSize, maxBatch);
        var blank = new ImageSet(new byte[m * sizes[0]], new byte[m], sizes[0]);
        ITrainer trainer = CreateTrainer(network.Model with { Sizes = sizes }, m);
        trainer.TrainBatch(blank, [.. Enumerable.Range(0, m)], Step(m, rate: 0));
        trainer.Answer(blank);
    }

    private IEnumerable<EpochReport> Epochs(Dataset train, Dataset? test, IProgress<BatchProgress>? progress, CancellationToken cancellation)
    {
        Begin(ref isEnumerated);
        var elapsed = Stopwatch.StartNew();
        ITrainer trainer = CreateTrainer(network.Model, Math.Min(Options.BatchSize, train.Count));
        foreach (Layer layer in network.Layers)
            trainer.SetWeights(layer.Number, layer.Weights, layer.Biases);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        var random = new NumPyRandom(Options.ShuffleSeed, ShuffleStream);
        var best = new BestEpoch(network, Options.Patience);
        for (int epoch = 0; epoch < Options.Epochs; epoch++)
        {
            elapsed.Start();
            var training = Stopwatch.StartNew();
            if (Reorder is null)
                random.Shuffle<int>(order);
            else
                order = Reorder(order);
            var (cost, correct) = TrainEpoch(trainer, train, order, epoch, progress, cancellation);
            training.Stop();

            Evaluation? evaluation = test is null ? null : Evaluation.Of(test, trainer.Answer(test.Images));
            if (evaluation is { } tested && !double.IsFinite(tested.Cost))
                throw new DivergenceException(epoch, (train.Count - 1) / Options.BatchSize, network.Layers.Count, Options.LearningRate);
            foreach (Layer layer in network.Layers)
                trainer.GetWeights(layer.Number, layer.Weights, layer.Biases);
            elapsed.Stop();
            var report = new EpochReport(epoch, cost / train.Count, (double)correct / train.Count, evaluation, train.Count, training.Elapsed, elapsed.Elapsed);
            report = report with { IsLast = best.EndsWith(report) || epoch == Options.Epochs - 1 };
            History.Add(report);
            yield return report;
            if (report.IsLast)
                break;
        }
        best.Restore();
    }

    private (double Cost, int Correct) TrainEpoch(
        ITrainer trainer, Dataset train, int[] order, int epoch, IProgress<BatchProgress>? progress, CancellationToken cancellation)
    {
        var (cost, correct) = (0.0, 0);
        double rate = Options.LearningRate * Options.Schedule.Factor(epoch, Options.Epochs);
        var sinceProgress = Stopwatch.StartNew();
        for (int start = 0; start < order.Length; start += Options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = order.AsSpan(start, Math.Min(Options.BatchSize, order.Length - start));
            BatchResult result = trainer.TrainBatch(train.Images, batch, Step(batch.Length, rate));
            if (result.DivergedLayer > 0)
                throw new DivergenceException(epoch, start / Options.BatchSize, result.DivergedLayer, Options.LearningRate);
            cost += result.Cost;
            correct += result.Correct;
            if (progress is not null && sinceProgress.Elapsed >= ProgressInterval)
            {
                progress.Report(new BatchProgress(epoch, start + batch.Length, order.Length));
                sinceProgress.Restart();
            }
        }
        return (cost, correct);
    }

    private static void Begin(ref bool hasBegun)
    {
        if (hasBegun)
            throw new InvalidOperationException("This Sgd has run already. A second run would go on from trained weights: make a new Sgd (and, to start afresh, a new Network), or keep the reports of the first run, which are in History.");
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

    private void TellIfSlower()
    {
        foreach (string name in network.Layers.Where(layer => layer.Activation.Function.Kind == ActivationKind.Custom).Select(layer => $"activation {layer.Activation}"))
            lock (ToldAsSlower)
                if (ToldAsSlower.Add(name))
                    Console.Error.WriteLine($"The {name} is called value by value; the built-in ones train faster.");
    }
}
