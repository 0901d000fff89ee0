using System.Runtime;

namespace Backprop.Notebook;

/// <summary>Runs a cell so that it can be stopped, even in a loop that never looks at a token.</summary>
internal static class StoppableThread
{
    private static readonly TimeSpan BeforeInterrupt = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Runs on a thread of its own; when cancelled, the thread's managed code is aborted, and its wait interrupted.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped, or would not stop and was left behind.</exception>
    public static async Task RunAsync(Func<Task> cell, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Not the caller's token: to cancel this one blocks until the thread has been aborted, and one that waits is not.
        var abort = new CancellationTokenSource();
        var thread = new Thread(() =>
        {
            try
            {
                Task? running = null;
#pragma warning disable SYSLIB0046 // made for this very purpose: to stop a runaway script, not a library
                ControlledExecution.Run(() =>
                {
                    running = cell();
                    Task.WhenAny(running).Wait(cancellation);
                }, abort.Token);
#pragma warning restore SYSLIB0046
                // Throws what was thrown in the cell, with its own stack trace.
                running!.GetAwaiter().GetResult();
                done.SetResult();
            }
            catch (Exception problem)
            {
                done.SetException(problem);
            }
        })
        { IsBackground = true, Name = "cell" };
        thread.Start();

        await Task.WhenAny(done.Task, Task.Delay(Timeout.Infinite, cancellation)).ConfigureAwait(false);
        if (!done.Task.IsCompleted)
        {
            _ = Task.Factory.StartNew(abort.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (!await IsDoneWithin(BeforeInterrupt).ConfigureAwait(false))
                thread.Interrupt();
            if (!await IsDoneWithin(Patience).ConfigureAwait(false))
                throw new OperationCanceledException($"The cell did not stop within {Patience.TotalSeconds} s of being asked to.", cancellation);
        }
        try
        {
            await done.Task.ConfigureAwait(false);
        }
        catch (Exception problem) when (cancellation.IsCancellationRequested && problem is not OperationCanceledException)
        {
            throw new OperationCanceledException("The cell was stopped.", problem, cancellation);
        }

        async Task<bool> IsDoneWithin(TimeSpan time) => await Task.WhenAny(done.Task, Task.Delay(time)).ConfigureAwait(false) == done.Task;
    }
}
