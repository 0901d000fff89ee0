namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Tells a kernel to run code, as if it were a cell.</summary>
public sealed class SubmitCode : KernelCommand
{
    /// <summary>The command to run code.</summary>
    /// <param name="code">The code; it may hold magics, as a cell may.</param>
    /// <param name="targetKernelName">The kernel that is to run it: "fsharp".</param>
    public SubmitCode(string code, string? targetKernelName = null) : base(targetKernelName)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = code;
    }

    /// <summary>The code.</summary>
    public string Code { get; }
}
