using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Backprop.Notebook.Stopping;

/// <summary>
/// Continues code after an <c>await</c> on the cell's thread, where it can be stopped. Elsewhere a loop of awaits would go on after
/// the cell was stopped, and a tight loop after an await could not be reached. If the thread is busy, continuations run on the thread
/// pool instead, so that a cell may block on one of its own tasks.
/// </summary>
/// <remarks>
/// A cell ends when work that it started without awaiting it is done, if that is soon: a chart's last frame, an async void method
/// (<see cref="OperationStarted"/>). Otherwise output after the last cell of a run would be lost.
/// </remarks>
internal sealed class CellContext(CancellationToken cancellation) : SynchronizationContext
{
    private static readonly TimeSpan OperationsTimeout = TimeSpan.FromSeconds(0.5);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private (SendOrPostCallback Call, object? State)? next;
    private bool isIdle;
    private bool hasEnded;
    private int operations;

    /// <summary>Runs continuations on this thread until the cell is done.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped; none of its continuations run any more.</exception>
    public void RunUntilDone(Task cell)
    {
        cell.ContinueWith(_ => wake.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        long? end = null;
        while (true)
        {
            var timeout = Timeout.InfiniteTimeSpan;
            if (cell.IsCompleted)
            {
                timeout = OperationsTimeout - Stopwatch.GetElapsedTime(end ??= Stopwatch.GetTimestamp());
                if (Volatile.Read(ref operations) == 0 || timeout <= TimeSpan.Zero)
                    break;
            }
            lock (gate)
                isIdle = true;
            wake.Wait(timeout, cancellation);
            (SendOrPostCallback Call, object? State)? taken;
            lock (gate)
                (taken, next, isIdle) = (next, null, false);
            try
            {
                taken?.Call(taken.Value.State);
            }
            catch (Exception problem)
            {
                // An exception of an async void method does not end the cell early: like any thread's, it is reported as unhandled.
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
            // A cell's remaining tasks go on after it has ended, but not after it was stopped.
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
            // The pool resets it afterwards.
            SetSynchronizationContext(this);
            d(state);
        });
    }

    public override SynchronizationContext CreateCopy() => this;
}
