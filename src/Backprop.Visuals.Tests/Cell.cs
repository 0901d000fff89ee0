using System.Collections.Concurrent;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Backprop.Visuals.Tests;

/// <summary>Runs code as a cell of a kernel of .NET Interactive and hears what it shows.</summary>
internal sealed class Cell : Kernel, IKernelCommandHandler<SubmitCode>, IObserver<KernelEvent>
{
    private readonly ConcurrentQueue<KernelEvent> events = new();
    private readonly CompositeKernel root = [];
    private Func<Task> code = () => Task.CompletedTask;

    internal Cell() : base("cell")
    {
        root.Add(this);
        root.KernelEvents.Subscribe(this);
    }

    /// <summary>All displays and their updates, in order.</summary>
    internal DisplayEvent[] Frames =>
        [.. events.OfType<DisplayEvent>().Where(shown => shown is DisplayedValueProduced or DisplayedValueUpdated)];

    /// <summary>How each frame reads as plain text.</summary>
    internal string[] Texts => [.. Frames.Select(frame => frame.FormattedValues.Single(form => form.MimeType == "text/plain").Value)];

    /// <summary>Runs a cell; gives whether it succeeded.</summary>
    internal async Task<bool> RunAsync(Func<Task> cell)
    {
        code = cell;
        KernelCommandResult result = await root.SendAsync(new SubmitCode("", "cell"));
        return result.Events.Any(heard => heard is CommandSucceeded);
    }

    /// <summary>Runs a cell that waits for nothing.</summary>
    internal Task<bool> RunAsync(Action cell) => RunAsync(() =>
    {
        cell();
        return Task.CompletedTask;
    });

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context) => code();

    void IObserver<KernelEvent>.OnNext(KernelEvent heard) => events.Enqueue(heard);

    void IObserver<KernelEvent>.OnCompleted()
    {
    }

    void IObserver<KernelEvent>.OnError(Exception error)
    {
    }
}
