using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>What came of an exercise.</summary>
internal enum Outcome
{
    /// <summary>There is no answer.</summary>
    NotAttempted,

    /// <summary>The answer is wrong; the message names the mistake where it is known.</summary>
    Wrong,

    /// <summary>The answer is right.</summary>
    Right,

    /// <summary>The cell, or the whole notebook, ended in an error or was ended.</summary>
    Failed,

    /// <summary>The result is not one that the check gave.</summary>
    Forged,
}

/// <summary>A student's result in an exercise.</summary>
/// <param name="Exercise">The exercise.</param>
/// <param name="Outcome">Right, wrong …</param>
/// <param name="Message">What the check said, or the error.</param>
/// <param name="IsNamed">Whether the message names the mistake.</param>
/// <param name="Help">"hint", "solution", both or none: what the notebook asks for.</param>
/// <param name="Seconds">How long the answer's cell and the check took.</param>
internal sealed record Mark(Exercise Exercise, Outcome Outcome, string Message, bool IsNamed, IReadOnlyList<string> Help, double Seconds)
{
    // An answer that is a long text is repeated in it.
    private const int MaxMessage = 1000;

    /// <summary>The mark for a check's cell.</summary>
    /// <param name="exercise">The exercise.</param>
    /// <param name="check">What the check's cell reported; null if it never ended.</param>
    /// <param name="answer">What the answer's cell reported.</param>
    /// <param name="ending">Why the notebook's process ended early.</param>
    /// <param name="submission">The student's notebook.</param>
    public static Mark Of(
        Exercise exercise, CellReport? check, CellReport? answer, string ending, Submission submission)
    {
        double seconds = (check?.Seconds ?? 0) + (answer?.Seconds ?? 0);
        string[] help =
        [
            .. submission.Helped.Where(help => help.Exercise == exercise.Index).Select(help => help.Kind).Distinct()
                .Order(StringComparer.Ordinal),
        ];
        var (outcome, message, isNamed) = Judge();
        return new Mark(exercise, outcome, message.Length <= MaxMessage ? message : message[..MaxMessage] + "…", isNamed, help, seconds);

        (Outcome, string, bool) Judge()
        {
            if (check is null)
                return (Outcome.Failed, ending, false);
            if (check.IsReplaced)
                return (Outcome.Forged, $"The notebook replaces {exercise.Check.Target}, which the check is called on.", false);
            if (check.Error is not null)
                return (Outcome.Failed, answer?.Error ?? check.Error, false);
            if (check.Check is not { } data || Text(data, "exercise") != exercise.Name)
                return (Outcome.Forged, "The check's value is not a result of this check.", false);
            return Enum.Parse<Verdict>(Text(data, "verdict")) switch
            {
                Verdict.Correct => (Outcome.Right, "", false),
                // An answer's cell that failed leaves the answer as it was.
                Verdict.NotAttempted when answer?.Error is { } error => (Outcome.Failed, error, false),
                Verdict.NotAttempted => (Outcome.NotAttempted, "", false),
                _ => (Outcome.Wrong, Text(data, "message"), data["named"]?.GetValueKind() == System.Text.Json.JsonValueKind.True),
            };
        }

        static string Text(JsonObject data, string name) => data[name]?.ToString() ?? "";
    }
}
