namespace Backprop.Notebook.Magics;

/// <summary>A command to the notebook itself on a line of a cell, such as <c>#!share --from fsharp x</c>.</summary>
/// <param name="Name">Its name, with the <c>#!</c>.</param>
/// <param name="Syntax">The arguments that may follow the name.</param>
/// <param name="Help">One line that describes it.</param>
internal sealed record Magic(string Name, string Syntax, string Help)
{
    /// <summary>Its other names.</summary>
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

    /// <summary>The name and its arguments.</summary>
    public string Usage => $"{Name} {Syntax}".TrimEnd();
}

/// <summary>An option of a magic.</summary>
/// <param name="Name">Its name, with the dashes.</param>
/// <param name="TakesValue">Whether a word follows it.</param>
/// <param name="Refusal">Why it is not supported here, as a sentence; null if it is supported.</param>
internal sealed record MagicOption(string Name, bool TakesValue = true, string? Refusal = null)
{
    /// <summary>Whether its value is the name of a kernel.</summary>
    public bool IsKernel { get; init; }
}

/// <summary>A magic line cannot be run; the message is for the person who wrote it.</summary>
internal sealed class MagicException : Exception
{
    /// <summary>Creates the exception with a sentence for the person who wrote the line.</summary>
    public MagicException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>The name of the error.</summary>
    public const string ErrorName = "MagicError";

    /// <summary>The error as a cell shows it.</summary>
    /// <param name="line">The line of the cell, from 1.</param>
    public ErrorOutput ToError(int line) => new(ErrorName, Message, Message.Split('\n')) { Line = line };
}

/// <summary>A call of a magic.</summary>
/// <param name="Magic">The magic.</param>
/// <param name="Line">Its arguments.</param>
/// <param name="Cell">The cell that the line is in.</param>
internal sealed record MagicCall(Magic Magic, MagicArguments Line, CellRun Cell);
