namespace Backprop.Exercises;

/// <summary>What a check says of one answer, with a hint and the solution for those who ask.</summary>
/// <example>
/// <code>
/// check.Db2(myDb2)              // ✗ Incorrect. Your db2 is the right one ÷ 32, the batch size. Averaged twice?
/// check.Db2(myDb2).Hint()       // "A bias is added to every image alike …"
/// check.Db2(myDb2).Solution()   // a cell's code, to be read or run
/// </code>
/// </example>
public sealed class CheckResult
{
    private readonly Exercise exercise;
    private readonly bool inSingle;

    internal CheckResult(Exercise exercise, Verdict verdict, string message, bool inSingle = false)
    {
        this.inSingle = inSingle;
        this.exercise = exercise;
        Verdict = verdict;
        Message = message;
    }

    /// <summary>What was asked for: "delta2", "dW1" …</summary>
    public string Exercise => exercise.Name;

    /// <summary>Not attempted, incorrect or correct.</summary>
    public Verdict Verdict { get; }

    /// <summary>Whether the answer is right.</summary>
    public bool IsCorrect => Verdict == Verdict.Correct;

    /// <summary>One or two plain sentences; they name the mistake where it is known.</summary>
    public string Message { get; }

    /// <summary>A push in the right direction.</summary>
    public string Hint() => exercise.Hint;

    /// <summary>Code for a cell that answers the exercise right.</summary>
    public string Solution() => exercise.Solution;

    /// <summary>✓ Correct (to single precision, where it is so), ✗ Incorrect or ○ Not attempted, and the message.</summary>
    public override string ToString() => $"{Icon} {Words}. {Message}".TrimEnd();

    internal CheckResult But(string message) => new(exercise, Verdict, message, inSingle);

    internal string Icon => Verdict switch { Verdict.Correct => "✓", Verdict.Incorrect => "✗", _ => "○" };

    internal string Words => Verdict switch { Verdict.Correct => inSingle ? "Correct, to single precision" : "Correct", Verdict.Incorrect => "Incorrect", _ => "Not attempted" };
}
