using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Backprop.Visuals;

/// <summary>
/// Draws not more often than the eye needs, 12 frames a second at most, and all but the first on another thread, so that the
/// one that asks is not held up. Of frames asked for too early one is drawn later: the last state is always seen.
/// </summary>
/// <remarks>
/// The kernel's context is told of a frame that is still to come, so that the cell does not end before it; on another thread, that of the
/// cell in which the chart was shown.
/// </remarks>
internal sealed class FrameThrottle(Action draw, SynchronizationContext? shown = null)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1.0 / 12);

    private readonly Lock gate = new();
    private readonly Lock drawing = new();
    private long last;
    private bool hasDrawn;
    private bool isDue;
    private ExceptionDispatchInfo? failed;

    /// <summary>Has a frame drawn as soon as it is time for one. Where the last has failed, throws what that threw.</summary>
    internal void Draw()
    {
        Interlocked.Exchange(ref failed, null)?.Throw();
        TimeSpan wait;
        lock (gate)
        {
            if (isDue)
                return;
            isDue = true;
            wait = hasDrawn ? Apart - Stopwatch.GetElapsedTime(last) : TimeSpan.Zero;
        }
        if (hasDrawn)
            _ = DrawLaterAsync(wait, SynchronizationContext.Current ?? shown);
        else
            DrawLast();
    }

    // The notebook's cell goes along: what is drawn there is still its output.
    private async Task DrawLaterAsync(TimeSpan wait, SynchronizationContext? cell)
    {
        cell?.OperationStarted();
        try
        {
            await Task.Delay(TimeSpan.FromTicks(Math.Max(0, wait.Ticks))).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            lock (drawing)
            {
                bool isStillDue;
                lock (gate)
                    isStillDue = isDue;
                if (isStillDue)
                    DrawNow();
            }
        }
        catch (OperationCanceledException)
        {
            // The cell was stopped, and no other is to hear of it.
        }
        catch (Exception problem)
        {
            failed = ExceptionDispatchInfo.Capture(problem);
        }
        finally
        {
            cell?.OperationCompleted();
        }
    }

    /// <summary>Draws the last frame, here and now; one that is due is not needed any more.</summary>
    internal void DrawLast()
    {
        failed = null;
        lock (drawing)
            DrawNow();
    }

    private void DrawNow()
    {
        lock (gate)
        {
            isDue = false; // what comes from here on needs another frame
            hasDrawn = true;
            last = Stopwatch.GetTimestamp();
        }
        draw();
    }
}
