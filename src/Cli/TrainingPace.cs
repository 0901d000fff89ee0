namespace Backprop.Cli;

/// <summary>How fast a run goes and when it will have ended, beside its progress bar.</summary>
internal static class TrainingPace
{
    /// <summary>"epoch 3 of 30 · 612,000 samples/s · 0:12 left"; the pace is that of the run so far, evaluation included.</summary>
    /// <param name="epoch">The epoch under way, counted from 0.</param>
    /// <param name="epochs">How many there are.</param>
    /// <param name="done">Samples seen since the run began.</param>
    /// <param name="total">Samples of the whole run.</param>
    /// <param name="elapsed">Time since the run began.</param>
    public static string Text(int epoch, int epochs, long done, long total, TimeSpan elapsed)
    {
        string title = FormattableString.Invariant($"epoch {epoch + 1} of {epochs}");
        if (done == 0 || elapsed <= TimeSpan.Zero)
            return title;
        double pace = done / elapsed.TotalSeconds;
        var left = TimeSpan.FromSeconds(Math.Min(Math.Ceiling((total - done) / pace), TimeSpan.MaxValue.TotalSeconds / 2));
        return FormattableString.Invariant($"{title} · {pace:N0} samples/s · {(long)left.TotalMinutes}:{left.Seconds:00} left");
    }
}
