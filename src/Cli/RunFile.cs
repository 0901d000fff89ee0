using System.Text.Json;
using Backprop.Shared;

namespace Backprop.Cli;

/// <summary>The file written by <c>train --json</c>: the configuration of the run, and an entry per epoch.</summary>
internal static class RunFile
{
    private static readonly JsonSerializerOptions Style = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static void Write(string path, Network network, Sgd sgd, Dataset train)
    {
        var run = new
        {
            Data = train.Name,
            train.ClassNames,
            network.Sizes,
            Activation = network[1].Activation.Name,
            Cost = network.Cost.Name,
            sgd.Options.BatchSize,
            sgd.Options.LearningRate,
            sgd.Options.Momentum,
            sgd.Options.L2,
            Schedule = sgd.Options.Schedule.Name,
            sgd.Options.Augmentation,
            Seed = sgd.Options.ShuffleSeed,
            Precision = sgd.Options.Precision.ToString().ToLowerInvariant(),
            Epochs = sgd.History.Select(report => new
            {
                report.Epoch,
                report.TrainingCost,
                report.TrainingAccuracy,
                TestCost = report.Test?.Cost,
                report.Test?.Correct,
                report.Test?.Total,
                report.Test?.CorrectPerClass,
                TrainingSeconds = report.TrainingTime.TotalSeconds,
                report.SamplesPerSecond,
            }),
        };
        AtomicFile.Write(path, JsonSerializer.Serialize(run, Style) + "\n");
    }
}
