using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

/// <summary>A command that has been carried out; what it showed, or its error, is below the cell that sent it.</summary>
public sealed class KernelCommandResult
{
    internal KernelCommandResult(KernelCommand command, IReadOnlyList<KernelEvent> events) => (Command, Events) = (command, events);

    /// <summary>The command.</summary>
    public KernelCommand Command { get; }

    /// <summary>What came of it, in order; the last says whether it succeeded.</summary>
    public IReadOnlyList<KernelEvent> Events { get; }
}
