using System.CommandLine;
using Backprop.Data;
using Spectre.Console;

namespace Backprop.Cli;

/// <summary><c>backprop data</c>: lists and fetches data sets.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var list = new Command("list", "Lists the data sets and where they are.");
        list.SetAction(_ => List());

        var name = new Argument<string>("name") { Description = "mnist" };
        var fetch = new Command("fetch", "Downloads a data set into the cache.") { name };
        // System.CommandLine handles Ctrl+C only after the action has returned its task.
        fetch.SetAction((call, cancellation) => Task.Run(() => Fetch(call.GetValue(name)!, cancellation)));

        return new Command("data", "Lists and fetches data sets.") { list, fetch };
    }

    private static int List()
    {
        Console.Out.WriteLine($"mnist  60000 + 10000  {Mnist.Where() ?? "not here; `backprop data fetch mnist` downloads it (11.6 MB)"}");
        Console.Out.WriteLine("drawn  60000 + 10000  built in: digits drawn by the program, any number of them");
        return CommandLine.Done;
    }

    private static async Task<int> Fetch(string name, CancellationToken cancellation)
    {
        CommandLine.Choose("fetch", name, ["mnist"], choice => choice);
        var terminal = new Terminal();
        string folder = "";
        if (terminal.IsWatched)
        {
            await terminal.Console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
                .StartAsync(bars => Task.Run(() => folder = Mnist.Fetch(new Bars(bars), cancellation), cancellation));
        }
        else
        {
            folder = Mnist.Fetch(new Immediate<DownloadProgress>(_ => { }), cancellation);
        }
        terminal.Result($"mnist is in {folder}");
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
