using System.CommandLine;
using Backprop.Data;
using Spectre.Console;

namespace Backprop.Cli;

/// <summary><c>backprop data</c>: lists and fetches data sets.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var list = new Command("list", "Lists the data sets, what they may be used for, and where they are.");
        list.SetAction(_ => List());

        var name = new Argument<string>("name") { Description = string.Join(", ", DataCatalog.All.Select(source => source.Name)) };
        var fetch = new Command("fetch", "Downloads a data set into the cache.") { name };
        // System.CommandLine handles Ctrl+C only after the action has returned its task.
        fetch.SetAction((call, cancellation) => Task.Run(() => Fetch(call.GetValue(name)!, cancellation)));

        return new Command("data", "Lists and fetches data sets.") { list, fetch };
    }

    private static int List()
    {
        foreach (DataSource source in DataCatalog.All)
            Line(source.Name, source.TrainCount, source.TestCount, source.ClassNames.Count, source.License, source.Megabytes,
                source.Where() ?? $"not here; `backprop data fetch {source.Name}` downloads it");
        Line("drawn", 60_000, 10_000, 10, "MIT", "built in", "digits drawn by the program, any number of them");
        return CommandLine.Done;

        static void Line(string name, int train, int test, int classes, string license, string size, string place) =>
            Console.Out.WriteLine(FormattableString.Invariant(
                $"{name,-15} {train,7:N0} + {test,7:N0}  28×28  {classes,2} classes  {license,-12}  {size,8}  {place}"));
    }

    private static async Task<int> Fetch(string name, CancellationToken cancellation)
    {
        DataSource source = CommandLine.Choose("fetch", name, DataCatalog.All, choice => choice.Name);
        var terminal = new Terminal();
        string folder = "";
        if (terminal.IsWatched)
        {
            await terminal.Console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
                .StartAsync(bars => Task.Run(() => folder = source.Fetch(new Bars(bars), cancellation), cancellation));
        }
        else
        {
            folder = source.Fetch(new Immediate<DownloadProgress>(_ => { }), cancellation);
        }
        terminal.Result($"{source.Name} is in {folder}");
        return CommandLine.Done;
    }

    private sealed class Bars(ProgressContext bars) : IProgress<DownloadProgress>
    {
        private readonly Dictionary<string, ProgressTask> tasks = [];

        public void Report(DownloadProgress value)
        {
            if (!tasks.TryGetValue(value.File, out var task))
                tasks[value.File] = task = bars.AddTask(value.File, maxValue: value.Total ?? value.Received);
            task.Value = value.Received;
        }
    }
}
