namespace Backprop.Notebook;

/// <summary>Runs a cell so that it can be stopped: its code looks whether it should (<see cref="CellStop"/>), and what it waits for is interrupted.</summary>
/// <remarks>
/// The thread is never aborted: where ControlledExecution.Run's abort meets it at the return from a call, .NET 10 ends the process on
/// Linux, with all that the notebook has computed. Of loops that call a function, half of the stops ended so.
/// To stop a cell takes no thread of the pool, up to and with what awaits the end of it: the cell itself may be what keeps them
/// all busy.
/// </remarks>
internal sealed class StoppableThread
{
    private static readonly TimeSpan BetweenInterrupts = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForOtherThreads = TimeSpan.FromSeconds(0.3);

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
    /// Runs on a thread of its own; when cancelled, its awaits end and its waits are interrupted until none is left: a cell that catches
    /// everything in a loop waits again and again.
    /// </summary>
    /// <param name="cell">The work.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">The cell was stopped; the message names what would not stop and was left behind.</exception>
    public static async Task RunAsync(Func<Task> cell, CancellationToken cancellation)
    {
        var running = new StoppableThread(cell, cancellation);
        running.thread.Start();
        using var stop = cancellation.UnsafeRegister(_ => new Thread(running.Stop) { IsBackground = true, Name = "stop" }.UnsafeStart(), null);
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
            // Throws what was thrown in the cell, with its own stack trace.
            running.GetAwaiter().GetResult();
        }
        catch (Exception thrown)
        {
            problem = thrown;
        }
        Leave();
        hasEnded.Set();
        // A cell that was stopped has not come to its end, even if what it waited for was stopped before itself: Stop says so.
        if (cancellation.IsCancellationRequested)
            return;
        // Not on this thread, which has ended for the cell, nor on one of the pool.
        new Thread(() => _ = problem is null ? end.TrySetResult() : end.TrySetException(problem)) { IsBackground = true, Name = "cell's end" }.UnsafeStart();
    }

    // An interrupt that comes when the cell's last wait is over would meet the next one, where nobody expects it.
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
        for (var waited = TimeSpan.Zero; !hasEnded.Wait(BetweenInterrupts) && waited < Patience; waited += BetweenInterrupts)
        {
            lock (interrupting)
            {
                if (isInCell && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
                    thread.Interrupt();
            }
        }
        end.TrySetException(new CellStoppedException(WhatGoesOn()));
    }

    private string WhatGoesOn()
    {
        // A loop of Parallel.For's ends with the step that it is at.
        for (var patience = ForOtherThreads; Others() > 0 && patience > TimeSpan.Zero; patience -= TimeSpan.FromMilliseconds(10))
            Thread.Sleep(10);
        string others = Others() switch
        {
            0 => "",
            1 => " A thread that it started",
            var several => FormattableString.Invariant($" {several} threads that it started"),
        };
        if (others.Length > 0)
            others += " (by Task.Run, Parallel or new Thread) cannot be stopped and may run on in the background.";
        if (hasEnded.IsSet)
            return others.Length == 0 ? CellStoppedException.Stopped : $"{CellStoppedException.Stopped}{others} Restart the kernel to end such work.";
        string cause = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)
            ? "it waits for something that cannot be interrupted"
            : "it is in native code, or in a library's that does not look whether it should stop";
        return FormattableString.Invariant($"The cell did not stop within {Patience.TotalSeconds} s: {cause}. Its thread goes on in the background.{others} Restart the kernel to end it.");

        int Others() => cell?.ThreadsBut(thread) ?? 0;
    }
}
