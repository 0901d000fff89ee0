using System.Diagnostics;
using System.Reflection;

namespace Backprop.Notebook;

/// <summary>A stack of any depth as what a person can read: a recursion shows one round of it.</summary>
internal static class FoldedFrames
{
    private const int LongestRound = 10;
    private const int Most = 100;

    /// <summary>The frames to show, each with what is to be said below it of those left out; null for nothing.</summary>
    public static IReadOnlyList<(StackFrame Frame, string? Below)> Of(StackFrame[] frames)
    {
        var places = Array.ConvertAll(frames, frame => (Method: frame.GetMethod(), At: frame.GetILOffset()));
        var shown = new List<(StackFrame, string?)>();
        for (int i = 0; i < frames.Length;)
        {
            var (length, times) = Round(places, i);
            for (int j = 0; j < length; j++)
                shown.Add((frames[i + j], j == length - 1 && times > 1 ? Said(length, times - 1) : null));
            i += length * times;
        }
        if (shown.Count <= Most)
            return shown;
        // Where it failed, and where it began.
        int left = shown.Count - Most;
        shown[Most / 2 - 1] = (shown[Most / 2 - 1].Item1, FormattableString.Invariant($"… {left:N0} frames more"));
        shown.RemoveRange(Most / 2, left);
        return shown;
    }

    private static string Said(int length, int times) =>
        FormattableString.Invariant($"… the same{(length > 1 ? $" {length} frames" : "")} {times:N0} times more");

    // Twice may be chance, or two lines of one expression, and takes no room.
    private static (int Length, int Times) Round((MethodBase? Method, int At)[] places, int start)
    {
        for (int length = 1; length <= LongestRound; length++)
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
