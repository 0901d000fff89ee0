using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something that came of a command.</summary>
public abstract class KernelEvent
{
    /// <summary>What came of a command.</summary>
    private protected KernelEvent(KernelCommand command) => Command = command;

    /// <summary>The command.</summary>
    public KernelCommand Command { get; }
}

/// <summary>A command has been carried out.</summary>
public sealed class CommandSucceeded : KernelEvent
{
    internal CommandSucceeded(KernelCommand command) : base(command)
    {
    }
}

/// <summary>A command has failed.</summary>
public sealed class CommandFailed : KernelEvent
{
    internal CommandFailed(KernelCommand command, string message) : base(command) => Message = message;

    /// <summary>Why.</summary>
    public string Message { get; }
}
