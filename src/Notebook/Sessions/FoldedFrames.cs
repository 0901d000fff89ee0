using System.Diagnostics;
using System.Reflection;

namespace Backprop.Notebook.Sessions;

/// <summary>Shortens a stack trace: of a recursion, only one round is shown.</summary>
internal static class FoldedFrames
{
    private const int MaxRoundLength = 10;
    private const int MaxFrames = 100;

    /// <summary>The frames to show, each with a note below it about omitted frames, if any.</summary>
    public static IReadOnlyList<(StackFrame Frame, string? Below)> Of(StackFrame[] frames)
    {
        var places = Array.ConvertAll(frames, frame => (Method: frame.GetMethod(), At: frame.GetILOffset()));
        var shown = new List<(StackFrame, string?)>();
        for (int i = 0; i < frames.Length;)
        {
            var (length, times) = Round(places, i);
            for (int j = 0; j < length; j++)
                shown.Add((frames[i + j], j == length - 1 && times > 1 ? Repeated(length, times - 1) : null));
            i += length * times;
        }
        if (shown.Count <= MaxFrames)
            return shown;
        // Keep both ends: where it failed and where it began.
        int left = shown.Count - MaxFrames;
        shown[MaxFrames / 2 - 1] = (shown[MaxFrames / 2 - 1].Item1, FormattableString.Invariant($"… {left:N0} frames more"));
        shown.RemoveRange(MaxFrames / 2, left);
        return shown;
    }

    private static string Repeated(int length, int times) =>
        FormattableString.Invariant($"… the same{(length > 1 ? $" {length} frames" : "")} {times:N0} times more");

    // Two repetitions may be a coincidence, and take little room.
    private static (int Length, int Times) Round((MethodBase? Method, int At)[] places, int start)
    {
        for (int length = 1; length <= MaxRoundLength; length++)
        {
            int end = start + length;
            while (end < places.Length && places[end] == places[end - length])
                end++;
            int times = (end - start) / length;
            if (times > 2)
                return (length, times);
        }
        return (1, 1);
    }
}
