namespace Backprop.Notebook.Magics;

/// <summary>A command to the notebook itself on a line of a cell, such as <c>#!share --from fsharp x</c>.</summary>
/// <param name="Name">Its name, with the <c>#!</c>.</param>
/// <param name="Syntax">The arguments that may follow the name.</param>
/// <param name="Help">One line that describes it.</param>
internal sealed record Magic(string Name, string Syntax, string Help)
{
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its named options, which begin with two dashes.</summary>
    public IReadOnlyList<MagicOption> Options { get; init; } = [];

    /// <summary>The maximum number of positional words.</summary>
    public int MaxWords { get; init; }

    /// <summary>The language of the lines below it; null if it does not change the language.</summary>
    public string? Language { get; init; }

    /// <summary>Runs the magic; null if it only sets the language.</summary>
    public Func<MagicCall, Task>? RunAsync { get; init; }

    /// <summary>Whether a cell or an extension has added it, so that .NET Interactive runs it.</summary>
    public bool IsAdded { get; init; }

    public string Usage => $"{Name} {Syntax}".TrimEnd();
}

/// <summary>An option of a magic.</summary>
/// <param name="Name">Its name, with the dashes.</param>
/// <param name="TakesValue">Whether a word follows it.</param>
/// <param name="IsKernel">Whether its value is the name of a kernel.</param>
/// <param name="Refusal">Why it is not supported here, as a sentence; null if it is supported.</param>
internal sealed record MagicOption(string Name, bool TakesValue = true, bool IsKernel = false, string? Refusal = null);

/// <summary>A magic line cannot be run; the message is for the person who wrote it.</summary>
internal sealed class MagicException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The error as a cell shows it, at a line counted from 1.</summary>
    public ErrorOutput ToError(int line) => new("MagicError", Message, Message.Split('\n')) { Line = line };
}

/// <summary>A call of a magic with its arguments, in a cell.</summary>
internal sealed record MagicCall(Magic Magic, MagicArguments Line, CellRun Cell);
