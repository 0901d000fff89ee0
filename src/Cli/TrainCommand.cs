using Backprop.Data;
using Backprop.Handwriting;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Backprop.Cli;

/// <summary><c>backprop train</c>: trains a network and prints a line per epoch.</summary>
internal static class TrainCommand
{
    private const string NeuralnetPreset = "neuralnet";

    private static readonly Option<string> Data = new("--data") { Description = "mnist, drawn, or a folder with the four files of MNIST", DefaultValueFactory = _ => "mnist" };
    private static readonly Option<string> Sizes = new("--sizes") { Description = "Neurons of each layer, the input first", DefaultValueFactory = _ => "784,30,10" };
    private static readonly Option<int> Epochs = new("--epochs") { Description = "Times the training set is gone through", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Batch = new("--batch") { Description = "Samples of a batch", DefaultValueFactory = _ => 16 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Learning rate", DefaultValueFactory = _ => 3.0, CustomParser = CommandLine.Number };
    private static readonly Option<uint> Seed = new("--seed") { Description = "The same seed gives the same run", DefaultValueFactory = _ => 0u };
    private static readonly Option<string> Precision = new("--precision") { Description = "double or single", DefaultValueFactory = _ => "double" };
    private static readonly Option<string> Activation = new("--activation") { Description = $"One of {string.Join(", ", Backprop.Activation.All)}", DefaultValueFactory = _ => Backprop.Activation.Sigmoid.Name };
    private static readonly Option<string> Init = new("--init") { Description = $"Weights at the start: one of {string.Join(", ", Initializer.All)}", DefaultValueFactory = _ => Initializer.Scaled.Name };
    private static readonly Option<string> Cost = new("--cost") { Description = $"One of {string.Join(", ", Backprop.Cost.All)}; the last two bring the outputs that they are made for, sigmoid and softmax", DefaultValueFactory = _ => Backprop.Cost.Quadratic.Name };
    private static readonly Option<double> Momentum = new("--momentum") { Description = "How much of the last step the next one keeps, such as 0.9", DefaultValueFactory = _ => 0, CustomParser = CommandLine.Number };
    private static readonly Option<double> L2 = new("--l2") { Description = "How strongly weights are drawn towards 0, such as 1e-4", DefaultValueFactory = _ => 0, CustomParser = CommandLine.Number };
    private static readonly Option<string> Schedule = new("--schedule") { Description = $"The learning rate over the epochs: one of {string.Join(", ", Backprop.Schedule.All)}", DefaultValueFactory = _ => Backprop.Schedule.Constant.Name };
    private static readonly Option<string?> Preset = new("--preset") { Description = "neuralnet: the seed notebook's recipe, number for number as NumPy runs it" };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Writes the run to a file" };
    private static readonly Option<FileInfo?> Save = new("--save") { Description = "Writes the trained network to a file, as safetensors" };

    public static Command Create()
    {
        var command = new Command("train", "Trains a network and prints the right answers after each epoch.")
        {
            Data, Sizes, Epochs, Batch, Rate, Seed, Precision, Activation, Cost, Init, Momentum, L2, Schedule, Preset, Json, Save,
        };
        // Ctrl+C is listened for once the action has returned its task.
        command.SetAction((call, cancellation) => Task.Run(() => Run(call, cancellation)));
        return command;
    }

    private static async Task<int> Run(ParseResult call, CancellationToken cancellation)
    {
        var (network, sgd) = Recipe(call);
        foreach (Option<FileInfo?> option in (Option<FileInfo?>[])[Json, Save])
        {
            if (call.GetValue(option) is { } file && !Directory.Exists(file.DirectoryName))
                throw new ArgumentException($"{option.Name} {file}: there is no folder {file.DirectoryName}.");
            if (call.GetValue(option) is { } folder && Directory.Exists(folder.FullName))
                throw new ArgumentException($"{option.Name} {folder}: this is a folder; a file is needed.");
        }
        Task<(Dataset, Dataset)> reading = Task.Run(() => Load(call.GetValue(Data)!), cancellation);
        sgd.WarmUp();
        var (train, test) = await reading;

        var terminal = new Terminal();
        try
        {
            if (terminal.IsWatched)
                await terminal.Console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                    .StartAsync(bars => Task.Run(() => Train(sgd, train, test, terminal, bars, cancellation)));
            else
                Train(sgd, train, test, terminal, null, cancellation);
        }
        finally
        {
            // A run that was stopped keeps the epochs it has.
            if (call.GetValue(Json) is { } target)
                RunFile.Write(target.FullName, network, sgd, train.Name);
            if (call.GetValue(Save) is { } saved && sgd.History.Count > 0)
                network.Save(saved.FullName);
        }
        return CommandLine.Done;
    }

    private static void Train(Sgd sgd, Dataset train, Dataset test, Terminal terminal, ProgressContext? bars, CancellationToken cancellation)
    {
        var elapsed = Stopwatch.StartNew();
        int epochs = sgd.Options.Epochs;
        ProgressTask? bar = bars?.AddTask(Title(0, 0), maxValue: train.Count);
        var progress = bar is null ? null : new Immediate<BatchProgress>(report => Show(bar, report.Epoch, report.Samples));
        foreach (EpochReport report in sgd.Run(train, test, progress, cancellation))
        {
            terminal.Result(report.ToString());
            if (bar is not null)
                Show(bar, Math.Min(report.Epoch + 1, epochs - 1), report.Epoch + 1 < epochs ? 0 : train.Count);
        }

        void Show(ProgressTask bar, int epoch, int samples)
        {
            bar.Value = samples;
            bar.Description = Title(epoch, samples);
        }

        string Title(int epoch, int samples) =>
            TrainingPace.Text(epoch, epochs, (long)epoch * train.Count + samples, (long)epochs * train.Count, elapsed.Elapsed);
    }

    private static (Network, Sgd) Recipe(ParseResult call)
    {
        int[] sizes = ParseSizes(call.GetValue(Sizes)!);
        uint seed = call.GetValue(Seed);
        Precision precision = CommandLine.Choose("--precision", call.GetValue(Precision)!, Enum.GetValues<Precision>().Cast<Precision?>(), p => p.ToString()!.ToLowerInvariant())!.Value;
        Activation activation = CommandLine.Choose("--activation", call.GetValue(Activation)!, Backprop.Activation.All, a => a.Name);
        Cost cost = CommandLine.Choose("--cost", call.GetValue(Cost)!, Backprop.Cost.All, c => c.Name);
        Schedule schedule = CommandLine.Choose("--schedule", call.GetValue(Schedule)!, Backprop.Schedule.All, s => s.Name);
        Initializer initializer = CommandLine.Choose("--init", call.GetValue(Init)!, Initializer.All, i => i.Name);

        if (call.GetValue(Preset) is not { } preset)
        {
            // Without a hidden layer there is nothing for an activation that was not asked for.
            bool isAsked = call.GetResult(Activation) is { Implicit: false };
            var network = new Network(sizes, seed, isAsked || cost.Partner is null ? activation : null, cost, initializer);
            return (network, new Sgd(network, With(new SgdOptions { ShuffleSeed = seed, Precision = precision })));
        }
        CommandLine.Choose("--preset", preset, [NeuralnetPreset], name => name);
        foreach (Option fixedByPreset in (Option[])[Precision, Activation, Cost, Init, Momentum, L2, Schedule])
            if (call.GetResult(fixedByPreset) is { Implicit: false })
                throw new ArgumentException($"{fixedByPreset.Name} cannot be given with --preset {NeuralnetPreset}, which is double, sigmoid, quadratic and normal, as the Python notebook is, without momentum, L2 or schedule.");
        Network notebooks = NumPyNotebook.CreateNetwork(sizes, seed);
        return (notebooks, NumPyNotebook.CreateSgd(notebooks, With(NumPyNotebook.Options)));

        SgdOptions With(SgdOptions options) => options with
        {
            Epochs = call.GetValue(Epochs),
            BatchSize = call.GetValue(Batch),
            LearningRate = call.GetValue(Rate),
            Momentum = call.GetValue(Momentum),
            L2 = call.GetValue(L2),
            Schedule = schedule,
        };
    }

    private static int[] ParseSizes(string given)
    {
        string[] parts = given.Split(',', StringSplitOptions.TrimEntries);
        var sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]))
                throw new ArgumentException($"--sizes {given}: \"{parts[i]}\" is not a whole number; sizes are written as in 784,30,10.");
        return sizes;
    }

    private static (Dataset Train, Dataset Test) Load(string data) => data.ToLowerInvariant() switch
    {
        "mnist" => Mnist.Load(),
        "drawn" => DrawnDigits.Create(),
        _ when Directory.Exists(data) => Mnist.LoadFolder(data, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)))),
        _ => throw new ArgumentException($"--data {data}: there is no such data set and no such folder; there are mnist, drawn, or a folder with the four files of MNIST."),
    };
}
