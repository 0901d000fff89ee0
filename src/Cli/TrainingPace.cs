namespace Backprop.Cli;

/// <summary>The speed and the remaining time of a run, shown beside its progress bar.</summary>
internal static class TrainingPace
{
    /// <summary>"epoch 3 of 30 · 612,000 samples/s · 0:12 left"; the speed is that of the run so far, including evaluation.</summary>
    /// <param name="epoch">The current epoch, from 0.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="done">The samples processed since the run began.</param>
    /// <param name="total">The samples of the whole run.</param>
    /// <param name="elapsed">The time since the run began.</param>
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
