using System.Diagnostics;

namespace Backprop;

/// <summary>
/// Draws not more often than the eye needs, 12 frames a second at most, and on another thread, so that the one that asks
/// is not held up. Of frames asked for too early one is drawn later: the last state is always seen.
/// </summary>
internal sealed class FrameThrottle(Action draw)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1.0 / 12);

    private readonly Lock gate = new();
    private readonly Lock drawing = new();
    private long last;
    private bool hasDrawn;
    private bool isDue;

    /// <summary>Has a frame drawn as soon as it is time for one.</summary>
    internal void Draw()
    {
        TimeSpan wait;
        lock (gate)
        {
            if (isDue)
                return;
            isDue = true;
            wait = hasDrawn ? Apart - Stopwatch.GetElapsedTime(last) : TimeSpan.Zero;
        }
        // The notebook's cell goes along: what is drawn there is still its output.
        _ = Task.Run(async () =>
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait).ConfigureAwait(false);
            lock (drawing)
            {
                bool isStillDue;
                lock (gate)
                    isStillDue = isDue;
                if (isStillDue)
                    DrawNow();
            }
        });
    }

    /// <summary>Draws the last frame, here and now; one that is due is not needed any more.</summary>
    internal void DrawLast()
    {
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
