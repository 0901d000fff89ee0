using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>An event raised by a command.</summary>
public abstract class KernelEvent
{
    /// <summary>Creates an event of a command.</summary>
    private protected KernelEvent(KernelCommand command) => Command = command;

    /// <summary>The command.</summary>
    public KernelCommand Command { get; }
}

/// <summary>A command has succeeded.</summary>
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

    /// <summary>The reason.</summary>
    public string Message { get; }
}
