namespace Microsoft.DotNet.Interactive;

/// <summary>The running cell, as code written for .NET Interactive accesses it.</summary>
public sealed class KernelInvocationContext
{
    private readonly ICellOutput output;

    private KernelInvocationContext(ICellOutput output, CancellationToken cancellation) =>
        (this.output, CancellationToken) = (output, cancellation);

    /// <summary>The running cell; null if none is running.</summary>
    public static KernelInvocationContext? Current =>
        CurrentCell.Output is { } output ? new KernelInvocationContext(output, CurrentCell.Here!.Cancellation) : null;

    /// <summary>Signals that the cell should stop.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The kernel that runs the cell.</summary>
    public Kernel HandlingKernel => Kernel.Current;

    /// <summary>Shows a value now, below the cell.</summary>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows text in the given format.</summary>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
    public DisplayedValue DisplayAs(string value, string mimeType) => value.DisplayAs(mimeType);

    /// <summary>Writes to the cell's stdout.</summary>
    public void DisplayStandardOut(string output) => this.output.Write("stdout", output);

    /// <summary>Writes to the cell's stderr.</summary>
    public void DisplayStandardError(string error) => output.Write("stderr", error);
}
