using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Backprop.Notebook;

/// <summary>
/// Brings what follows an <c>await</c> back to the thread of the cell, where it can be stopped; elsewhere a loop of awaits would
/// go on after the cell was stopped, and a tight loop behind one could not be reached. A thread that is busy is not waited for:
/// what comes meanwhile goes to the pool, so that a cell may block on a task of its own.
/// </summary>
/// <remarks>
/// A cell ends when what it has begun without awaiting it is over, if that is soon: a chart's last frame, an async void method
/// (<see cref="OperationStarted"/>). What a front end is shown after the last cell, nobody keeps.
/// </remarks>
internal sealed class CellContext(CancellationToken cancellation) : SynchronizationContext
{
    private static readonly TimeSpan ForOperations = TimeSpan.FromSeconds(0.5);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private (SendOrPostCallback Call, object? State)? next;
    private bool isIdle;
    private bool hasEnded;
    private int operations;

    /// <summary>Runs, on this thread, what is brought back to it, until the cell is done.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped; nothing more of it is brought to any thread.</exception>
    public void RunUntilDone(Task cell)
    {
        cell.ContinueWith(_ => wake.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        long? end = null;
        while (true)
        {
            var patience = Timeout.InfiniteTimeSpan;
            if (cell.IsCompleted)
            {
                patience = ForOperations - Stopwatch.GetElapsedTime(end ??= Stopwatch.GetTimestamp());
                if (Volatile.Read(ref operations) == 0 || patience <= TimeSpan.Zero)
                    break;
            }
            lock (gate)
                isIdle = true;
            wake.Wait(patience, cancellation);
            (SendOrPostCallback Call, object? State)? taken;
            lock (gate)
            {
                (taken, next, isIdle) = (next, null, false);
            }
            try
            {
                taken?.Call(taken.Value.State);
            }
            catch (Exception problem)
            {
                // What an async void method has thrown does not end the cell before its own work is done: it is told as that of any thread.
                var thrown = ExceptionDispatchInfo.Capture(problem);
                ThreadPool.QueueUserWorkItem(_ => thrown.Throw());
            }
        }
        hasEnded = true;
    }

    /// <inheritdoc/>
    public override void OperationStarted() => Interlocked.Increment(ref operations);

    /// <inheritdoc/>
    public override void OperationCompleted()
    {
        Interlocked.Decrement(ref operations);
        wake.Release();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            // Tasks that a cell has left behind go on when it has ended, but not when it was stopped.
            if (cancellation.IsCancellationRequested && !hasEnded)
                return;
            if (isIdle && next is null)
            {
                next = (d, state);
                wake.Release();
                return;
            }
        }
        ThreadPool.QueueUserWorkItem(_ =>
        {
            SetSynchronizationContext(this);
            try
            {
                d(state);
            }
            finally
            {
                SetSynchronizationContext(null);
            }
        });
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;
}
