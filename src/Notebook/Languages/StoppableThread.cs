using System.Runtime;

namespace Backprop.Notebook;

/// <summary>Runs a cell so that it can be stopped, even in a loop that never looks at a token.</summary>
internal static class StoppableThread
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Runs on a thread of its own; when cancelled, the thread's managed code is aborted.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped, or would not stop and was left behind.</exception>
    public static async Task<object?> RunAsync(Func<Task<object?>> cell, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Task<object?>? running = null;
                void Run()
                {
                    running = cell();
                    Task.WhenAny(running).Wait(cancellation);
                }

                // With a token that can never be cancelled, ControlledExecution does not return.
                if (cancellation.CanBeCanceled)
#pragma warning disable SYSLIB0046 // made for this very purpose: to stop a runaway script, not a library
                    ControlledExecution.Run(Run, cancellation);
#pragma warning restore SYSLIB0046
                else
                    Run();
                // Throws what was thrown in the cell, with its own stack trace.
                done.SetResult(running!.GetAwaiter().GetResult());
            }
            catch (Exception problem)
            {
                done.SetException(problem);
            }
        })
        { IsBackground = true, Name = "cell" };
        thread.Start();

        var abandoned = Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => Task.Delay(Patience), TaskScheduler.Default).Unwrap();
        if (await Task.WhenAny(done.Task, abandoned).ConfigureAwait(false) != done.Task)
            throw new OperationCanceledException($"The cell did not stop within {Patience.TotalSeconds} s of being asked to.", cancellation);
        return await done.Task.ConfigureAwait(false);
    }
}
