using Backprop.Notebook;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive;

public sealed partial class Kernel
{
    private const string RootName = ".NET";
    private const string SentCode = "sent code";
    private readonly NotebookSession session;

    internal Kernel(NotebookSession session, string? name) => (this.session, Name) = (session, name ?? RootName);

    /// <summary>What it is called: "csharp"; the one that all others are part of is ".NET".</summary>
    public string Name { get; }

    /// <summary>The one that all others are part of.</summary>
    public static Kernel Root => new(CurrentSession(), null);

    /// <summary>The one that runs the cell.</summary>
    public static Kernel Current => new(CurrentSession(), CurrentCell.Here!.Language);

    /// <summary>The one that this one is part of; the root is its own.</summary>
    public Kernel RootKernel => new(session, null);

    /// <summary>Carries a command out now, while the cell that sends it waits; what it shows is shown below that cell.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="cancellationToken">Stops it before the cell itself is stopped.</param>
    /// <exception cref="NotSupportedException">It is a command of another kind than those known here.</exception>
    public async Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command is not SubmitCode submitted)
            throw new NotSupportedException($"The command {command.GetType().Name} is not known here; {nameof(SubmitCode)} is.");
        var (cell, output) = (CurrentCell.Here, CurrentOutput());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cell!.Cancellation);
        string? language = cell.Language;
        var sent = new EventOutput(new NestedOutput(output, SentCode), command);
        CurrentCell.Redirect(sent);
        bool completed;
        try
        {
            string? target = submitted.TargetKernelName ?? (Name == RootName ? null : Name);
            completed = await session.RunPartsAsync(submitted.Code, target ?? NotebookSession.DefaultLanguage, SentCode, sent, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            cell.Language = language;
        }
        return new KernelCommandResult(command, completed ? [.. sent.Events, new CommandSucceeded(command)] : sent.Events);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Another of the same notebook; null where there is none of that name.</summary>
    internal Kernel? Find(string name)
    {
        name = session.Languages.Magics.LanguageOf(name);
        return name == RootName ? RootKernel
            : session.Languages.Kernels.Contains(name) || ContentLanguages.Has(name) ? new Kernel(session, name)
            : null;
    }

    private static NotebookSession CurrentSession() => CurrentCell.Here?.Session
        ?? throw new InvalidOperationException("There is no kernel here: no cell is running. Was this called from a thread or timer that outlived its cell's session?");
}
