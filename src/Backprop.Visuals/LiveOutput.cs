using System.Diagnostics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals;

/// <summary>An output of a notebook's cell that is replaced in place, on every kernel of .NET Interactive.</summary>
/// <remarks>
/// The <c>Update</c> of what <c>display</c> returns does not reach its output on .NET Interactive's last release. Outside a cell
/// nothing is shown. While its cell runs, a value that has a picture is shown as that, since front ends exchange a picture without
/// flicker; when the cell ends, in all its formats.
/// </remarks>
/// <example><code>
/// var weights = LiveOutput.Show(net[1].W.Picture());
/// foreach (var e in sgd.Run(train, test))
///     weights.Update(net[1].W.Picture());
/// </code></example>
public sealed class LiveOutput
{
    private const string Picture = "image/svg+xml";

    private static readonly Lock Watching = new();

    private readonly string id = Guid.NewGuid().ToString("N");
    // A context keeps all events of its cell, and a chart may be kept in a variable.
    private readonly WeakReference<KernelInvocationContext?> cell = new(null);
    private readonly WeakReference<KernelInvocationContext?> watched = new(null);

    private (object? Value, bool IsPicture) last;
    private long due;
    private Func<object?>? pending;

    private LiveOutput()
    {
    }

    /// <summary>Called before the running cell ends, so that the last state is shown.</summary>
    internal Action? Ending { get; set; }

    /// <summary>Shows a value as an output of the running cell.</summary>
    /// <param name="value">Any value; it is shown in the formats that are registered for it.</param>
    public static LiveOutput Show(object? value)
    {
        var output = new LiveOutput();
        if (output.RunningCell() is { } cell)
            cell.Publish(new DisplayedValueProduced(value, cell.Command, output.Frame(value), output.id));
        return output;
    }

    /// <summary>Shows another value in its place, also from a later cell or from another thread.</summary>
    public void Update(object? value)
    {
        if (RunningCell() is { } cell)
            cell.Publish(new DisplayedValueUpdated(value, id, cell.Command, Frame(value)));
    }

    /// <summary>
    /// Shows what <paramref name="frame"/> returns in its place, up to 12 times a second: what comes sooner is drawn when the cell ends,
    /// unless another frame follows. It is drawn on the caller's thread, so that a network does not change meanwhile; outside a cell
    /// nothing is drawn.
    /// </summary>
    /// <example><code>
    /// var plane = LiveOutput.Show(spirals.Plane(net));
    /// foreach (var e in sgd.Run(spirals))
    ///     plane.Draw(() =&gt; spirals.Plane(net));
    /// </code></example>
    public void Draw(Func<object?> frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (RunningCell() is not { IsComplete: false })
            return;
        pending = frame;
        long start = Stopwatch.GetTimestamp(), interval = (long)(FrameThrottle.Interval.TotalSeconds * Stopwatch.Frequency);
        if (start < due)
        {
            CompleteWithCell();
            return;
        }
        DrawPending();
        long end = Stopwatch.GetTimestamp();
        // A frame that came a little late does not delay the next, and whoever calls has a fifth of the time, however long drawing takes.
        due = Math.Max(Math.Max(due, start - interval / 2) + interval, end + (end - start) / 4);
    }

    private void DrawPending()
    {
        if (Interlocked.Exchange(ref pending, null) is { } frame)
            Update(frame());
    }

    /// <summary>Completes the output before the running cell ends, even if it fails.</summary>
    internal void CompleteWithCell()
    {
        if (RunningCell() is not { } cell)
            return;
        lock (Watching)
        {
            if (watched.TryGetTarget(out var known) && known == cell)
                return;
            watched.SetTarget(cell);
            cell.OnComplete(_ => Complete());
        }
        cell.KernelEvents.Subscribe(new FailureWatch(Complete));
    }

    private void Complete()
    {
        Ending?.Invoke();
        try
        {
            DrawPending();
        }
        catch (Exception problem)
        {
            // It is too late for the cell to fail.
            Update($"The last frame could not be drawn: {problem.Message}");
        }
        if (last is not { IsPicture: true, Value: var value } || RunningCell() is not { } cell)
            return;
        last = default;
        cell.Publish(new DisplayedValueUpdated(value, id, cell.Command, FormattedValue.CreateManyFromObject(value)));
    }

    private IReadOnlyList<FormattedValue> Frame(object? value)
    {
        bool isPicture = value is not null && Formatter.GetPreferredMimeTypesFor(value.GetType()).Contains(Picture);
        last = (value, isPicture);
        if (!isPicture)
            return FormattedValue.CreateManyFromObject(value);
        CompleteWithCell();
        return FormattedValue.CreateManyFromObject(value, Picture, "text/plain");
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
