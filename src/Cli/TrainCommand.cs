using System.CommandLine;
using System.Diagnostics;
using Backprop.Data;
using Backprop.Recipes;
using Spectre.Console;

namespace Backprop.Cli;

/// <summary><c>backprop train</c>: trains a network and prints a line per epoch.</summary>
internal static class TrainCommand
{
    private const string NeuralnetPreset = "neuralnet", BendingPreset = "bending";

    private static readonly Option<string> Data = Text(
        "--data", $"{TrainingData.Names}, a folder of four IDX files such as MNIST's or of pictures by class, or a .csv file such as "
            + "Kaggle's", "mnist");
    private static readonly Option<string> Sizes = Text("--sizes", LayerSizes.Description, "30");
    private static readonly Option<int> Epochs = new("--epochs")
    {
        Description = "How many times training goes through the training set",
        DefaultValueFactory = _ => 30,
    };
    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "The number of samples in a batch",
        DefaultValueFactory = _ => 16,
    };
    private static readonly Option<double> Rate = Number("--rate", "The learning rate", 3.0);
    private static readonly Option<uint> Seed = new("--seed")
    {
        Description = "The seed of all random numbers; the same seed gives the same run",
        DefaultValueFactory = _ => 0u,
    };
    private static readonly Option<string> Precision = Text("--precision", "double or single", "double");
    private static readonly Option<string> Activation = Text(
        "--activation", $"One of {string.Join(", ", Backprop.Activation.All)}", Backprop.Activation.Sigmoid.Name);
    private static readonly Option<string> Init = Text(
        "--init", $"The initial weights: one of {string.Join(", ", Initializer.All)}", Initializer.Scaled.Name);
    private static readonly Option<string> Cost = Text(
        "--cost",
        $"One of {string.Join(", ", Backprop.Cost.All)}; the last two bring the outputs that they are made for, sigmoid and softmax",
        Backprop.Cost.Quadratic.Name);
    private static readonly Option<double> Momentum = Number(
        "--momentum", "The share of the last step that the next one keeps, such as 0.9", 0);
    private static readonly Option<double> L2 = Number("--l2", "How strongly weights are pulled toward 0, such as 1e-4", 0);
    private static readonly Option<string> Schedule = Text(
        "--schedule",
        $"The learning rate over the epochs: one of {string.Join(", ", Backprop.Schedule.All)}",
        Backprop.Schedule.Constant.Name);
    private static readonly Option<string?> Preset = new("--preset")
    {
        Description = $"{NeuralnetPreset}: the Python notebook's recipe, number for number as NumPy runs it; "
            + $"{BendingPreset}: 99.5 % of MNIST by bent digits",
    };
    private static readonly Option<int?> Validate = new("--validate")
    {
        Description = "Puts so many training images aside, and counts right answers on them, not on the test set",
    };
    private static readonly Option<FileInfo?> Checkpoint = new("--checkpoint")
    {
        Description = "Writes the run to a file after each epoch; a run that was stopped goes on from there",
    };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Writes the run to a file" };
    private static readonly Option<FileInfo?> Save = new("--save") { Description = "Writes the trained network to a file, as safetensors" };

    public static Command Create()
    {
        var command = new Command("train", "Trains a network and prints the number of right answers after each epoch.")
        {
            Data, Sizes, Epochs, Batch, Rate, Seed, Precision, Activation, Cost, Init, Momentum, L2, Schedule, Preset, Validate,
            Checkpoint, Json, Save,
        };
        foreach (Option option in AugmentOptions.All)
            command.Add(option);
        // Ctrl+C is handled only after the action has returned its task.
        command.SetAction((call, cancellation) => Task.Run(() => Run(call, cancellation)));
        return command;
    }

    private static async Task<int> Run(ParseResult call, CancellationToken cancellation)
    {
        foreach (Option<FileInfo?> option in (Option<FileInfo?>[])[Checkpoint, Json, Save])
        {
            if (call.GetValue(option) is { } file && !Directory.Exists(file.DirectoryName))
                throw new ArgumentException($"{option.Name} {file}: there is no folder {file.DirectoryName}.");
            if (call.GetValue(option) is { } folder && Directory.Exists(folder.FullName))
                throw new ArgumentException($"{option.Name} {folder}: this is a folder; a file is needed.");
        }
        string data = call.GetValue(Data)!;
        // Where the data set is known by name, there is a network to warm up while its files are read.
        (int, int)? shape = TrainingData.Shape(data);
        Task<LabeledImages> reading = Task.Run(() => TrainingData.Load(data), cancellation);
        var (network, sgd) = Recipe(call, shape ?? Shape((await reading).Train));
        sgd.WarmUp();
        var (train, test, note) = await reading;
        var terminal = new Terminal();
        if (note.Length > 0)
            terminal.Note(note);
        if (call.GetValue(Validate) is { } count)
            (train, test) = train.Split(count);

        try
        {
            if (terminal.IsWatched)
            {
                await terminal.Console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                    .StartAsync(bars => Task.Run(() => Train(sgd, train, test, terminal, bars, cancellation)));
            }
            else
            {
                Train(sgd, train, test, terminal, null, cancellation);
            }
        }
        finally
        {
            // A run that was stopped keeps its completed epochs.
            if (call.GetValue(Json) is { } target)
                RunFile.Write(target.FullName, network, sgd, train);
            if (call.GetValue(Save) is { } saved && sgd.History.Count > 0)
                network.Save(saved.FullName);
        }
        return CommandLine.Done;
    }

    private static void Train(
        Sgd sgd, Dataset train, Dataset test, Terminal terminal, ProgressContext? bars, CancellationToken cancellation)
    {
        var elapsed = Stopwatch.StartNew();
        TimeSpan before = default;   // what a run that was resumed had taken
        int epochs = sgd.Options.Epochs;
        ProgressTask? bar = bars?.AddTask(Title(0, 0), maxValue: train.Count);
        var progress = bar is null ? null : new Immediate<BatchProgress>(report => Show(bar, report.Epoch, report.Samples));
        foreach (EpochReport report in sgd.Run(train, test, progress, cancellation))
        {
            if (report.Epoch == 0 && sgd.RestoredCount > 0)
                terminal.Note($"Resumed from {sgd.Options.Checkpoint}, {sgd.RestoredCount} of {epochs} epochs done.");
            terminal.Result(report.ToString());
            before = report.Elapsed - elapsed.Elapsed;
            if (bar is not null)
                Show(bar, Math.Min(report.Epoch + 1, epochs - 1), report.Epoch + 1 < epochs ? 0 : train.Count);
        }

        void Show(ProgressTask bar, int epoch, int samples)
        {
            bar.Value = samples;
            bar.Description = Title(epoch, samples);
        }

        string Title(int epoch, int samples) =>
            TrainingPace.Text(epoch, epochs, (long)epoch * train.Count + samples, (long)epochs * train.Count, before + elapsed.Elapsed);
    }

    private static (int Pixels, int Classes) Shape(Dataset data) => (data.PixelCount, data.Classes);

    private static (Network, Sgd) Recipe(ParseResult call, (int Pixels, int Classes) data)
    {
        int[] sizes = LayerSizes.Of(call.GetValue(Sizes)!, data.Pixels, data.Classes);
        uint seed = call.GetValue(Seed);
        Precision? precision = CommandLine.Choose(
            "--precision", call.GetValue(Precision)!, Enum.GetValues<Precision>().Cast<Precision?>(), p => $"{p}".ToLowerInvariant());
        Activation activation = CommandLine.Choose("--activation", call.GetValue(Activation)!, Backprop.Activation.All, a => a.Name);
        Cost cost = CommandLine.Choose("--cost", call.GetValue(Cost)!, Backprop.Cost.All, c => c.Name);
        Schedule schedule = CommandLine.Choose("--schedule", call.GetValue(Schedule)!, Backprop.Schedule.All, s => s.Name);
        Initializer initializer = CommandLine.Choose("--init", call.GetValue(Init)!, Initializer.All, i => i.Name);

        if (call.GetValue(Preset) is not { } name)
        {
            // Without a hidden layer, the default activation has no place beside a cost that brings its outputs.
            bool isGiven = call.GetResult(Activation) is { Implicit: false };
            var network = new Network(sizes, seed, isGiven || cost.Partner is null ? activation : null, cost, initializer);
            if (isGiven && network.Layers[^1].Activation is var output && output != activation)
                new Terminal().Note($"Outputs are {output}, which {cost} is made for; {activation} is that of the hidden layers.");
            return (network, new Sgd(network, With(new SgdOptions
            {
                ShuffleSeed = seed,
                Precision = precision!.Value,
                Momentum = call.GetValue(Momentum),
                L2 = call.GetValue(L2),
                Schedule = schedule,
                Augmentation = AugmentOptions.From(call),
            })));
        }
        bool isBending = CommandLine.Choose("--preset", name, [NeuralnetPreset, BendingPreset], preset => preset) == BendingPreset;
        Option[] ofRecipe = [Precision, Activation, Cost, Init, Momentum, L2, Schedule, .. AugmentOptions.All];
        foreach (Option option in isBending ? [Sizes, .. ofRecipe] : ofRecipe)
            if (call.GetResult(option) is { Implicit: false })
                throw new ArgumentException($"{option.Name} cannot be given with --preset {name}: it is part of that recipe.");
        if (isBending)
        {
            Network bending = BendingDigits.CreateNetwork(seed);
            return (bending, new Sgd(bending, With(BendingDigits.Options with { ShuffleSeed = seed })));
        }
        Network preset = NumPyNotebook.CreateNetwork(sizes, seed);
        return (preset, NumPyNotebook.CreateSgd(preset, With(NumPyNotebook.Options)));

        SgdOptions With(SgdOptions options) => options with
        {
            Epochs = Given(Epochs, options.Epochs),
            BatchSize = Given(Batch, options.BatchSize),
            LearningRate = Given(Rate, options.LearningRate),
            Checkpoint = call.GetValue(Checkpoint)?.FullName,
        };

        T Given<T>(Option<T> option, T otherwise) => call.GetResult(option) is { Implicit: false } ? call.GetValue(option)! : otherwise;
    }

    private static Option<string> Text(string name, string description, string defaultValue) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };

    private static Option<double> Number(string name, string description, double defaultValue) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue, CustomParser = CommandLine.Number };
}
