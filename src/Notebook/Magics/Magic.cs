namespace Backprop.Notebook;

/// <summary>A command that a line of a cell gives to the notebook itself: <c>#!share --from fsharp x</c>.</summary>
/// <param name="Name">Its name, with the <c>#!</c>.</param>
/// <param name="Syntax">What may follow the name.</param>
/// <param name="Help">One line that says what it does.</param>
internal sealed record Magic(string Name, string Syntax, string Help)
{
    /// <summary>Its other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What it takes with a name, beginning with two dashes.</summary>
    public IReadOnlyList<MagicOption> Options { get; init; } = [];

    /// <summary>How many words it takes that no option names.</summary>
    public int Words { get; init; }

    /// <summary>The language of the lines below it; null where they stay in the language that they are in.</summary>
    public string? Language { get; init; }

    /// <summary>Does the work; null where naming the language is all of it.</summary>
    public Func<MagicCall, Task>? RunAsync { get; init; }

    /// <summary>The name with what may follow it.</summary>
    public string Usage => $"{Name} {Syntax}".TrimEnd();
}

/// <summary>One option of a magic.</summary>
/// <param name="Name">Its name, with the dashes.</param>
/// <param name="TakesValue">Whether a word follows it.</param>
/// <param name="Refusal">Why it does nothing here, as a sentence; null where it does what it should.</param>
internal sealed record MagicOption(string Name, bool TakesValue = true, string? Refusal = null)
{
    /// <summary>Whether the word that follows is the name of a kernel.</summary>
    public bool IsKernel { get; init; }
}

/// <summary>A magic line cannot be carried out; the message is for the person who wrote it.</summary>
internal sealed class MagicException : Exception
{
    /// <summary>With a sentence for a person.</summary>
    public MagicException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>The name that the error goes by.</summary>
    public const string ErrorName = "MagicError";

    /// <summary>The error as a cell shows it.</summary>
    /// <param name="line">The line of the cell, from 1.</param>
    public ErrorOutput ToError(int line) => new(ErrorName, Message, Message.Split('\n')) { Line = line };
}

/// <summary>A magic that is being carried out.</summary>
/// <param name="Magic">Which.</param>
/// <param name="Line">What stands in its line.</param>
/// <param name="Cell">The cell that the line is in.</param>
internal sealed record MagicCall(Magic Magic, MagicArguments Line, CellRun Cell);
