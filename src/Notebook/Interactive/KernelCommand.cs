namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something that a kernel can be told to do.</summary>
public abstract class KernelCommand
{
    /// <summary>A command.</summary>
    /// <param name="targetKernelName">The kernel that is to carry it out; the one that it is sent to unless given.</param>
    protected KernelCommand(string? targetKernelName = null) => TargetKernelName = targetKernelName;

    /// <summary>The kernel that is to carry it out; null for the one that it is sent to.</summary>
    public string? TargetKernelName { get; }
}
