using Microsoft.DotNet.Interactive.Commands;

#pragma warning disable IDE0130
namespace Microsoft.DotNet.Interactive;

/// <summary>A command that has been carried out; what it showed, or its error, is below the cell that sent it.</summary>
public sealed class KernelCommandResult
{
    internal KernelCommandResult(KernelCommand command) => Command = command;

    /// <summary>The command.</summary>
    public KernelCommand Command { get; }
}
