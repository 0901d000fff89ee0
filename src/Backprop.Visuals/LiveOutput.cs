using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals;

/// <summary>An output of a notebook's cell that is replaced in place, on every kernel of .NET Interactive.</summary>
/// <remarks>
/// The <c>Update</c> of what <c>display</c> returns does not reach its output on .NET Interactive's last release. Outside a cell
/// nothing is shown.
/// </remarks>
/// <example><code>
/// var weights = LiveOutput.Show(net[1].W.Picture());
/// foreach (var e in sgd.Run(train, test))
///     weights.Update(net[1].W.Picture());
/// </code></example>
public sealed class LiveOutput
{
    private static readonly Lock Watching = new();

    private readonly string id = Guid.NewGuid().ToString("N");
    // A context keeps all events of its cell, and a chart may be kept in a variable.
    private readonly WeakReference<KernelInvocationContext?> cell = new(null);
    private readonly WeakReference<KernelInvocationContext?> watched = new(null);

    private LiveOutput()
    {
    }

    /// <summary>Shows a value as an output of the running cell.</summary>
    /// <param name="value">Any value; it is shown in the formats that are registered for it.</param>
    public static LiveOutput Show(object? value)
    {
        var output = new LiveOutput();
        if (output.RunningCell() is { } cell)
            cell.Publish(new DisplayedValueProduced(value, cell.Command, FormattedValue.CreateManyFromObject(value), output.id));
        return output;
    }

    /// <summary>Shows another value in its place, also from a later cell or from another thread.</summary>
    public void Update(object? value)
    {
        if (RunningCell() is { } cell)
            cell.Publish(new DisplayedValueUpdated(value, id, cell.Command, FormattedValue.CreateManyFromObject(value)));
    }

    /// <summary>Calls an action before the running cell ends, even if it fails; once for each cell.</summary>
    internal void BeforeCellEnds(Action action)
    {
        if (RunningCell() is not { } cell)
            return;
        lock (Watching)
        {
            if (watched.TryGetTarget(out var known) && known == cell)
                return;
            watched.SetTarget(cell);
            cell.OnComplete(_ => action());
        }
        cell.KernelEvents.Subscribe(new FailureWatch(action));
    }

    // The context flows to other threads, but not to all; a cell that is over publishes nothing.
    private KernelInvocationContext? RunningCell()
    {
        if (KernelInvocationContext.Current is { IsComplete: false } current)
            cell.SetTarget(current);
        return cell.TryGetTarget(out var last) ? last : null;
    }

    // A cell that has failed publishes nothing after this event, and OnComplete comes later.
    private sealed class FailureWatch(Action action) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value)
        {
            if (value is CommandFailed)
                action();
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
