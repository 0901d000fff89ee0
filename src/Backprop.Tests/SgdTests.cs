using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests;

public class SgdTests
{
    private static readonly (Dataset Train, Dataset Test) Digits = DrawnDigits.Create(seed: 5, train: 2000, test: 500);

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void The_same_seed_gives_the_same_run_bit_for_bit(Precision precision)
    {
        Matrix<double> Weights()
        {
            var network = new Network([784, 12, 10], seed: 4);
            foreach (var _ in new Sgd(network, new SgdOptions { Epochs = 2, ShuffleSeed = 9, Precision = precision }).Run(Digits.Train))
            {
            }
            return network[1].W;
        }

        Assert.Equal(Weights(), Weights());
    }

    [Fact]
    public void Another_shuffle_seed_gives_another_run()
    {
        static double Cost(uint seed) => new Sgd(new Network([784, 10], seed: 4), new SgdOptions { Epochs = 1, ShuffleSeed = seed })
            .Run(Digits.Train, Digits.Test).Single().Test!.Cost;

        Assert.NotEqual(Cost(1), Cost(2));
    }

    [Fact]
    public void Break_stops_training_with_the_weights_of_the_last_report()
    {
        var stopped = new Network([784, 10], seed: 4);
        foreach (var report in new Sgd(stopped, new SgdOptions { Epochs = 50 }).Run(Digits.Train))
            if (report.Epoch == 1)
                break;
        var whole = new Network([784, 10], seed: 4);
        Assert.Equal(2, new Sgd(whole, new SgdOptions { Epochs = 2 }).Run(Digits.Train).Count());

        Assert.Equal(whole[1].W, stopped[1].W);
    }

    [Fact]
    public void A_second_run_is_refused_with_what_to_do()
    {
        var sgd = new Sgd(new Network([784, 10]), new SgdOptions { Epochs = 1 });
        var run = sgd.Run(Digits.Train);
        _ = run.Count();

        Assert.Contains("make a new Sgd", Assert.Throws<InvalidOperationException>(() => run.Count()).Message);
        // At the call, not when its result is enumerated.
        Assert.Contains("make a new Sgd", Assert.Throws<InvalidOperationException>(() => sgd.Run(Digits.Train)).Message);
        Assert.Single(sgd.History);
    }

    [Fact]
    public void Canceling_leaves_the_weights_of_the_last_report()
    {
        var network = new Network([784, 10], seed: 4);
        using var stop = new CancellationTokenSource();
        Matrix<double>? after = null;

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in new Sgd(network).Run(Digits.Train, cancellation: stop.Token))
            {
                after = network[1].W.Clone();
                stop.Cancel();
            }
        });

        Assert.Equal(after, network[1].W);
    }

    [Fact]
    public void Progress_is_reported_within_an_epoch_and_never_past_its_end()
    {
        var seen = new List<BatchProgress>();
        var data = DrawnDigits.Create(seed: 5, train: 20000, test: 1).Train;

        _ = new Sgd(new Network([784, 60, 10]), new SgdOptions { Epochs = 1 }).Run(data, progress: new Recorder(seen)).Count();

        Assert.NotEmpty(seen);
        Assert.All(seen, progress => Assert.InRange(progress.Samples, 1, progress.Total));
        Assert.Equal(seen.OrderBy(progress => progress.Samples), seen);
    }

    [Fact]
    public void A_batch_larger_than_the_data_and_an_odd_last_batch_train_too()
    {
        foreach (int batch in (int[])[3, 1999, 5000])
        {
            var report = new Sgd(new Network([784, 10]), new SgdOptions { Epochs = 1, BatchSize = batch })
                .Run(Digits.Train, Digits.Test).Single();
            Assert.True(double.IsFinite(report.TrainingCost) && report.Samples == 2000);
        }
    }

    [Fact]
    public void Training_learns()
    {
        var reports = new Sgd(new Network([784, 30, 10], seed: 1), new SgdOptions { Epochs = 8 }).Run(Digits.Train, Digits.Test).ToList();

        Assert.True(reports[^1].Test!.Accuracy > 0.8, $"{reports[^1]}");
        Assert.True(reports[^1].TrainingCost < reports[0].TrainingCost / 2);
    }

    // With a learning rate of almost 0 the network hardly changes, so its accuracy before training is the one to expect.
    [Theory]
    [InlineData(Precision.Single)]
    [InlineData(Precision.Double)]
    public void Training_accuracy_counts_each_sample_as_it_was_seen(Precision precision)
    {
        var network = new Network([784, 30, 10], seed: 1);
        double accuracy = network.Evaluate(Digits.Train).Accuracy;

        var options = new SgdOptions { Epochs = 1, BatchSize = 7, LearningRate = 1e-12, Precision = precision };
        var report = new Sgd(network, options).Run(Digits.Train).Single();

        Assert.InRange(report.TrainingAccuracy, accuracy - 0.001, accuracy + 0.001);
    }

    [Fact]
    public void A_report_reads_as_the_Python_notebook_prints_it()
    {
        var report = new EpochReport(
            3, 0.1, 0.62, new Evaluation([6215], [10000], 0.1), 60000, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Assert.Equal("Epoch 3: 6215 / 10000", report.ToString());
    }

    [Fact]
    public void Options_are_checked_when_they_are_set()
    {
        Assert.Contains("given: -1", Assert.Throws<ArgumentOutOfRangeException>(() => new SgdOptions { LearningRate = -1 }).Message);
        Assert.Contains("given: 0", Assert.Throws<ArgumentOutOfRangeException>(() => new SgdOptions() with { Epochs = 0 }).Message);
        Assert.Contains("given: -4", Assert.Throws<ArgumentOutOfRangeException>(() => new SgdOptions { BatchSize = -4 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SgdOptions { LearningRate = double.NaN });
    }

    [Theory]
    [InlineData(Precision.Double, 1e200)]
    [InlineData(Precision.Single, 1e30)]
    public void A_run_that_diverges_says_where_and_loses_nothing(Precision precision, double rate)
    {
        var network = new Network([784, 12, 10], seed: 4, Activation.ReLU);
        Matrix<double> before = network[1].W.Clone();
        var sgd = new Sgd(network, new SgdOptions { LearningRate = rate, Precision = precision });

        var problem = Assert.Throws<DivergenceException>(() => sgd.Run(Digits.Train, Digits.Test).Count());

        Assert.Equal(0, problem.Epoch);
        Assert.InRange(problem.Batch, 1, 20);
        Assert.InRange(problem.Layer, 1, 2);
        Assert.Contains($"epoch 0, batch {problem.Batch}: layer {problem.Layer}", problem.Message);
        Assert.Equal(before, network[1].W);
        Assert.Empty(sgd.History);
    }

    [Fact]
    public void Data_of_another_size_is_refused_before_training()
    {
        var sgd = new Sgd(new Network([100, 10]));

        Assert.Contains("the first size should be 784", Assert.Throws<ArgumentException>(() => sgd.Run(Digits.Train)).Message);
    }

    private sealed class Recorder(List<BatchProgress> seen) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => seen.Add(value);
    }
}
