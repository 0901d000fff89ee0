using Spectre.Console;

namespace Backprop.Cli;

/// <summary>Progress on stderr, where a person is watching; results go to stdout.</summary>
internal sealed class Terminal
{
    // Taken before a notebook's session puts its own writers in place of the console's.
    private readonly TextWriter results = System.Console.Out;

    public IAnsiConsole Console { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    /// <summary>Whether a person is watching.</summary>
    public bool IsWatched { get; } = !System.Console.IsErrorRedirected;

    /// <summary>A line beside the result, on stderr.</summary>
    public void Note(string line) => Console.WriteLine(line);

    /// <summary>A line of the result.</summary>
    public void Result(string line)
    {
        // On one terminal, stdout and a live bar on stderr would overwrite each other; through the bar's console they do not.
        if (IsWatched && !System.Console.IsOutputRedirected)
            Console.WriteLine(line);
        else
            results.WriteLine(line);
    }
}
