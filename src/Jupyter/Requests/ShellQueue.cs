using System.Collections.Concurrent;

namespace Backprop.Jupyter.Requests;

/// <summary>
/// The requests on shell, in their order. The first completion would take seconds: it is prepared while nothing is requested, and given
/// up for a cell.
/// </summary>
/// <param name="warmUp">Prepares completion.</param>
/// <param name="idleTime">How long nothing must have been requested before.</param>
internal sealed class ShellQueue(Func<CancellationToken, Task> warmUp, TimeSpan idleTime)
{
    private readonly BlockingCollection<(long Number, Message Request)> requests = [];

    /// <summary>Adds a numbered request.</summary>
    public void Add(long number, Message request) => requests.Add((number, request));

    /// <summary>Takes the requests, of which each has been answered when the next is taken.</summary>
    public IEnumerable<(long Number, Message Request)> TakeAll()
    {
        Task? warmingUp = null;
        var stop = new CancellationTokenSource();
        while (true)
        {
            if (!requests.TryTake(out var next, warmingUp is null ? idleTime : Timeout.InfiniteTimeSpan))
            {
                CancellationToken cancellation = stop.Token;
                warmingUp = Task.Run(() => warmUp(cancellation));
                continue;
            }
            if (next.Request.Type == "execute_request" && warmingUp is { IsCompleted: false })
            {
                stop.Cancel();
                (warmingUp, stop) = (null, new CancellationTokenSource());
            }
            yield return next;
        }
    }
}
