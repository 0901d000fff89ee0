using Spectre.Console;

namespace Backprop.Cli;

/// <summary>Writes progress to stderr if a person is watching, and results to stdout.</summary>
internal sealed class Terminal
{
    // Captured before a notebook session replaces the console's writers.
    private readonly TextWriter results = System.Console.Out;

    /// <summary>The console of the results, for tables.</summary>
    public IAnsiConsole Results { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });

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
}
