using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Backprop.Visuals;

/// <summary>
/// Limits drawing to 12 frames a second. All frames but the first are drawn on another thread, so that the caller is not held up.
/// Requests that come too early lead to one later frame: the last state is always drawn.
/// </summary>
/// <param name="draw">Draws a frame.</param>
internal sealed class FrameThrottle(Action draw)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.0 / 12);

    private readonly Lock drawing = new();
    private long lastFrame; // 0 before the first
    private bool isDue;
    private ExceptionDispatchInfo? failure;

    /// <summary>Requests a frame. If the last one failed, throws its exception.</summary>
    internal void Draw()
    {
        Interlocked.Exchange(ref failure, null)?.Throw();
        if (Volatile.Read(ref lastFrame) == 0)
            DrawLast();
        else if (!Interlocked.Exchange(ref isDue, true))
            _ = DrawLaterAsync();
    }

    /// <summary>Draws the last frame at once, on this thread; a pending frame is dropped.</summary>
    internal void DrawLast()
    {
        failure = null;
        lock (drawing)
            DrawNow();
    }

    /// <summary>Draws a pending frame at once, on this thread.</summary>
    internal void DrawPending()
    {
        try
        {
            lock (drawing)
            {
                if (Volatile.Read(ref isDue))
                    DrawNow();
            }
        }
        catch (OperationCanceledException)
        {
            // The cell was stopped; the next cell must not fail because of that.
        }
        catch (Exception problem)
        {
            failure = ExceptionDispatchInfo.Capture(problem);
        }
    }

    // The execution context flows to the other thread, so that the frame is still an output of the cell.
    private async Task DrawLaterAsync()
    {
        TimeSpan wait = Interval - Stopwatch.GetElapsedTime(Volatile.Read(ref lastFrame));
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        DrawPending();
    }

    private void DrawNow()
    {
        Interlocked.Exchange(ref isDue, false); // whatever changes from here on needs another frame
        Volatile.Write(ref lastFrame, Stopwatch.GetTimestamp());
        draw();
    }
}
