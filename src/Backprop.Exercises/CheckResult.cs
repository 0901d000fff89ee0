using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises;

/// <summary>The result of checking one answer, with a hint and the solution for those who ask.</summary>
/// <example>
/// <code>
/// check.db2(() => Delta2.RowSums() / m / m)   // ✗ Incorrect. Your db2 is the right one ÷ 32, the batch size. Averaged twice?
/// check.db2(null).Hint()       // "A bias is added to every sample alike …"
/// check.db2(null).Solution()   // code for a cell, to read or to run
/// </code>
/// </example>
[TypeFormatterSource(typeof(CheckResultText), PreferredMimeTypes = ["text/html", CheckData.Mime, "text/plain"])]
public sealed class CheckResult
{
    private readonly Exercise exercise;
    private readonly bool inSingle;

    internal CheckResult(Exercise exercise, Verdict verdict, string message, bool inSingle = false) =>
        (this.exercise, Verdict, Message, this.inSingle) = (exercise, verdict, message, inSingle);

    /// <summary>What was asked for: "δ2", "dW1" …</summary>
    public string Exercise => exercise.Name;

    /// <summary>Not attempted, incorrect or correct.</summary>
    public Verdict Verdict { get; }

    /// <summary>Whether the answer is right.</summary>
    public bool IsCorrect => Verdict == Verdict.Correct;

    /// <summary>One or two plain sentences; they name the mistake where it is known.</summary>
    public string Message { get; }

    /// <summary>A nudge in the right direction.</summary>
    public Help Hint() => new(exercise.Hint, isCode: false);

    /// <summary>Code for a cell that answers the exercise correctly.</summary>
    public Help Solution() => new(exercise.Solution, isCode: true);

    /// <summary>✓ Correct (perhaps only to single precision), ✗ Incorrect or ○ Not attempted, and the message.</summary>
    public override string ToString() => $"{Icon} {Words}. {Message}".TrimEnd();

    /// <summary>Whether the message says what went wrong, not only that something did.</summary>
    internal bool IsNamed { get; init; } = true;

    /// <summary>The same under the name of the exercise that asked for it.</summary>
    internal CheckResult For(Exercise exercise) => new(exercise, Verdict, Message, inSingle) { IsNamed = IsNamed };

    internal CheckResult WithMessage(string message) => new(exercise, Verdict, message, inSingle);

    internal string Icon => Verdict switch { Verdict.Correct => "✓", Verdict.Incorrect => "✗", _ => "○" };

    internal string Words => Verdict switch
    {
        Verdict.Correct => inSingle ? "Correct, to single precision" : "Correct",
        Verdict.Incorrect => "Incorrect",
        _ => "Not attempted",
    };
}
