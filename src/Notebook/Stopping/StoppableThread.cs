namespace Backprop.Notebook.Stopping;

/// <summary>Runs a cell so that it can be stopped: its code checks for it (<see cref="CellStop"/>), its waits are interrupted.</summary>
/// <remarks>
/// The thread is never aborted: on Linux, if the abort of ControlledExecution.Run arrives while a call returns, .NET 10 ends the process
/// and all the notebook's state is lost. That happened in half of the attempts to stop loops that call a function.
/// Stopping a cell uses no pool thread, because the cell may keep them all busy.
/// </remarks>
internal sealed class StoppableThread
{
    private static readonly TimeSpan BetweenInterrupts = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OtherThreadsTimeout = TimeSpan.FromSeconds(0.3);

    private readonly Func<Task> work;
    private readonly CancellationToken cancellation;
    private readonly CurrentCell? cell = CurrentCell.Here;
    private readonly Thread thread;
    private readonly TaskCompletionSource end = new();
    private readonly ManualResetEventSlim hasEnded = new();
    private readonly Lock interrupting = new();
    private volatile bool isInCell;

    private StoppableThread(Func<Task> work, CancellationToken cancellation)
    {
        this.work = work;
        this.cancellation = cancellation;
        thread = new Thread(Run) { IsBackground = true, Name = "cell" };
    }

    /// <summary>
    /// Runs work on a thread of its own. When canceled, its awaits end and its waits are interrupted repeatedly, because a cell that
    /// catches everything in a loop waits again and again.
    /// </summary>
    /// <param name="cell">The cell's work.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">The cell was stopped; the message says what is still running, if anything.</exception>
    public static async Task RunAsync(Func<Task> cell, CancellationToken cancellation)
    {
        var running = new StoppableThread(cell, cancellation);
        running.thread.Start();
        using var stop = cancellation.UnsafeRegister(
            _ => new Thread(running.Stop) { IsBackground = true, Name = "stop" }.UnsafeStart(), null);
        await running.end.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        Exception? problem = null;
        try
        {
            isInCell = true;
            var context = new CellContext(cancellation);
            SynchronizationContext.SetSynchronizationContext(context);
            Task running = work();
            context.RunUntilDone(running);
            // Rethrows the cell's exception with its stack trace.
            running.GetAwaiter().GetResult();
        }
        catch (Exception thrown)
        {
            problem = thrown;
        }
        Leave();
        hasEnded.Set();
        // Stop reports a stopped cell, even if the work ended by itself.
        if (cancellation.IsCancellationRequested)
            return;
        // Not on this thread, which is done with the cell, nor on a pool thread, which may be busy.
        new Thread(() => _ = problem is null ? end.TrySetResult() : end.TrySetException(problem))
        { IsBackground = true, Name = "cell's end" }.UnsafeStart();
    }

    // A late interrupt would hit the thread's next wait, outside the cell, so a pending one is consumed here.
    private void Leave()
    {
        while (isInCell)
        {
            try
            {
                lock (interrupting)
                    isInCell = false;
                if (cancellation.IsCancellationRequested)
                    Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    private void Stop()
    {
        cell?.Stop();
        for (var waited = TimeSpan.Zero; !hasEnded.Wait(BetweenInterrupts) && waited < StopTimeout; waited += BetweenInterrupts)
        {
            lock (interrupting)
            {
                if (isInCell && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
                    thread.Interrupt();
            }
        }
        end.TrySetException(new CellStoppedException(StillRunning()));
    }

    private string StillRunning()
    {
        // The threads of a Parallel.For end with their current iteration.
        SpinWait.SpinUntil(() => Others() == 0, OtherThreadsTimeout);
        string others = Others() switch
        {
            0 => "",
            1 => " A thread that it started",
            var several => FormattableString.Invariant($" {several} threads that it started"),
        };
        if (others.Length > 0)
            others += " (by Task.Run, Parallel or new Thread) cannot be stopped and may run on in the background.";
        if (hasEnded.IsSet)
        {
            return others.Length == 0
                ? CellStoppedException.Stopped
                : $"{CellStoppedException.Stopped}{others} Restart the kernel to end such work.";
        }
        string cause = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)
            ? "it waits for something that cannot be interrupted"
            : "it is in native code or in a library, which cannot be stopped";
        return FormattableString.Invariant($"The cell did not stop within {StopTimeout.TotalSeconds} s: {cause}. ")
            + $"Its thread goes on in the background.{others} Restart the kernel to end it.";

        int Others() => cell?.ThreadsExcept(thread) ?? 0;
    }
}
