using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>Methods that code written for .NET Interactive calls on a kernel.</summary>
public static class KernelExtensions
{
    /// <summary>Finds a kernel of the same notebook, such as "csharp" or "fsharp"; null if there is none of that name.</summary>
    public static Kernel? FindKernelByName(this Kernel kernel, string name)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(name);
        return kernel.Find(name);
    }

    /// <summary>Runs code as if it were a cell, while the sending cell waits.</summary>
    public static Task<KernelCommandResult> SubmitCodeAsync(this Kernel kernel, string code)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.SendAsync(new SubmitCode(code));
    }
}
