using System.Numerics;
using System.Runtime.Intrinsics;
using Backprop.Engine;

namespace Backprop.Benchmarks;

/// <summary>Where the time of an epoch goes, in seconds.</summary>
/// <param name="Training">The epoch's training, without the engine's clock.</param>
/// <param name="Phases">Of <paramref name="Training"/>, what all threads together spend in each phase, divided by their number.</param>
/// <param name="ClockFactor">By how much the clock lengthens the epoch; the phases are those of such an epoch, divided by it.</param>
/// <param name="Evaluation">The answers to the test images.</param>
/// <param name="Shuffling">The order of the next epoch.</param>
internal sealed record EpochTimes(
    double Training, IReadOnlyDictionary<Phase, double> Phases, double ClockFactor, double Evaluation, double Shuffling)
{
    /// <summary>The threads' time outside all phases: they wait for each other, or share out the work.</summary>
    public double Waiting => Training - Phases.Values.Sum();

    /// <summary>Medians of some epochs, after one that is not counted.</summary>
    public static EpochTimes Measure<T>(Workload work, Dataset train, Dataset test, int rounds)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int threads = Environment.ProcessorCount;
        var network = new Network(work.Sizes, seed: 1);
        var trainer = ITrainer.Create<T>(network.Model, work.Batch, threads);
        foreach (Layer layer in network.Layers)
            trainer.SetWeights(layer.Number, layer.Weights, layer.Biases);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        var random = new NumPyRandom(1);
        List<double> training = [], evaluation = [], shuffling = [], reading = [];
        List<(double Seconds, PhaseClock Clock)> clocked = [];
        for (int round = -1; round < rounds; round++)
        {
            if (round == 0)
                Array.ForEach([training, evaluation, shuffling, reading], times => times.Clear());
            shuffling.Add(Contenders.Seconds(() => random.Shuffle<int>(order)));
            training.Add(Contenders.Seconds(() => Epoch(trainer, train.Images, order, work.Batch)));
            trainer.Clock = new PhaseClock();
            double seconds = Contenders.Seconds(() => Epoch(trainer, train.Images, order, work.Batch));
            if (round >= 0)
                clocked.Add((seconds, trainer.Clock));
            trainer.Clock = null;
            evaluation.Add(Contenders.Seconds(() => trainer.Answer(test.Images)));
            if (ReadAhead.IsFor(work.Sizes, work.Batch, threads))
            {
                bool listsImages = !NarrowStep<T, Vector512<T>>.IsFor(work.Sizes[1], work.Batch);
                reading.Add(Contenders.Seconds(() => Read(train.Images, order, work.Batch, listsImages)));
            }
        }
        double median = Contenders.Median(training);
        var (clockedSeconds, clock) = clocked.OrderBy(epoch => epoch.Seconds).ElementAt((rounds - 1) / 2);
        double factor = clockedSeconds / median;
        var phases = Enum.GetValues<Phase>().ToDictionary(phase => phase, phase => clock[phase].TotalSeconds / threads / factor);
        if (reading.Count > 0)
            phases[Phase.Read] = Contenders.Median(reading) / threads;
        return new EpochTimes(median, phases, factor, Contenders.Median(evaluation), Contenders.Median(shuffling));
    }

    private static void Epoch(ITrainer trainer, ImageSet data, int[] order, int batchSize)
    {
        for (int start = 0; start < order.Length; start += batchSize)
        {
            int m = Math.Min(batchSize, order.Length - start);
            trainer.TrainBatch(data, order.AsSpan(start, m), order.AsSpan(start + m), new GradientStep(3.0 / m, 3.0 / m));
        }
    }

    private static void Read(ImageSet data, int[] order, int batchSize, bool listsImages)
    {
        var batch = new PixelBatch(data.PixelCount, batchSize);
        for (int start = 0; start < order.Length; start += batchSize)
            batch.Read(data, order.AsSpan(start, Math.Min(batchSize, order.Length - start)), listsImages);
    }
}
