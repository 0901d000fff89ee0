using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

public sealed partial class Kernel
{
    private const string RootName = ".NET";
    private const string SentCode = "sent code";
    private readonly NotebookSession session;

    internal Kernel(NotebookSession session, string? name) => (this.session, Name) = (session, name ?? RootName);

    /// <summary>The kernel's name, such as "csharp"; the root kernel is ".NET".</summary>
    public string Name { get; }

    /// <summary>The root kernel, which contains all others.</summary>
    public static Kernel Root => new(CurrentSession(), null);

    /// <summary>The kernel that runs the cell.</summary>
    public static Kernel Current => new(CurrentSession(), CurrentCell.Here!.Language);

    /// <summary>The root kernel, which contains this one.</summary>
    public Kernel RootKernel => new(session, null);

    /// <summary>
    /// Runs a command while the sending cell waits; its output is shown below that cell. Commands that are sent at once run one after
    /// the other.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Stops the command; stopping the cell does so, too.</param>
    /// <exception cref="NotSupportedException">The command is of an unsupported type.</exception>
    public async Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command is not SubmitCode submitted)
            throw new NotSupportedException($"The command {command.GetType().Name} is not known here; {nameof(SubmitCode)} is.");
        CurrentCell cell = CurrentCell.Here!;
        ICellOutput output = CurrentOutput();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cell.Cancellation);
        return await CurrentCell.InTurnAsync(() => RunAsync(submitted, cell, output, stop.Token), stop.Token).ConfigureAwait(false);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Another kernel of the same notebook; null if there is none of that name.</summary>
    internal Kernel? Find(string name)
    {
        name = session.Languages.Magics.LanguageOf(name);
        return name == RootName ? RootKernel
            : session.Languages.Kernels.Contains(name) || ContentLanguages.Has(name) ? new Kernel(session, name)
            : null;
    }

    private async Task<KernelCommandResult> RunAsync(SubmitCode command, CurrentCell cell, ICellOutput output, CancellationToken stop)
    {
        string? language = cell.Language;
        var sent = new EventOutput(new NestedOutput(output, SentCode), command);
        CurrentCell.Redirect(sent);
        bool completed;
        try
        {
            string? target = command.TargetKernelName ?? (Name == RootName ? null : Name);
            target ??= NotebookSession.DefaultLanguage;
            completed = await session.RunPartsAsync(command.Code, target, SentCode, sent, stop).ConfigureAwait(false);
        }
        finally
        {
            cell.Language = language;
        }
        return new KernelCommandResult(command, completed ? [.. sent.Events, new CommandSucceeded(command)] : sent.Events);
    }

    private static NotebookSession CurrentSession() => CurrentCell.Here?.Session
        ?? throw new InvalidOperationException("There is no kernel here: no cell is running. "
            + "Was this called from a thread or timer that outlived its cell's session?");
}
