namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>A command to run code as if it were a cell.</summary>
public sealed class SubmitCode : KernelCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="code">The code; like a cell, it may contain magics.</param>
    /// <param name="targetKernelName">The kernel to run it, such as "fsharp".</param>
    public SubmitCode(string code, string? targetKernelName = null) : base(targetKernelName)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = code;
    }

    /// <summary>The code.</summary>
    public string Code { get; }
}
