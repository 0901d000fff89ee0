using System.Diagnostics;

namespace Backprop;

/// <summary>
/// Draws not more often than the eye needs: 12 frames a second at most. Of those asked for too early one is drawn later,
/// so the last state is always seen.
/// </summary>
internal sealed class FrameThrottle(Action draw)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1.0 / 12);

    private readonly Lock gate = new();
    private readonly Lock drawing = new();
    private long last;
    private bool hasDrawn;
    private bool isDue;

    /// <summary>Draws now if it is time, else soon, on another thread.</summary>
    internal void Draw()
    {
        TimeSpan wait;
        lock (gate)
        {
            if (isDue)
                return;
            wait = hasDrawn ? Apart - Stopwatch.GetElapsedTime(last) : TimeSpan.Zero;
            isDue = true;
        }
        if (wait <= TimeSpan.Zero)
            DrawNow();
        else
            _ = DrawLaterAsync(wait);
    }

    // The notebook's cell goes along: what it draws late is still its output.
    private async Task DrawLaterAsync(TimeSpan wait)
    {
        await Task.Delay(wait).ConfigureAwait(false);
        DrawNow();
    }

    private void DrawNow()
    {
        lock (drawing)
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
}
