using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>What code written for .NET Interactive asks of a kernel.</summary>
public static class KernelExtensions
{
    /// <summary>A kernel of the same notebook: "csharp", "fsharp"; null where there is none of that name.</summary>
    public static Kernel? FindKernelByName(this Kernel kernel, string name)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(name);
        return kernel.Find(name);
    }

    /// <summary>Runs code as if it were a cell, while the cell that sends it waits.</summary>
    public static Task<KernelCommandResult> SubmitCodeAsync(this Kernel kernel, string code)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.SendAsync(new SubmitCode(code));
    }
}
