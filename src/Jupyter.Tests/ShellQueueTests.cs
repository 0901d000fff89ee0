using System.Collections.Concurrent;

namespace Backprop.Jupyter.Tests;

/// <summary>When completion is prepared, and when that is given up.</summary>
public sealed class ShellQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<(TaskCompletionSource End, CancellationToken Stop)> begun = [];
    private readonly ShellQueue queue;
    private readonly IEnumerator<(long Number, Message Request)> requests;

    public ShellQueueTests()
    {
        queue = new ShellQueue(PrepareAsync, TimeSpan.FromMilliseconds(50));
        requests = queue.TakeAll().GetEnumerator();
    }

    [Fact]
    public void A_cell_ends_the_preparation_though_other_requests_came_before_it()
    {
        var (_, stop) = Begin();
        foreach (string type in (string[])["complete_request", "is_complete_request"])
        {
            Take(type);
            Assert.False(stop.IsCancellationRequested);
        }

        Take("execute_request");

        Assert.True(stop.IsCancellationRequested);
    }

    [Fact]
    public void Preparation_that_a_cell_ended_begins_anew_and_what_is_complete_does_not()
    {
        Begin();
        Take("execute_request");

        var (end, stop) = Begin();
        end.SetResult();
        Thread.Sleep(200);
        Take("execute_request");
        Take("execute_request", after: 200);

        Assert.False(stop.IsCancellationRequested);
        Assert.Empty(begun);
    }

    // Preparation begins while the queue waits for a request.
    private (TaskCompletionSource End, CancellationToken Stop) Begin()
    {
        Task<bool> next = Task.Run(requests.MoveNext);
        Assert.True(begun.TryTake(out var warmUp, Patience));
        Add("kernel_info_request");
        Assert.True(next.Wait(Patience));
        return warmUp;
    }

    private void Take(string type, int after = 0)
    {
        Task<bool> next = Task.Run(requests.MoveNext);
        Thread.Sleep(after);
        Add(type);
        Assert.True(next.Wait(Patience));
        Assert.Equal(type, requests.Current.Request.Type);
    }

    private void Add(string type) => queue.Add(0, Message.Create(type, "session", null, []));

    private Task PrepareAsync(CancellationToken cancellation)
    {
        var end = new TaskCompletionSource();
        begun.Add((end, cancellation));
        return end.Task;
    }
}
