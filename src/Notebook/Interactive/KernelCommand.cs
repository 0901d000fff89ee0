namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>A command for a kernel.</summary>
public abstract class KernelCommand
{
    /// <summary>Creates a command.</summary>
    /// <param name="targetKernelName">The kernel to run it; by default the one it is sent to.</param>
    protected KernelCommand(string? targetKernelName = null) => TargetKernelName = targetKernelName;

    /// <summary>The kernel to run it; null for the one it is sent to.</summary>
    public string? TargetKernelName { get; }
}
