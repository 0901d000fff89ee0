using Spectre.Console;

namespace Backprop.Cli;

/// <summary>Writes progress to stderr if a person is watching, and results to stdout.</summary>
internal sealed class Terminal
{
    // Captured before a notebook session replaces the console's writers.
    private readonly TextWriter results = System.Console.Out;

    /// <summary>The console of the results, for tables.</summary>
    public IAnsiConsole Results { get; } = CreateResults();

    public IAnsiConsole Console { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    /// <summary>Whether a person is watching.</summary>
    public bool IsWatched { get; } = !System.Console.IsErrorRedirected;

    /// <summary>Writes a line to stderr.</summary>
    public void Note(string line) => Console.WriteLine(line);

    /// <summary>Writes a line of the result.</summary>
    public void Result(string line)
    {
        // On the same terminal, stdout and a live progress bar would overwrite each other, so write through the bar's console.
        if (IsWatched && !System.Console.IsOutputRedirected)
            Console.WriteLine(line);
        else
            results.WriteLine(line);
    }

    private static IAnsiConsole CreateResults()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
        // A file or a pipe has no width; a table for it need not be folded.
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = 200;
        return console;
    }
}
